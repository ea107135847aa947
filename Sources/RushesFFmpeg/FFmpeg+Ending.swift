package import RushesCore
import Subprocess

extension FFmpeg {
    /// How a run ended.
    package struct Ending: Sendable {
        private let status: TerminationStatus
        /// The end of what was written to standard error.
        package let complaint: String

        init(_ status: TerminationStatus, complaint: String) {
            self.status = status
            self.complaint = complaint
        }

        /// Whether the program ended well.
        package var isSuccess: Bool { status.isSuccess }

        /// The last line that it said, which names files and no prompt; empty if it said nothing.
        package var lastWords: String {
            let line = complaint.split(whereSeparator: \.isNewline).last.map(String.init) ?? ""
            return String(line.prefix(200))
        }

        /// What a run that failed means for the clip.
        ///
        /// - Parameter purpose: what the program was to do, as the end of "ffmpeg could not …".
        /// - Returns: the error; its message holds ffmpeg's own last words, which name files and no prompt.
        package func failure(_ purpose: String) -> RushesError {
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
    }
}
