import AsyncHTTPClient
import Foundation
import RushesCore

/// A proxy as a variable names it. No description of it shows a user or a password.
struct ProxyServer: Sendable, Hashable {
    /// How it is spoken to.
    enum Kind: Sendable, Hashable {
        /// By `CONNECT`, over plain TCP.
        case http
        /// SOCKS 5; it looks names up itself.
        case socks
    }

    /// The variable that names it, as it is spelled in the environment.
    let variable: String
    let kind: Kind
    let host: String
    let port: Int
    private let authorization: HTTPClient.Authorization?

    /// Reads a proxy: a URL, or a host with or without a port.
    ///
    /// - Throws: `invalid_brief`, which names the variable and shows no password.
    init(_ text: String, from variable: String) throws(RushesError) {
        func refusal(_ reason: String) -> RushesError {
            // What stands before the last @ may be a password.
            let shown = text.suffix(from: text.lastIndex(of: "@") ?? text.startIndex).prefix(80)
            return RushesError(
                .invalidBrief,
                "\(variable) is `\(shown)`, \(reason)",
                hint: "set it to an address such as http://proxy.example:3128, or unset it"
            )
        }
        var scheme = "http"
        var rest = Substring(text)
        if let mark = text.range(of: "://") {
            scheme = text[..<mark.lowerBound].lowercased()
            rest = text[mark.upperBound...]
        }
        let standardPort: Int
        switch scheme {
        case "http": (kind, standardPort) = (.http, 80)
        case "socks5", "socks5h", "socks": (kind, standardPort) = (.socks, 1080)
        case "https": throw refusal("a proxy that is itself spoken to over TLS, which is not possible")
        default: throw refusal("which begins with neither http:// nor socks5://")
        }
        rest = rest.prefix { !"/?#".contains($0) }
        var login: Substring?
        if let mark = rest.lastIndex(of: "@") {
            login = rest[..<mark]
            rest = rest[rest.index(after: mark)...]
        }
        guard let host = NetworkHost(rest) else { throw refusal("which is not the address of a proxy") }
        self.variable = variable
        self.host = host.name
        self.port = host.port ?? standardPort
        guard let login, !login.isEmpty else {
            authorization = nil
            return
        }
        guard kind == .http else { throw refusal("a SOCKS proxy with a user name, which is not possible") }
        let parts = login.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let words = parts.map { String($0).removingPercentEncoding ?? String($0) }
        authorization = .basic(username: words[0], password: words.count > 1 ? words[1] : "")
    }

    /// What the client is told.
    var configuration: HTTPClient.Configuration.Proxy {
        switch kind {
        case .http: .server(host: host, port: port, authorization: authorization)
        case .socks: .socksServer(host: host, port: port)
        }
    }
}

extension ProxyServer: CustomStringConvertible, CustomReflectable {
    /// Scheme, host and port, and whether there is a login.
    var description: String {
        let place = host.contains(":") ? "[\(host)]" : host
        let scheme = kind == .http ? "http" : "socks5"
        return "\(scheme)://\(place):\(port)" + (authorization == nil ? "" : " with a user name")
    }

    /// A mirror without children, so that `dump` shows no password either.
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
