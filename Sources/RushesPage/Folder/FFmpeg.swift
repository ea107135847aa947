import Foundation
import RushesCore
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The `ffmpeg` program on this machine, as far as stills need it.
struct FFmpeg: Sendable {
    /// How much of what it says about errors is kept: the end.
    private static let complaintLimit = 8192

    let path: String

    /// Finds the program.
    ///
    /// - Parameters:
    ///   - explicit: where it is, if that is known; then nowhere else is looked.
    ///   - searchPath: directories separated by colons, as in `PATH`.
    init?(explicit: String?, searchPath: String?) {
        let candidates = explicit.map { [$0] } ?? (searchPath ?? "").split(separator: ":").map { "\($0)/ffmpeg" }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            return nil
        }
        path = URL(fileURLWithPath: found).path
    }

    /// Runs the program, with nothing to read and nothing taken from its standard output.
    ///
    /// - Returns: whether it ended well, and the end of what it wrote to standard error.
    /// - Throws: what kept it from running, or `CancellationError`. A failing exit status is not thrown.
    func say(_ arguments: [String]) async throws -> (isSuccess: Bool, words: String) {
        var options = PlatformOptions()
        // A terminal's Ctrl-C is for us alone; we end ffmpeg ourselves, politely first.
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(700))]
        let result = try await run(
            .path(FilePath(path)),
            arguments: Arguments(["-hide_banner", "-nostdin", "-nostats", "-y"] + arguments),
            platformOptions: options,
            input: .none,
            output: .discarded,
            error: .sequence
        ) { execution in
            await Self.tail(of: execution.standardError)
        }
        // A run that was cut short has said nothing about the clip.
        try Task.checkCancellation()
        return (result.terminationStatus.isSuccess, result.closureResult)
    }

    /// How a clip is named as an input: only as a file, and only as a kind of film, whatever is in it.
    ///
    /// A downloaded "clip" could be a playlist that names other files or addresses; such a one is refused.
    static func input(_ path: String) -> [String] {
        [
            "-protocol_whitelist", "file",
            "-format_whitelist", "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts",
            "-i", "file:" + path,
        ]
    }

    private static func tail(of sequence: SubprocessOutputSequence) async -> String {
        var bytes: [UInt8] = []
        do {
            for try await buffer in sequence {
                buffer.withUnsafeBytes { bytes.append(contentsOf: $0) }
                if bytes.count > complaintLimit * 2 { bytes.removeFirst(bytes.count - complaintLimit) }
            }
        } catch {
            // The process was ended while it spoke; what it said so far is all there is.
        }
        return String(decoding: bytes.suffix(complaintLimit), as: UTF8.self)
    }
}
