package import RushesCore
package import RushesLedger

/// A key that is made for one run of the gateway, kept nowhere.
package struct TemporaryKey: Sendable {
    /// The key's text.
    package let secret: KeySecret
    /// Whose jobs its caller's are.
    package let owner: Owner

    /// Names the owner of a secret.
    package init(_ secret: KeySecret, owner: Owner) {
        self.secret = secret
        self.owner = owner
    }
}
