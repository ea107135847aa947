import Foundation
import RushesCore

/// Which hosts a request may name: the ones that the gateway has. A page elsewhere whose name was made to lead here
/// (DNS rebinding) still says its own name.
struct HostRule: Sendable {
    private let hosts: Set<String>
    /// The port, where any address literal will do because the gateway listens on all of them.
    private let anyLiteralAtPort: Int?

    /// Makes the rule.
    ///
    /// - Parameters:
    ///   - host: the address that is listened on.
    ///   - port: the port.
    ///   - publicURL: the address that callers use, if that is another.
    init(host: String, port: Int, publicURL: String?) {
        var hosts: Set<String> = []
        func add(_ name: String) {
            let bracketed = name.contains(":") ? "[\(name)]" : name
            hosts.insert("\(bracketed):\(port)")
            if port == 80 || port == 443 { hosts.insert(bracketed) }
        }
        let isEverywhere = Self.isEverywhere(host)
        if !isEverywhere { add(host) }
        if isEverywhere || Self.isLoopback(host) {
            for name in ["127.0.0.1", "localhost", "::1"] { add(name) }
        }
        if let publicURL, let url = URL(string: publicURL), let name = url.host() {
            let name = name.lowercased()
            hosts.insert(url.port.map { "\(name):\($0)" } ?? name)
            if url.port == nil { hosts.insert("\(name):\(url.scheme == "https" ? 443 : 80)") }
        }
        self.hosts = hosts
        anyLiteralAtPort = isEverywhere ? port : nil
    }

    /// Whether an address to listen on stands for all that this machine has.
    static func isEverywhere(_ host: String) -> Bool { ["0.0.0.0", "::", "*"].contains(host) }

    /// Whether an address is this machine's own and no other's.
    static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || host == "127.0.0.1" || host.hasPrefix("127.")
    }

    /// Whether a page's origin is one of the gateway's own: a scheme and a host, and nothing else.
    func admitsOrigin(_ origin: String) -> Bool {
        for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
            return admits(String(origin.dropFirst(scheme.count)))
        }
        return false
    }

    /// Whether a request that names this host is answered.
    func admits(_ authority: String?) -> Bool {
        guard let authority, authority.utf8.count <= 255 else { return false }
        if hosts.contains(authority) { return true }
        let lower = authority.lowercased()
        if hosts.contains(lower) { return true }
        guard let port = anyLiteralAtPort, lower.hasSuffix(":\(port)") else { return false }
        // A name that could be rebound has a letter outside a bracketed address.
        let name = lower.dropLast(":\(port)".count)
        if name.hasPrefix("["), name.hasSuffix("]") {
            return name.dropFirst().dropLast().allSatisfy { $0.isHexDigit || $0 == ":" || $0 == "." }
        }
        return !name.isEmpty && name.allSatisfy { $0.isNumber || $0 == "." }
    }
}
