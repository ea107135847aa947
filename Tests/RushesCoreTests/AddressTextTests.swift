import RushesCore
import Testing

@Suite struct AddressTextTests {
    @Test(arguments: [
        ("https://h.example/a.mp4?name=雨.mp4&sig=ab%2Fcd", "https://h.example/a.mp4?name=%E9%9B%A8.mp4&sig=ab%2Fcd"),
        ("https://h.example/a%2Fb.mp4?x=[1]&s=a%2b", "https://h.example/a%2Fb.mp4?x=%5B1%5D&s=a%2b"),
        ("https://h.example/my clip \"1\".mp4?s=%3D", "https://h.example/my%20clip%20%221%22.mp4?s=%3D"),
        ("https://h.example/100%?s=%2F", "https://h.example/100%25?s=%2F"),
        ("https://h.example/%zz%4", "https://h.example/%25zz%254"),
        ("https://h.example/a+b;c=d,e:f@g!$&'()*~?q=a+b/c?d", "https://h.example/a+b;c=d,e:f@g!$&'()*~?q=a+b/c?d"),
        (" https://h.example/a.mp4?s=%2F\n", "https://h.example/a.mp4?s=%2F"),
        ("https://h.example/a\tb\u{7F}?s=^`{|}<>\\", "https://h.example/a%09b%7F?s=%5E%60%7B%7C%7D%3C%3E%5C"),
        ("https://h.example/a#t=1", "https://h.example/a"),
        ("https://h.example?q=ü", "https://h.example?q=%C3%BC"),
        ("https://[::1]:8080/a b", "https://[::1]:8080/a%20b"),
        ("//h.example/ü%2F", "//h.example/%C3%BC%2F"),
        ("/ü?s=%2F", "/%C3%BC?s=%2F"),
        ("../a b?s=%2F", "../a%20b?s=%2F"),
        ("?u=http://x/ü", "?u=http://x/%C3%BC"),
        ("", ""),
    ])
    func `what is encoded stays byte for byte, and only what is forbidden is encoded`(text: String, right: String) {
        #expect(AddressText.encoded(text) == right)
        #expect(AddressText.encoded(right) == right)
    }
}
