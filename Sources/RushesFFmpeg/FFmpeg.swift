import Foundation
package import RushesCore
import Subprocess

#if canImport(System)
    package import System
#else
    package import SystemPackage
#endif

/// The `ffmpeg` program on this machine, run so that neither a file nor a program that hangs can do harm: it reads no
/// terminal, what it says is kept only so far, and it is ended, politely first, when nobody waits for it any more.
package struct FFmpeg: Sendable {
    /// How much of what it says about errors is kept: the end.
    private static let complaintLimit = 8192

    /// Where the program is.
    package let path: String
    /// How long a run may take that nobody watches.
    package let timeLimit: Duration
    private let clock: any Clock<Duration>

    /// Finds the program.
    ///
    /// - Parameters:
    ///   - explicit: where it is, if that is known; then nowhere else is looked.
    ///   - searchPath: directories separated by colons, as in `PATH`.
    ///   - timeLimit: how long a run may take whose end is waited for; ten minutes are many times what an honest file
    ///     takes on a slow machine.
    ///   - clock: by which that is measured.
    package init?(
        explicit: String?,
        searchPath: String?,
        timeLimit: Duration = .seconds(600),
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        let candidates = explicit.map { [$0] } ?? (searchPath ?? "").split(separator: ":").map { "\($0)/ffmpeg" }
        guard let found = candidates.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
            return nil
        }
        path = URL(fileURLWithPath: found).path
        self.timeLimit = timeLimit
        self.clock = clock
    }

    /// The error for a machine without the program.
    package static var missing: RushesError {
        #if os(macOS)
            let command = "brew install ffmpeg"
        #else
            let command = "sudo apt-get install ffmpeg"
        #endif
        return RushesError(.engineMissing, "ffmpeg is not found on this machine", hint: "install it with `\(command)`")
    }

    /// Runs the program and collects what it writes to standard output.
    ///
    /// - Parameters:
    ///   - arguments: its arguments.
    ///   - level: of what it speaks on standard error: `error`, or `info`.
    ///   - directory: where it runs.
    ///   - limit: how many bytes are taken; more is an error.
    /// - Returns: the bytes, and how it ended.
    /// - Throws: `engine_failed` for a run beyond the time limit, what kept it from running, or `CancellationError`. A
    ///   failing exit status is not thrown.
    package func collect(
        _ arguments: [String],
        saying level: String = "error",
        in directory: String? = nil,
        limit: Int
    ) async throws -> ([UInt8], Ending) {
        let configuration = configuration(arguments, saying: level, in: directory)
        return try await limited {
            let result = try await run(configuration, input: .none, output: .bytes(limit: limit), error: .sequence) {
                await Self.tail(of: $0.standardError)
            }
            return (result.standardOutput, Ending(result.terminationStatus, complaint: result.closureResult))
        }
    }

    /// Runs the program, with nothing to read and nothing taken from its standard output.
    ///
    /// - Parameters:
    ///   - arguments: its arguments.
    ///   - level: of what it speaks on standard error: `error`, or `info`.
    /// - Returns: how it ended, with the end of what it wrote to standard error.
    /// - Throws: as ``collect(_:saying:in:limit:)``.
    package func say(_ arguments: [String], saying level: String = "error") async throws -> Ending {
        let configuration = configuration(arguments, saying: level, in: nil)
        return try await limited {
            let result = try await run(configuration, input: .none, output: .discarded, error: .sequence) {
                await Self.tail(of: $0.standardError)
            }
            return Ending(result.terminationStatus, complaint: result.closureResult)
        }
    }

    /// Runs the program while `body` writes to its standard input or reads from its standard output. How long that may
    /// take is the body's to watch: it knows whether anything moves.
    ///
    /// - Parameters:
    ///   - arguments: its arguments.
    ///   - directory: where it runs.
    ///   - input: what it reads; closed here as soon as it runs.
    ///   - output: what it writes to if it reads nothing; closed here as soon as it runs.
    ///   - body: what is done meanwhile; when it throws, the program is ended.
    /// - Returns: how it ended.
    /// - Throws: what kept it from running, what `body` throws, or `CancellationError`.
    package func stream(
        _ arguments: [String],
        in directory: String,
        input: FileDescriptor?,
        output: FileDescriptor?,
        body: @Sendable () async throws -> Void
    ) async throws -> Ending {
        let configuration = configuration(arguments, saying: "error", in: directory)
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
            return Ending(result.terminationStatus, complaint: result.closureResult)
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
        return Ending(result.terminationStatus, complaint: result.closureResult)
    }

    private func configuration(_ arguments: [String], saying level: String, in directory: String?) -> Configuration {
        var options = PlatformOptions()
        // A terminal's Ctrl-C is for us alone; we end ffmpeg ourselves, politely first.
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .milliseconds(700))]
        return Configuration(
            executable: .path(FilePath(path)),
            arguments: Arguments(["-hide_banner", "-nostdin", "-nostats", "-loglevel", level] + arguments),
            workingDirectory: directory.map { FilePath($0) },
            platformOptions: options
        )
    }

    /// Waits for a run, but no longer than the limit; one that is beyond it is ended.
    private func limited<Value: Sendable>(_ body: @escaping @Sendable () async throws -> Value) async throws -> Value {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await body() }
            group.addTask { [clock, timeLimit] in
                try await clock.sleep(for: timeLimit)
                return nil
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() ?? nil else {
                throw RushesError(
                    .engineFailed,
                    "ffmpeg had not come to an end after \(Int(bounding: timeLimit.inSeconds)) s and was ended",
                    hint: "what it was to read may be made to keep it busy; try another file"
                )
            }
            // A run that was cut short has said nothing about what it read.
            try Task.checkCancellation()
            return value
        }
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
