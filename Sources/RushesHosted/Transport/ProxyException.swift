/// One entry of `NO_PROXY`: hosts that are reached without a proxy.
enum ProxyException: Sendable, Hashable {
    /// `*`: every host.
    case everything
    /// A host and everything below it: `example.com`, `.example.com` and `*.example.com` mean the same, as for curl.
    case domain(String, port: Int?)
    /// One IP address, or a network of them: `10.0.0.0/8`.
    case network([UInt8], prefix: Int, port: Int?)

    /// Reads an entry without white space around it.
    ///
    /// - Returns: `nil` if it names nothing that can be compared.
    init?(_ text: some StringProtocol) {
        guard text != "*" else {
            self = .everything
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        if parts.count == 2 {
            guard let host = NetworkHost(parts[0]), host.port == nil, let bytes = host.bytes,
                let prefix = Int(parts[1]), (0...bytes.count * 8).contains(prefix)
            else { return nil }
            self = .network(bytes, prefix: prefix, port: nil)
            return
        }
        var name = Substring(text)
        if name.hasPrefix("*.") { name = name.dropFirst() }
        if name.hasPrefix(".") { name = name.dropFirst() }
        guard let host = NetworkHost(name), !host.name.contains("*") else { return nil }
        if let bytes = host.bytes {
            self = .network(bytes, prefix: bytes.count * 8, port: host.port)
        } else {
            self = .domain(host.name, port: host.port)
        }
    }

    /// Whether a host is meant. A name is never looked up to compare it with a network.
    func covers(_ host: NetworkHost) -> Bool {
        switch self {
        case .everything:
            return true
        case .domain(let name, let port):
            guard host.bytes == nil, port == nil || port == host.port else { return false }
            return host.name == name || host.name.hasSuffix("." + name)
        case .network(let bytes, let prefix, let port):
            guard let address = host.bytes, address.count == bytes.count, port == nil || port == host.port else {
                return false
            }
            return (0..<prefix).allSatisfy { bit in
                let mask = UInt8(0x80) >> UInt8(bit % 8)
                return address[bit / 8] & mask == bytes[bit / 8] & mask
            }
        }
    }
}
