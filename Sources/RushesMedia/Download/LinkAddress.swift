import Crypto
import Foundation
import RushesCore

/// The address of a clip, checked: https anywhere, plain http only on this machine.
///
/// Its `description` is the host alone, since a signed link is a secret.
struct LinkAddress: Sendable, Hashable, CustomStringConvertible {
    /// The whole address; https where it came as plain http to another machine.
    let text: String
    /// The same address without encryption, if it came so.
    let plainText: String?
    private let url: URL
    private let host: String

    /// Whether the address is on this machine.
    let isLoopback: Bool

    /// Reads an address; the result is `nil` if it is none that may be fetched.
    ///
    /// - Parameters:
    ///   - text: the address, or one relative to `base`; what is percent-encoded in it is kept byte for byte.
    ///   - base: where a redirect came from. A redirect from outside may not lead to this machine.
    init?(_ text: String, from base: LinkAddress? = nil) {
        // Of a text with anything forbidden in it, Foundation would encode the percent signs of what is encoded, too.
        guard let url = URL(string: AddressText.encoded(text), relativeTo: base?.url)?.absoluteURL,
            let host = url.host(percentEncoded: false)?.lowercased(), !host.isEmpty, url.user == nil
        else { return nil }
        isLoopback = Self.isLoopback(host)
        if let base, isLoopback, !base.isLoopback { return nil }
        self.host = host
        self.url = url
        switch url.scheme?.lowercased() {
        case "http" where !isLoopback:
            self.text = Self.encrypted(url.absoluteString, hasPlainPort: url.port == 80)
            plainText = url.absoluteString
        case "https", "http":
            self.text = url.absoluteString
            plainText = nil
        default:
            return nil
        }
    }

    /// The same address by https: a port that is plain http's own stands for https's own.
    private static func encrypted(_ text: String, hasPlainPort: Bool) -> String {
        var rest = text.dropFirst("http".count)
        if hasPlainPort, let port = rest.firstRange(of: ":80") { rest.removeSubrange(port) }
        return "https" + rest
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// A digest of scheme, host, port and path: signatures change when a link is renewed, these do not.
    var objectDigest: String {
        var hash = SHA256()
        let place = "\(url.scheme ?? "")://\(host):\(url.port ?? 0)\(url.path(percentEncoded: true))"
        hash.update(data: Data(place.utf8))
        return hash.hexadecimal
    }

    /// The host.
    var description: String { host }
}
