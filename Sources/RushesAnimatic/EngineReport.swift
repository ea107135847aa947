/// What the animatic engine finds on this machine, for `rushes doctor`.
package struct EngineReport: Sendable, Hashable, Codable {
    /// A kind of writing that captions may need, and whether a font for it is installed.
    package struct Script: Sendable, Hashable, Codable {
        /// The kind of writing: `Latin`, `Chinese, Japanese, Korean`, `Arabic`, `emoji`.
        package var name: String
        /// Whether a font is there.
        package var isCovered: Bool
        /// The Debian and Ubuntu package that brings one.
        package var package: String

        /// Describes a kind of writing.
        package init(name: String, isCovered: Bool, package: String) {
            self.name = name
            self.isCovered = isCovered
            self.package = package
        }
    }

    /// Where ffmpeg is; `nil` if it is missing.
    package var ffmpegPath: String?
    /// The version that ffmpeg gives of itself.
    package var ffmpegVersion: String?
    /// Whether it can encode H.264.
    package var hasX264: Bool
    /// Whether it can shape and draw text.
    package var hasLibass: Bool
    /// Whether it can encode AAC.
    package var hasAAC: Bool
    /// What captions can be written in; empty if `fc-list` is missing, so that nothing is known.
    package var scripts: [Script]

    /// Collects findings.
    package init(
        ffmpegPath: String? = nil,
        ffmpegVersion: String? = nil,
        hasX264: Bool = false,
        hasLibass: Bool = false,
        hasAAC: Bool = false,
        scripts: [Script] = []
    ) {
        self.ffmpegPath = ffmpegPath
        self.ffmpegVersion = ffmpegVersion
        self.hasX264 = hasX264
        self.hasLibass = hasLibass
        self.hasAAC = hasAAC
        self.scripts = scripts
    }

    /// Whether a clip can be rendered.
    package var isReady: Bool { ffmpegPath != nil && hasX264 && hasLibass && hasAAC }
}
