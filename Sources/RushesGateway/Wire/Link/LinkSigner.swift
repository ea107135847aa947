import Crypto
package import Foundation
package import RushesCore

/// Signs paths so that whoever holds the link may fetch what is there until a given second, and nothing else.
///
/// The signature is HMAC-SHA256 (RFC 2104) over the path, a line feed and the second, in full and in base64url (RFC 4648
/// §5). It says nothing of the method. A link has one spelling: whatever is written otherwise is refused.
package struct LinkSigner: Sendable {
    /// What a link is worth.
    package enum Verdict: Sendable, Hashable {
        /// It was signed here and its time is not over.
        case good
        /// It was signed here and its time is over.
        case expired
        /// It was not signed here, or not written so.
        case forged
    }

    /// The shortest secret, in bytes.
    package static let leastSecretByteCount = 32

    private static let latestSecond: Int64 = 99_999_999_999
    private static let signatureLength = 43

    private let key: SymmetricKey

    /// Takes the secret that links are signed with.
    ///
    /// - Throws: `internal_error` if it has fewer than ``leastSecretByteCount`` bytes.
    package init(secret: Data) throws(RushesError) {
        guard secret.count >= Self.leastSecretByteCount else {
            throw RushesError(
                .internalError,
                "the secret for signed links has \(secret.count) bytes",
                hint: "give it at least \(Self.leastSecretByteCount) random bytes"
            )
        }
        key = SymmetricKey(data: secret)
    }

    /// The query of a signed link, without the question mark: `expires=…&signature=…`.
    ///
    /// - Parameters:
    ///   - path: The path as it will stand in the request, percent-encoded and without a query.
    ///   - expiresAt: The first second since 1970 at which the link is no longer good; before 1970 and after the year
    ///     5138 the nearest of these.
    /// - Returns: The two parameters.
    package func query(forPath path: String, expiresAt: Int64) -> String {
        let second = String(min(max(expiresAt, 0), Self.latestSecond))
        let code = HMAC<SHA256>.authenticationCode(for: Self.message(path, second), using: key)
        return "expires=\(second)&signature=\(Self.base64URL(code))"
    }

    /// Judges a path with the query as it stands in the request.
    ///
    /// The query has the two parameters once each, in any order, and no other: what is not signed must change nothing.
    /// `now` is in seconds since 1970.
    package func admits(path: String, query: String, now: Int64) -> Verdict {
        guard query.utf8.count <= 128 else { return .forged }
        var expires: Substring?
        var signature: Substring?
        for item in query.split(separator: "&", omittingEmptySubsequences: false) {
            if item.hasPrefix("expires="), expires == nil {
                expires = item.dropFirst(8)
            } else if item.hasPrefix("signature="), signature == nil {
                signature = item.dropFirst(10)
            } else {
                return .forged
            }
        }
        guard let expires, let signature else { return .forged }
        return admits(path: path, expires: String(expires), signature: String(signature), now: now)
    }

    /// Judges a path with the values of the two parameters.
    ///
    /// The time that this takes does not depend on how much of the signature is right. `now` is in seconds since 1970.
    package func admits(path: String, expires: String, signature: String, now: Int64) -> Verdict {
        guard let second = Self.second(expires), let code = Self.bytes(base64URL: signature),
            HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Self.message(path, expires), using: key)
        else { return .forged }
        return now < second ? .good : .expired
    }

    private static func message(_ path: String, _ second: String) -> Data { Data("\(path)\n\(second)".utf8) }

    /// A second in its one spelling: digits alone, and no zero before others.
    private static func second(_ text: String) -> Int64? {
        guard (1...11).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }),
            text.utf8.count == 1 || text.utf8.first != UInt8(ascii: "0")
        else { return nil }
        return Int64(text)
    }

    private static func base64URL(_ code: some Sequence<UInt8>) -> String {
        let text = Data(code).base64EncodedString().utf8.compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The 32 bytes of a signature; `nil` if it is not their one spelling.
    private static func bytes(base64URL text: String) -> Data? {
        guard text.utf8.count == signatureLength else { return nil }
        var bytes = Data(capacity: 32)
        var bits: UInt32 = 0
        var bitCount = 0
        for byte in text.utf8 {
            guard let value = value(byte) else { return nil }
            bits = bits << 6 | value
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            }
        }
        // The last character carries four bits; the two below are zero.
        return bits & 0b11 == 0 ? bytes : nil
    }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
