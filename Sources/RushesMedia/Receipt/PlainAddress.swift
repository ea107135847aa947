import Foundation
import RushesCore

/// Takes out of addresses what opens them: a signature in their query, and a user's name and password before the host.
///
/// A link with either opens what it leads to for everybody who reads it.
enum PlainAddress {
    /// Names of items that sign or unlock, of the great stores and of our own kind, in small letters.
    private static let secretNames: Set<String> = [
        "auth", "auth_key", "awsaccesskeyid", "googleaccessid", "hdnea", "hdntl", "hdnts", "hmac", "jwt", "key",
        "key-pair-id", "ossaccesskeyid", "policy", "pwd", "sig", "sign",
    ]
    /// What such a name has in it, whoever made it: `X-Amz-Security-Token`, `client_secret`, …
    private static let secretParts = [
        "apikey", "api_key", "api-key", "credential", "passw", "secret", "signature", "token",
    ]

    /// A text without what opens the addresses in it; any other text as it stands.
    static func plain(_ text: String) -> String {
        guard text.contains("://") else { return text }
        var built = ""
        var rest = text[...]
        while let mark = rest.range(of: "://") {
            built += rest[..<mark.upperBound]
            let address = rest[mark.upperBound...]
            let end = address.firstIndex(where: isEnd) ?? address.endIndex
            built += plain(address: address[..<end])
            rest = address[end...]
        }
        return built + rest
    }

    /// What no address goes beyond, where it stands in other words.
    private static func isEnd(_ character: Character) -> Bool {
        character.isWhitespace || "\"'<>`|".contains(character)
    }

    /// The same for what stands behind the scheme of an address.
    private static func plain(address: Substring) -> Substring {
        let hostEnd = address.firstIndex { "/?#\\".contains($0) } ?? address.endIndex
        let host = address[..<hostEnd]
        // The last `@` parts them: a password may have one, too.
        let bare = host.lastIndex(of: "@").map { host[host.index(after: $0)...] } ?? host
        let tail = address[hostEnd...]
        let question = tail.firstIndex { "?#".contains($0) } ?? tail.endIndex
        let names = tail[question...].split { "?&;#".contains($0) }.map { item in
            let name = String(item.prefix { $0 != "=" })
            return (name.removingPercentEncoding ?? name).lowercased()
        }
        let isSigned = names.contains { name in
            secretNames.contains(name) || secretParts.contains { name.contains($0) }
        }
        return bare + (isSigned ? tail[..<question] : tail)
    }

    /// The same for every text in a value.
    static func plain(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(plain(text))
        case .array(let values): .array(values.map { plain($0) })
        case .object(let members): .object(members.mapValues { plain($0) })
        case .null, .bool, .integer, .number: value
        }
    }
}
