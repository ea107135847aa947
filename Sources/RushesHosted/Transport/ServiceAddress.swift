import Foundation
public import RushesCore

/// Where a service is: a checked base URL such as `https://api.atlascloud.ai/api/v1`.
///
/// It is https, or plain http on this machine's loopback addresses, where a gateway or a test listens. A key goes to
/// this URL's own origin and nowhere else.
public struct ServiceAddress: Sendable, Hashable, CustomStringConvertible {
    /// The base URL without a slash at its end.
    public let base: String
    /// Scheme, host and port of the base URL, without a slash at the end.
    public let origin: String

    init(checked base: String, _ origin: String) {
        self.base = base
        self.origin = origin
    }

    /// Checks a base URL, with or without slashes at its end.
    ///
    /// - Parameters:
    ///   - text: the URL.
    ///   - origin: where it was set, for messages: `ATLASCLOUD_BASE_URL`.
    ///   - allowsPlainHTTP: whether plain http may go to other machines, too.
    /// - Throws: `invalid_brief` if it is no URL, is plain http to another machine, or has a user, a query or a
    ///   fragment.
    public init(_ text: String, from origin: String = "it", allowsPlainHTTP: Bool = false) throws(RushesError) {
        func refusal(_ reason: String) -> RushesError {
            RushesError(
                .invalidBrief,
                "the base URL of the service \(reason)",
                hint: "set \(origin) to an https address such as https://api.example.com/api/v1, or unset it"
            )
        }
        var base = text.trimmingCharacters(in: .whitespacesAndNewlines)
        while base.hasSuffix("/") { base.removeLast() }
        guard let parts = URLComponents(string: base), let host = parts.host?.lowercased(), !host.isEmpty,
            let place = Self.origin(of: base)
        else { throw refusal("is not an address") }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            throw refusal("has a user, a query or a fragment")
        }
        switch parts.scheme?.lowercased() {
        case "https": break
        case "http" where allowsPlainHTTP || Self.isLoopback(host): break
        case "http": throw refusal("is plain http to another machine")
        default: throw refusal("is neither https nor http")
        }
        self.init(checked: base, place)
    }

    /// Whether an address has exactly this service's scheme, host and port, so that the key may go there.
    func isOwn(_ url: String) -> Bool { Self.origin(of: url) == origin }

    /// Whether an address may be asked at all: https, or plain http to the loopback when the service is there too.
    func mayAsk(_ url: String) -> Bool {
        guard let other = Self.origin(of: url) else { return false }
        return other.hasPrefix("https://") || other == origin
    }

    /// The base URL.
    public var description: String { base }

    private static func origin(of url: String) -> String? {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            let host = parts.host?.lowercased(), !host.isEmpty, parts.user == nil, parts.password == nil
        else { return nil }
        let standard = scheme == "https" ? 443 : 80
        let port = parts.port ?? standard
        return port == standard ? "\(scheme)://\(host)" : "\(scheme)://\(host):\(port)"
    }

    private static func isLoopback(_ host: String) -> Bool {
        if ["localhost", "::1", "[::1]"].contains(host) { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers[0] == 127 && numbers.allSatisfy { $0 != nil }
    }
}
