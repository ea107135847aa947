extension FFmpeg {
    /// What a given file may be: only formats of that kind are opened, whatever is in the file and whatever it is called.
    package enum GivenFormat: Sendable {
        /// A picture, or a clip of which a picture is taken.
        case picture
        /// A clip.
        case clip
        /// A sound, or a clip of which the sound is taken.
        case sound

        /// The names of the readers that may open it.
        ///
        /// Lists and scripts (`concat`, `hls`, `dash`, `image2` with a pattern, `sdp`, subtitles, …) name further files
        /// and addresses and are in none of these.
        var readers: [String] {
            let clips = ["mov", "mp4", "m4a", "3gp", "3g2", "mj2", "matroska", "webm", "avi", "mpegts"]
            switch self {
            case .clip: return clips
            case .picture:
                return clips + [
                    "apng", "bmp_pipe", "gif", "gif_pipe", "heif", "avif", "jpeg_pipe", "png_pipe", "tiff_pipe",
                ]
                    + ["webp_pipe", "webp"]
            case .sound: return clips + ["aac", "flac", "mp3", "ogg", "wav"]
            }
        }
    }

    /// The most pixels that a frame of a given file may have; more are not decoded.
    private static let mostPixels = 70_000_000

    /// How a given file is named as an input.
    ///
    /// A downloaded "clip" or a caller's "picture" could be a list that names other files or addresses; such a one is
    /// refused, and so is a frame that would fill the memory.
    ///
    /// - Parameters:
    ///   - path: where it is.
    ///   - format: what it may be.
    /// - Returns: the arguments, which end with the input itself.
    package static func input(_ path: String, as format: GivenFormat) -> [String] {
        [
            "-protocol_whitelist", "file", "-format_whitelist", format.readers.joined(separator: ","),
            "-max_pixels", "\(mostPixels)", "-i", fileArgument(path),
        ]
    }

    /// A path as ffmpeg takes it for a file and nothing else: no protocol, no option, whatever its name is.
    package static func fileArgument(_ path: String) -> String { "file:\(path)" }
}
