package import RushesCore

/// What a price depends on, read from an input.
package struct Usage: Sendable, Hashable {
    /// A length, known exactly or only as an upper bound.
    package struct Length: Sendable, Hashable {
        /// The length in milliseconds.
        package var milliseconds: Int64
        /// Whether it may turn out shorter.
        package var isBound: Bool

        /// Makes a length.
        package init(milliseconds: Int64, isBound: Bool = false) {
            self.milliseconds = milliseconds
            self.isBound = isBound
        }
    }

    /// How long the clip will be; `nil` if nothing bounds it.
    package var output: Length?
    /// How long the given clips are together; zero if none is given, `nil` if nothing bounds it.
    package var source: Length?
    /// Whether a clip is given.
    package var hasInputVideo: Bool
    /// How many pictures are given.
    package var imageCount: Int
    /// The resolution that is sent.
    package var resolution: Resolution?
    /// The shape that is sent.
    package var aspect: Aspect?
    /// Whether sound is asked for; `nil` if nothing is sent about it.
    package var sound: Bool?

    /// Collects what a price depends on.
    package init(
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
