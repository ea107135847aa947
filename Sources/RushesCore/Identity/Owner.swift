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
