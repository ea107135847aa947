/// A way of speaking to providers; several providers may be of one kind, each with an account of its own.
public struct ProviderKind: RawRepresentable, Sendable, Hashable, CustomStringConvertible {
    /// The kind as it stands in `providers.yaml`.
    public let rawValue: String

    /// Makes a kind from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The kind as it stands in `providers.yaml`.
    public var description: String { rawValue }
}
