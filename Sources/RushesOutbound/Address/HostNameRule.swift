/// Which texts are host names, and which of them can be public.
enum HostNameRule {
    /// Names that mean this machine or a network of somebody's own, with everything below them: RFC 6761, RFC 6762,
    /// RFC 8375, and `internal`, which ICANN set aside in 2024.
    private static let privateNames = ["localhost", "localdomain", "local", "internal", "home.arpa"]

    /// Why a text, in lower case and ASCII, is no host name that may be asked; `nil` if it is one.
    static func refusal(of text: String, rules: OutboundRules) -> String? {
        if text.hasSuffix(".") { return "its host ends with a dot" }
        if text.utf8.count > 253 { return "its host is longer than 253 characters" }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        for label in labels {
            if label.isEmpty { return "its host has an empty part" }
            if label.utf8.count > 63 { return "a part of its host is longer than 63 characters" }
            if label.hasPrefix("-") || label.hasSuffix("-") { return "a part of its host begins or ends with a hyphen" }
            let isPlain = label.utf8.allSatisfy { byte in
                (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
            }
            guard isPlain else { return "its host holds a character that no host name has" }
        }
        // The system's resolver takes such names for IPv4 addresses in octal, hexadecimal or with parts left out; "ends
        // in a number" in WHATWG URL is the same rule. No top-level domain looks like that.
        if let last = labels.last, isNumber(last) {
            return "its host is a number, or an IPv4 address in an unusual form"
        }
        guard !rules.allowsPrivateAddresses else { return nil }
        if Self.privateNames.contains(where: { text == $0 || text.hasSuffix("." + $0) }) {
            return "its host is a name for this machine or a private network"
        }
        return labels.count < 2 ? "its host is a name without a dot, which is never public" : nil
    }

    private static func isNumber(_ label: Substring) -> Bool {
        let digits = label.hasPrefix("0x") ? label.dropFirst(2) : label
        if label.hasPrefix("0x") { return digits.utf8.allSatisfy { IPAddress.hexadecimalValue(of: $0) != nil } }
        return digits.utf8.allSatisfy { (48...57).contains($0) }
    }
}
