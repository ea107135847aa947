public import Foundation
public import RushesCore

/// What a caller of the gateway shows to be let in, as the ledger knows it: everything but its text.
///
/// A key is an owner of its own: jobs, takes and budgets of one are nobody else's.
public struct AccessKey: Sendable, Hashable, Identifiable {
    /// Names keys.
    public enum Tag: IdentifierTag {
        /// `key_`
        public static let prefix = "key_"
    }

    /// A key's id.
    public typealias ID = Identifier<Tag>

    /// The key's id.
    public let id: ID
    /// What its maker calls it; no two valid keys have the same name.
    public let name: String
    /// The first eight characters of its text after `rsh_`, by which it is looked up; others may have the same.
    public let prefix: String
    /// The SHA-256 of its whole text, in 64 digits of lower-case hexadecimal.
    public let digest: String
    /// Which models it may use: patterns such as `google/*`; none means all.
    public let models: [String]
    /// How many calls a second it may make; `nil` for as many as it likes.
    public let callsPerSecond: Double?
    /// When it was made.
    public let createdAt: Date
    /// From when on it is no longer valid; `nil` for never.
    public let expiresAt: Date?
    /// When it was revoked; `nil` while it is not.
    public var revokedAt: Date?

    /// Describes a key.
    public init(
        id: ID,
        name: String,
        prefix: String,
        digest: String,
        models: [String] = [],
        callsPerSecond: Double? = nil,
        createdAt: Date,
        expiresAt: Date? = nil,
        revokedAt: Date? = nil
    ) {
        self.id = id
        self.name = name
        self.prefix = prefix
        self.digest = digest
        self.models = models
        self.callsPerSecond = callsPerSecond
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    /// Describes a new key by its secret, of which only the prefix and the digest are kept.
    public init(
        id: ID,
        name: String,
        secret: KeySecret,
        models: [String] = [],
        callsPerSecond: Double? = nil,
        createdAt: Date,
        expiresAt: Date? = nil
    ) {
        self.init(
            id: id,
            name: name,
            prefix: secret.prefix,
            digest: secret.digest,
            models: models,
            callsPerSecond: callsPerSecond,
            createdAt: createdAt,
            expiresAt: expiresAt
        )
    }

    /// Whose the jobs are that are made with it.
    public var owner: Owner { Owner(rawValue: id.rawValue) }

    /// Whether it lets its bearer in at a moment: it has not expired by then. One that was revoked never does.
    public func isValid(at moment: Date) -> Bool {
        guard revokedAt == nil else { return false }
        return expiresAt.map { moment < $0 } ?? true
    }

    /// Whether it may be used for a model. Capital letters are as small ones.
    public func admits(_ model: ModelID) -> Bool {
        models.isEmpty || models.contains { ModelPattern($0).matches(model) }
    }
}
