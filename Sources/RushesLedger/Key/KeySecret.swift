import Crypto
import Foundation
import RushesCore

/// The text of a key: `rsh_` and 43 letters and digits, which a double click selects whole.
///
/// It is shown once, to whom it is made for, and not kept. No description, reflection or encoding of it shows the text.
public struct KeySecret: Sendable {
    private let text: String

    /// The SHA-256 of the whole text, in 64 digits of lower-case hexadecimal.
    public let digest: String

    /// Draws a key of 256 random bits.
    ///
    /// - Parameter random: where the bits come from; one that cannot be foretold, or the key can be.
    public init(using random: inout some RandomNumberGenerator) {
        var number: [UInt8] = []
        for _ in 0..<4 {
            let bits = random.next()
            for shift in stride(from: 56, through: 0, by: -8) {
                number.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
            }
        }
        self.init(spelling: Self.mark + Self.digits(of: number))
    }

    /// Takes what somebody shows as a key.
    ///
    /// - Returns: `nil` if it does not look like one of ours; whether there is such a key is not asked.
    public init?(_ text: String) {
        let body = text.utf8.dropFirst(Self.mark.utf8.count)
        guard text.utf8.starts(with: Self.mark.utf8), body.count == Self.length,
            body.allSatisfy(Self.alphabet.contains)
        else { return nil }
        self.init(spelling: text)
    }

    private init(spelling text: String) {
        self.text = text
        digest = SHA256.hash(data: Data(text.utf8)).hexadecimal
    }

    /// The first eight characters after `rsh_`: what a key is looked up by.
    public var prefix: String { String(text.dropFirst(Self.mark.count).prefix(8)) }

    /// The text itself: only for showing it to whom the key is for.
    public func reveal() -> String { text }

    /// Whether it is the text of a key, compared in the same time wherever they differ. Whether the key is still valid
    /// is not asked.
    public func matches(_ key: AccessKey) -> Bool {
        let (own, kept) = (Array(digest.utf8), Array(key.digest.utf8))
        guard own.count == kept.count else { return false }
        return zip(own, kept).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    private static let mark = "rsh_"
    /// The least number of digits that every 256 bits fit into.
    private static let length = 43
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)

    /// A number, its highest byte first, in base 62.
    private static func digits(of number: [UInt8]) -> String {
        var rest = number
        var digits: [UInt8] = []
        for _ in 0..<length {
            var remainder = 0
            for place in rest.indices {
                let value = remainder << 8 | Int(rest[place])
                rest[place] = UInt8(value / alphabet.count)
                remainder = value % alphabet.count
            }
            digits.append(alphabet[remainder])
        }
        return String(decoding: digits.reversed(), as: UTF8.self)
    }
}

extension KeySecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a key, and nothing of it.
    public var description: String { "KeySecret(…)" }
    /// Says that there is a key, and nothing of it.
    public var debugDescription: String { "KeySecret(…)" }
    /// A mirror without children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
