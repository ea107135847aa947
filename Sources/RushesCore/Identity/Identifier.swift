/// An id of our own: a prefix that says what it names, then 26 characters that sort by the time of making.
///
/// The body is a ULID (48 bits of milliseconds, 80 random bits, Crockford's base 32, lower case): it cannot be
/// guessed, needs no coordination and reads aloud without doubt.
public struct Identifier<Tag: IdentifierTag>: RawRepresentable, Sendable, Hashable, Codable, Comparable,
    CustomStringConvertible
{
    /// The whole id: `job_01jd…`.
    public let rawValue: String

    /// Takes an id as it stands; nothing is checked, an id that does not exist is simply not found.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Makes an id from a moment and 80 random bits.
    ///
    /// - Parameters:
    ///   - milliseconds: milliseconds since 1970 (UTC); only the low 48 bits count.
    ///   - random: where the random bits come from.
    public init(milliseconds: Int64, using random: inout some RandomNumberGenerator) {
        let time = Self.characters(of: UInt64(truncatingIfNeeded: milliseconds) & 0xFFFF_FFFF_FFFF, from: 45)
        let chance = Self.characters(of: random.next(), from: 35) + Self.characters(of: random.next(), from: 35)
        self.init(rawValue: Tag.prefix + String(decoding: time + chance, as: UTF8.self))
    }

    /// Makes the id that follows from another: its random bits at a later moment.
    ///
    /// - Parameters:
    ///   - milliseconds: milliseconds since 1970 (UTC), later than those of the other; only the low 48 bits count.
    ///   - other: the other id.
    package init(milliseconds: Int64, after other: Self) {
        let time = Self.characters(of: UInt64(truncatingIfNeeded: milliseconds) & 0xFFFF_FFFF_FFFF, from: 45)
        self.init(rawValue: Tag.prefix + String(decoding: time, as: UTF8.self) + other.rawValue.suffix(16))
    }

    /// The bits up to five above a place, five a character, in Crockford's base 32.
    private static func characters(of bits: UInt64, from place: Int) -> [UInt8] {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        return stride(from: place, through: 0, by: -5).map { alphabet[Int((bits >> UInt64($0)) & 31)] }
    }

    /// The whole id.
    public var description: String { rawValue }

    /// Orders ids by the time they were made.
    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What an ``Identifier`` names; gives it its prefix.
public protocol IdentifierTag: Sendable {
    /// The prefix with its underscore: `job_`.
    static var prefix: String { get }
}

/// Whose a job is: the local user, or a key of the gateway. Every read names one; other people's jobs do not exist.
public struct Owner: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The owner's id.
    public let rawValue: String

    /// Makes an owner from an id.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The user of this machine.
    public static let local = Owner(rawValue: "local")

    /// The owner's id.
    public var description: String { rawValue }
}
