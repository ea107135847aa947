/// What is heard.
enum Sound: Sendable {
    case silent
    case ambience(Ambience)
    /// The sound of files, one over the other, cut to length.
    case files([String])

    /// The arguments that give ffmpeg the sound as inputs behind the first one, and what to map.
    func arguments(seconds: Double) -> (inputs: [String], graph: [String]) {
        switch self {
        case .silent:
            return ([], ["-map", "0:v", "-an"])
        case .ambience(let ambience):
            return (
                [],
                ["-filter_complex", ambience.graph(seconds: seconds, label: "sound"), "-map", "0:v", "-map", "[sound]"]
            )
        case .files(let paths):
            let inputs = paths.flatMap { ["-i", FFmpeg.fileArgument($0)] }
            let fade = min(0.5, seconds / 4)
            let sources = paths.indices.map { "[\($0 + 1):a:0]aresample=48000,aformat=channel_layouts=stereo[a\($0)]" }
            let names = paths.indices.map { "[a\($0)]" }.joined()
            let mixed =
                "\(names)amix=inputs=\(paths.count):duration=longest:normalize=0,apad,atrim=end=\(seconds),"
                + "alimiter=limit=0.95,afade=t=out:st=\(seconds - fade):d=\(fade)[sound]"
            return (
                inputs,
                ["-filter_complex", (sources + [mixed]).joined(separator: ";"), "-map", "0:v", "-map", "[sound]"]
            )
        }
    }
}

extension FFmpeg {
    /// A path as ffmpeg takes it for a file and nothing else: no protocol, no option, whatever its name is.
    static func fileArgument(_ path: String) -> String { "file:\(path)" }
}
