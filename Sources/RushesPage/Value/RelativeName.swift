/// The name of a file inside the page's folder.
struct RelativeName: Sendable, Hashable {
    /// The name, with `/` between folders.
    let text: String

    /// Takes a name; `nil` if it is empty, absolute, holds a zero byte or names anything outside the folder.
    init?(_ text: String?) {
        guard let text, !text.isEmpty, !text.utf8.contains(0) else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else { return nil }
        self.text = text
    }

    /// The name as a relative URL: every byte that is not a letter, a digit or one of `-._~` is percent-encoded, so
    /// that it can be neither a scheme nor a query, whatever it is called.
    var url: String {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
