import RushesCore

extension FFmpeg.Ending {
    /// What a run that failed means for the clip.
    ///
    /// - Parameter purpose: what the program was to do, as the end of "ffmpeg could not …".
    /// - Returns: the error; its message holds ffmpeg's own last words, which name files and no prompt.
    func failure(_ purpose: String) -> RushesError {
        if complaint.contains("No space left on device") || complaint.contains("Disk quota exceeded") {
            return RushesError(.diskFull, "there is no room left while ffmpeg was to \(purpose)")
        }
        for (words, what) in [
            ("Unknown encoder", "an encoder"), ("No such filter", "a filter"), ("Unknown decoder", "a decoder"),
        ]
        where complaint.contains(words) {
            return RushesError(.engineMissing, "this ffmpeg lacks \(what) that the engine needs: \(lastWords)")
        }
        let how = String(describing: status)
        return RushesError(
            .engineFailed,
            "ffmpeg could not \(purpose) (\(how))\(lastWords.isEmpty ? "" : ": \(lastWords)")"
        )
    }

    private var lastWords: String {
        let line = complaint.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
        return String(line.prefix(200))
    }
}
