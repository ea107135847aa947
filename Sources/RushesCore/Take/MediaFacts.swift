/// What a picture, clip or sound is, measured from its headers; nothing is decoded.
public struct MediaFacts: Sendable, Hashable, Codable {
    /// Picture, clip or sound.
    public var kind: MediaKind
    /// The media type of the content, whatever the file is called: `image/png`, `video/mp4`, …
    public var mediaType: String
    /// The width in pixels, as shown (after rotation).
    public var width: Int?
    /// The height in pixels, as shown (after rotation).
    public var height: Int?
    /// The length in seconds.
    public var seconds: Double?
    /// The average frame rate.
    public var framesPerSecond: Double?
    /// Whether a clip has a sound track.
    public var hasSound: Bool?

    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case framesPerSecond = "framesPerSecond"
        case hasSound = "hasSound"
        case height = "height"
        case kind = "kind"
        case mediaType = "mediaType"
        case seconds = "seconds"
        case width = "width"
    }

    /// Collects the facts of a file.
    public init(
        kind: MediaKind,
        mediaType: String,
        width: Int? = nil,
        height: Int? = nil,
        seconds: Double? = nil,
        framesPerSecond: Double? = nil,
        hasSound: Bool? = nil
    ) {
        self.kind = kind
        self.mediaType = mediaType
        self.width = width
        self.height = height
        self.seconds = seconds
        self.framesPerSecond = framesPerSecond
        self.hasSound = hasSound
    }
}
