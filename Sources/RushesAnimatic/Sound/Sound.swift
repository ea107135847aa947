import RushesFFmpeg

/// What is heard.
enum Sound: Sendable {
    case silent
    /// The sound of the scene in a file of raw samples, and the gain in decibels that it needs.
    case ambience(path: String, gain: Double)
    /// The sound of files, one over the other, cut to length.
    case files([String])

    /// The arguments that give ffmpeg the sound as inputs behind the first one, and what to map.
    func arguments(seconds: Double) -> (inputs: [String], graph: [String]) {
        switch self {
        case .silent:
            return ([], ["-map", "0:v", "-an"])
        case .ambience(let path, let gain):
            let chain =
                "[1:a]volume=\(gain)dB,alimiter=level=false:limit=0.89:attack=2:release=60,atrim=end=\(seconds)[sound]"
            return (
                ["-f", "f32le", "-ar", "48000", "-ac", "2", "-i", FFmpeg.fileArgument(path)],
                ["-filter_complex", chain, "-map", "0:v", "-map", "[sound]"]
            )
        case .files(let paths):
            let inputs = paths.flatMap { FFmpeg.input($0, as: .sound) }
            let fade = min(0.5, seconds / 4)
            let sources = paths.indices.map { "[\($0 + 1):a:0]aresample=48000,aformat=channel_layouts=stereo[a\($0)]" }
            let names = paths.indices.map { "[a\($0)]" }.joined()
            // A sound that begins in its middle must not click; one that ends early ends as it does.
            let mixed =
                "\(names)amix=inputs=\(paths.count):duration=longest:normalize=0,apad,atrim=end=\(seconds),"
                + "alimiter=level=false:limit=0.89,afade=t=in:d=0.02,afade=t=out:st=\(seconds - fade):d=\(fade)[sound]"
            return (
                inputs,
                ["-filter_complex", (sources + [mixed]).joined(separator: ";"), "-map", "0:v", "-map", "[sound]"]
            )
        }
    }
}
