import Foundation
import RushesCore

/// Takes signatures out of addresses: a link with one opens what it leads to for everybody who reads it.
enum SignedAddress {
    /// Names of query items that sign or unlock, of the great stores and of our own kind, in small letters.
    private static let secretNames: Set<String> = [
        "access_token", "apikey", "api_key", "auth", "auth_key", "awsaccesskeyid", "googleaccessid", "hdnea", "key",
        "key-pair-id", "ossaccesskeyid", "policy", "q-signature", "sig", "sign", "signature", "token",
        "x-amz-credential", "x-amz-security-token", "x-amz-signature", "x-goog-credential", "x-goog-signature",
        "x-oss-credential", "x-oss-signature", "x-tos-credential", "x-tos-signature",
    ]

    /// The address without its query if that signs it; any other text as it stands.
    static func stripped(_ text: String) -> String {
        let start = text.prefix(8).lowercased()
        guard start.hasPrefix("https://") || start.hasPrefix("http://") else { return text }
        guard let question = text.firstIndex(of: "?") else { return text }
        let names = text[question...].dropFirst().split(separator: "&").map { item in
            String(item.prefix { $0 != "=" }).lowercased()
        }
        return names.contains(where: secretNames.contains) ? String(text[..<question]) : text
    }

    /// The same for every text in a value.
    static func stripped(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(stripped(text))
        case .array(let values): .array(values.map { stripped($0) })
        case .object(let members): .object(members.mapValues { stripped($0) })
        case .null, .bool, .integer, .number: value
        }
    }

    /// The same for a source.
    static func stripped(_ source: MediaSource) -> MediaSource {
        switch source {
        case .url(let address): .url(stripped(address))
        case .file: source
        }
    }
}
