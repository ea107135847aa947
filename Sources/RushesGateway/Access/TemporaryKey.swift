public import RushesCore
public import RushesLedger

/// A key that is made for one run of the gateway, kept nowhere.
public struct TemporaryKey: Sendable {
    /// The key's text.
    public let secret: KeySecret
    /// Whose jobs its caller's are.
    public let owner: Owner

    /// Names the owner of a secret.
    public init(_ secret: KeySecret, owner: Owner) {
        self.secret = secret
        self.owner = owner
    }
}
