import RushesCore

/// Which headers may be added to a request.
enum HeaderRule {
    /// What the client sets itself, what says where a request ends, and what carries credentials.
    private static let reserved: Set<String> = [
        "accept", "accept-encoding", "authorization", "connection", "content-length", "cookie", "expect", "host",
        "keep-alive", "proxy-authorization", "te", "trailer", "transfer-encoding", "upgrade", "user-agent",
    ]

    /// Checks names and values: a name is a token (RFC 9110, section 5.6.2), a value has no control characters but
    /// tabs, and so can end neither its line nor the head (section 5.5).
    ///
    /// - Throws: `invalid_brief`; the message holds no value.
    static func check(_ headers: [(String, String)]) throws(RushesError) {
        for (name, value) in headers {
            guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else {
                throw RushesError(.invalidBrief, "a header's name holds a character that no header has", hint: nil)
            }
            guard !reserved.contains(name.lowercased()) else {
                throw RushesError(.invalidBrief, "the header `\(name)` cannot be set", hint: "leave it out")
            }
            try checkValue(value, of: name)
        }
    }

    /// Checks a value alone.
    ///
    /// - Throws: `invalid_brief`; the message does not hold it.
    static func checkValue(_ value: String, of name: String) throws(RushesError) {
        guard !value.utf8.allSatisfy({ ($0 >= 32 && $0 != 127) || $0 == 9 }) else { return }
        throw RushesError(
            .invalidBrief,
            "the value of the header `\(name)` holds a line break or another control character",
            hint: "leave it out"
        )
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default:
            "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
