/// Who runs models.
public struct ProviderID: RawRepresentable, Sendable, Hashable, Codable, CustomStringConvertible {
    /// The name.
    public let rawValue: String

    /// Makes an id from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The Atlas Cloud service.
    public static let atlas = ProviderID(rawValue: "atlas")

    /// The local animatic engine.
    public static let animatic = ProviderID(rawValue: "animatic")

    /// The name.
    public var description: String { rawValue }
}
