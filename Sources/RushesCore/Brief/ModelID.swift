/// The id of a generative model, as its provider spells it: `google/veo3.1/text-to-video`.
public struct ModelID: RawRepresentable, Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// The id.
    public let rawValue: String

    /// Makes an id from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Makes an id from its text.
    public init(_ text: String) { self.init(rawValue: text) }

    /// The id.
    public var description: String { rawValue }

    /// Orders ids by their text.
    public static func < (left: ModelID, right: ModelID) -> Bool { left.rawValue < right.rawValue }
}
