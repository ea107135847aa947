import Foundation

/// A host with its port, as an address, a proxy or an exception names it.
struct NetworkHost: Sendable, Hashable {
    /// The name in lower case, or an IP address; without brackets, zone and a dot at its end.
    let name: String
    /// The port, where one is given.
    let port: Int?
    /// The four or sixteen bytes of an IP address; `nil` for a name. An IPv4 address that is written as IPv6 has four.
    let bytes: [UInt8]?

    /// Reads `host`, `host:port`, `[IPv6]`, `[IPv6]:port` or a bare IPv6 address.
    ///
    /// - Returns: `nil` if there is no host, or its port is no port.
    init?(_ text: some StringProtocol) {
        var host = Substring(text)
        var port: Int?
        if host.hasPrefix("[") {
            guard let end = host.firstIndex(of: "]") else { return nil }
            let rest = host[host.index(after: end)...]
            host = host[host.index(after: host.startIndex)..<end]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            if rest.count > 1 {
                guard let number = Self.port(rest.dropFirst()) else { return nil }
                port = number
            }
        } else if host.count(where: { $0 == ":" }) == 1, let colon = host.firstIndex(of: ":") {
            let digits = host[host.index(after: colon)...]
            if !digits.isEmpty {
                guard let number = Self.port(digits) else { return nil }
                port = number
            }
            host = host[..<colon]
        }
        if let zone = host.firstIndex(of: "%") { host = host[..<zone] }
        if host.hasSuffix(".") { host = host.dropLast() }
        guard !host.isEmpty, host.allSatisfy(Self.mayStand) else { return nil }
        bytes = Self.bytes(of: String(host))
        guard bytes != nil || !host.contains(":") else { return nil }
        name = host.lowercased()
        self.port = port
    }

    /// The host of a URL, with the port that is meant.
    ///
    /// - Returns: `nil` if the text is no URL with a host.
    init?(ofURL text: String) {
        guard let scheme = text.range(of: "://") else { return nil }
        let authority = text[scheme.upperBound...].prefix { !"/?#\\".contains($0) }
        guard
            let host = Self(authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority)
        else { return nil }
        name = host.name
        bytes = host.bytes
        port = host.port ?? (text[..<scheme.lowerBound].lowercased() == "https" ? 443 : 80)
    }

    /// Whether this is the machine itself, by name or by address.
    var isLoopback: Bool {
        if let bytes {
            return bytes.count == 4 ? bytes[0] == 127 : bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1
        }
        return name == "localhost" || name.hasSuffix(".localhost")
    }

    /// Whether a character may stand in a name or an address; names in other scripts than ASCII's are left as they are.
    private static func mayStand(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-._:".contains(character)
    }

    private static func port(_ digits: Substring) -> Int? {
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(digits), (1...65_535).contains(port)
        else { return nil }
        return port
    }

    /// The bytes of an IP address; `nil` if the text is none.
    static func bytes(of text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes.suffix(4)) : bytes
    }
}
