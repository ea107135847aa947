public import RushesCore

/// What a price depends on, read from an input.
public struct Usage: Sendable, Hashable {
    /// A length, known exactly or only as an upper bound.
    public struct Length: Sendable, Hashable {
        /// The length in milliseconds.
        public var milliseconds: Int64
        /// Whether it may turn out shorter.
        public var isBound: Bool

        /// Makes a length.
        public init(milliseconds: Int64, isBound: Bool = false) {
            self.milliseconds = milliseconds
            self.isBound = isBound
        }
    }

    /// How long the clip will be; `nil` if nothing bounds it.
    public var output: Length?
    /// How long the given clips are together; zero if none is given, `nil` if nothing bounds it.
    public var source: Length?
    /// Whether a clip is given.
    public var hasInputVideo: Bool
    /// How many pictures are given.
    public var imageCount: Int
    /// The resolution that is sent.
    public var resolution: Resolution?
    /// The shape that is sent.
    public var aspect: Aspect?
    /// Whether sound is asked for; `nil` if nothing is sent about it.
    public var sound: Bool?

    /// Collects what a price depends on.
    public init(
        output: Length? = nil,
        source: Length? = Length(milliseconds: 0),
        hasInputVideo: Bool = false,
        imageCount: Int = 0,
        resolution: Resolution? = nil,
        aspect: Aspect? = nil,
        sound: Bool? = nil
    ) {
        self.output = output
        self.source = source
        self.hasInputVideo = hasInputVideo
        self.imageCount = imageCount
        self.resolution = resolution
        self.aspect = aspect
        self.sound = sound
    }
}
