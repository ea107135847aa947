/// A place in what a ledger has recorded: everything before it has been seen.
///
/// Its text means something to the store that gave it alone, and may be kept.
public struct ChangeCursor: Sendable, Hashable, Codable, CustomStringConvertible {
    private let text: String

    /// Takes a place that a store has given as text.
    public init(_ text: String) { self.text = text }

    /// Reads a place from its text.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the place as its text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// The text.
    public var description: String { text }
}
