/// The still pictures of a clip: what they are called and how they are made.
enum Still: String, CaseIterable {
    /// One picture that says something.
    case poster
    /// Frames in a row, evenly spaced.
    case filmstrip

    /// How many frames a filmstrip has.
    static let frameCount = 8
    /// A filmstrip's width in pixels.
    static let stripWidth = tileWidth * frameCount
    /// A filmstrip's height in pixels.
    static let stripHeight = 120

    private static let tileWidth = 160
    private static let posterWidth = 640
    /// How many frames a poster is chosen from, at most: ffmpeg keeps all of them in memory.
    private static let candidateCount = 40.0

    /// The folder of the stills, inside the page's folder.
    static let folder = "stills"

    /// What a clip's still is called, relative to the page's folder.
    func name(of clip: RelativeName) -> String { "\(Self.folder)/\(clip.text).\(rawValue).jpg" }

    /// The filter graph that makes it.
    ///
    /// - Parameters:
    ///   - seconds: the clip's length.
    ///   - sparesBlack: whether frames that are dark all over are left out, in which case there may be no picture.
    /// - Returns: the graph, whose end is named like the still.
    func filter(seconds: Double, sparesBlack: Bool = true) -> String {
        switch self {
        case .poster:
            let rate = min(4, Self.candidateCount / seconds)
            // The picture nearest to the average of those that have light in at least a tenth of their area.
            let lit = "signalstats,metadata=mode=select:key=lavfi.signalstats.YHIGH:value=40:function=greater,"
            return "[0:v:0]fps=\(rate),scale=w='min(\(Self.posterWidth),iw)':h=-2,format=yuv420p,"
                + "\(sparesBlack ? lit : "")thumbnail=n=\(Int(Self.candidateCount))[poster]"
        case .filmstrip:
            // From the middle of each eighth; a picture that ends before its sound is held.
            let count = Double(Self.frameCount)
            return "[0:v:0]tpad=stop_mode=clone:stop_duration=\(seconds),"
                + "fps=fps=\(count / seconds):start_time=\(seconds / count / 2),"
                + "scale=\(Self.tileWidth):\(Self.stripHeight):force_original_aspect_ratio=increase,"
                + "crop=\(Self.tileWidth):\(Self.stripHeight),setsar=1,tile=\(Self.frameCount)x1[filmstrip]"
        }
    }

    /// The end of the command that writes it.
    func output(_ path: String) -> [String] {
        [
            "-map", "[\(rawValue)]", "-frames:v", "1", "-c:v", "mjpeg", "-q:v", "4", "-map_metadata", "-1", "-f",
            "image2",
            "-update", "1", "file:" + path,
        ]
    }
}
