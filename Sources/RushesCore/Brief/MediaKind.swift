/// The kinds of material that a brief may carry.
public enum MediaKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A still picture.
    case image = "image"
    /// A clip.
    case video = "video"
    /// A sound.
    case audio = "audio"

    /// Reads one of the words.
    ///
    /// - Throws: `UnknownWord` for any other; `DecodingError` if it is no text.
    public init(from decoder: any Decoder) throws { self = try Self.known(in: decoder, as: "kind of material") }
}
