import Foundation
import RushesCore
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// The `ffmpeg` program on this machine.
struct FFmpeg: Sendable {
    /// How much of what it says about errors is kept: the end.
    private static let complaintLimit = 4096

    let path: String

    /// Finds the program.
    ///
    /// - Parameters:
    ///   - explicit: where it is, if that is known; then nowhere else is looked.
    ///   - searchPath: directories separated by colons, as in `PATH`.
    init?(explicit: String?, searchPath: String?) {
        let candidates: [String]
        if let explicit {
            candidates = [explicit]
        } else {
            candidates = (searchPath ?? "").split(separator: ":").map { "\($0)/ffmpeg" }
        }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            return nil
        }
        path = URL(fileURLWithPath: found).path
    }

    /// The error for a machine without the program.
    static var missing: RushesError {
        #if os(macOS)
            let command = "brew install ffmpeg"
        #else
            let command = "sudo apt-get install ffmpeg"
        #endif
        return RushesError(.engineMissing, "ffmpeg is not found on this machine", hint: "install it with `\(command)`")
    }

    /// How a run ended.
    struct Ending: Sendable {
        let status: TerminationStatus
        /// The end of what was written to standard error.
        let complaint: String

        var isSuccess: Bool { status.isSuccess }
    }

    /// Runs the program and collects what it writes to standard output.
    ///
    /// - Parameters:
    ///   - arguments: its arguments.
    ///   - directory: where it runs.
    ///   - limit: how many bytes are taken; more is an error.
    /// - Returns: the bytes, and how it ended.
    /// - Throws: `engine_failed`, `engine_missing`, or `CancellationError`. A failing exit status is not thrown.
    func collect(_ arguments: [String], in directory: String? = nil, limit: Int) async throws -> ([UInt8], Ending) {
        let result = try await run(
            .path(FilePath(path)),
            arguments: Arguments(Self.quiet + arguments),
            workingDirectory: directory.map { FilePath($0) },
            platformOptions: Self.options,
            input: .none,
            output: .bytes(limit: limit),
            error: .sequence
        ) { execution in
            await Self.tail(of: execution.standardError)
        }
        return (result.standardOutput, Ending(status: result.terminationStatus, complaint: result.closureResult))
    }

    /// Runs the program while `body` writes to its standard input or reads from its standard output.
    func stream(
        _ arguments: [String],
        in directory: String,
        input: FileDescriptor?,
        output: FileDescriptor?,
        body: @Sendable () async throws -> Void
    ) async throws -> Ending {
        let configuration = Configuration(
            executable: .path(FilePath(path)),
            arguments: Arguments(Self.quiet + arguments),
            workingDirectory: FilePath(directory),
            platformOptions: Self.options
        )
        if let input {
            let result = try await run(
                configuration,
                input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                output: .discarded,
                error: .sequence
            ) { execution in
                async let complaint = Self.tail(of: execution.standardError)
                try await body()
                return await complaint
            }
            return Ending(status: result.terminationStatus, complaint: result.closureResult)
        }
        guard let output else { throw RushesError(.internalError, "a stream needs an end to hold") }
        let result = try await run(
            configuration,
            input: .none,
            output: .fileDescriptor(output, closeAfterSpawningProcess: true),
            error: .sequence
        ) { execution in
            async let complaint = Self.tail(of: execution.standardError)
            try await body()
            return await complaint
        }
        return Ending(status: result.terminationStatus, complaint: result.closureResult)
    }

    private static let quiet = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error"]

    private static var options: PlatformOptions {
        var options = PlatformOptions()
        // A terminal's Ctrl-C is for us alone; we end ffmpeg ourselves, politely first.
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(700))]
        return options
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
