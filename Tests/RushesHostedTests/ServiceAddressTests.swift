import RushesCore
import RushesHosted
import Testing

@Suite
struct ServiceAddressTests {
    @Test(arguments: [
        ("https://api.atlascloud.ai/api/v1", "https://api.atlascloud.ai/api/v1", "https://api.atlascloud.ai"),
        ("https://api.atlascloud.ai/api/v1/", "https://api.atlascloud.ai/api/v1", "https://api.atlascloud.ai"),
        (" https://API.example:443/v1// ", "https://API.example:443/v1", "https://api.example"),
        ("https://a.example:8443", "https://a.example:8443", "https://a.example:8443"),
        ("http://127.0.0.1:8080/api/v1", "http://127.0.0.1:8080/api/v1", "http://127.0.0.1:8080"),
        ("http://localhost/api/v1", "http://localhost/api/v1", "http://localhost"),
        ("http://[::1]:80/api/v1", "http://[::1]:80/api/v1", "http://[::1]"),
    ])
    func `a good base URL is taken`(text: String, base: String, origin: String) throws {
        let address = try ServiceAddress(text)
        #expect(address.base == base)
        #expect(address.origin == origin)
    }

    @Test(arguments: [
        "", "api.atlascloud.ai", "http://api.atlascloud.ai/api/v1", "http://127.0.0.1.example/api/v1", "http://127.1/x",
        "ftp://a.example", "https://user:word@a.example/v1", "https://a.example/v1?key=1", "https://a.example/v1#x",
        "https:///v1", "http://localhost.example/", "http://0.0.0.0/", "file:///etc/passwd",
    ])
    func `a bad base URL is refused with a hint`(text: String) {
        let error = #expect(throws: RushesError.self) { try ServiceAddress(text, from: "ATLASCLOUD_BASE_URL") }
        #expect(error?.code == .invalidBrief)
        #expect(error?.hint?.contains("ATLASCLOUD_BASE_URL") == true)
    }
}
