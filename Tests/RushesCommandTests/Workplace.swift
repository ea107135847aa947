import Foundation
import RushesCore
import RushesTesting
import Subprocess
import SystemPackage
import Testing

/// A scratch folder, a home of its own and the built program, for one test.
///
/// The environment of the tests is not inherited: only `PATH`, so that no key and no home of the person who runs them
/// is ever touched. With `RUSHES_KEEP_SCRATCH=1` the folder stays.
struct Workplace {
    /// What a run of the program came to.
    struct Result {
        var exit: Int32
        var output: String
        var error: String

        /// The lines of standard output.
        var lines: [String] { output.split(separator: "\n").map(String.init) }

        /// The last line of standard output as JSON.
        func json() throws -> JSONValue { try JSONValue(parsing: try #require(lines.last)) }
    }

    let folder: URL
    var environment: [String: String]

    /// Where the build has put the program: beside the test bundle.
    static let program: String = {
        let bundle = URL(fileURLWithPath: CommandLine.arguments.first ?? "")
        var folder = bundle.deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("rushes").path
            var isDirectory: ObjCBool = false
            if FileManager.default.fileExists(atPath: candidate, isDirectory: &isDirectory), !isDirectory.boolValue {
                return candidate
            }
            folder = folder.deletingLastPathComponent()
        }
        return "rushes"
    }()

    /// Lends a workplace to a test and removes it afterwards.
    static func use(
        server: MisbehavingServer? = nil,
        key: String? = "test-key",
        _ body: (Workplace) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("rushes-\(String(UInt64.random(in: .min ... .max), radix: 36))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        var environment = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": folder.path,
            "RUSHES_HOME": folder.appendingPathComponent("home").path, "SWIFT_BACKTRACE": "enable=no",
        ]
        if let server {
            environment["ATLASCLOUD_BASE_URL"] = server.baseURL
            environment["ATLASCLOUD_API_KEY"] = key
        } else {
            // No test may ever reach the real service.
            environment["ATLASCLOUD_BASE_URL"] = "http://127.0.0.1:9/api/v1"
        }
        defer {
            if ProcessInfo.processInfo.environment["RUSHES_KEEP_SCRATCH"] == nil {
                try? FileManager.default.removeItem(at: folder)
            }
        }
        try await body(Workplace(folder: folder, environment: environment))
    }

    /// The path of a file in the scratch folder.
    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// Whether a file is there.
    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// The names of the files in the scratch folder itself, sorted.
    func files() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 != "home" }.sorted()
    }

    /// Writes a file, with the folders that lead to it.
    func write(_ name: String, _ text: String) throws {
        let file = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Runs the program in the scratch folder.
    @discardableResult
    func rushes(_ arguments: String..., program: String = Self.program) async throws -> Result {
        try await run(program, arguments)
    }

    /// Runs any program in the scratch folder.
    @discardableResult
    func run(_ program: String, _ arguments: [String]) async throws -> Result {
        let record = try await Subprocess.run(
            program.contains("/") ? .path(.init(program)) : .name(program),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            ),
            workingDirectory: .init(folder.path),
            output: .string(limit: 1 << 22),
            error: .string(limit: 1 << 22)
        )
        let exit: Int32 =
            switch record.terminationStatus {
            case .exited(let code): Int32(code)
            case .signaled(let signal): 128 + Int32(signal)
            }
        return Result(exit: exit, output: record.standardOutput, error: record.standardError)
    }

    /// Runs the program, printing nothing, and kills it after a while if it has not ended.
    ///
    /// - Returns: its exit code; `nil` if it was killed, by us or by itself.
    func rushes(_ arguments: [String], killedAfter delay: Duration?) async throws -> Int32? {
        let record = try await Subprocess.run(
            .path(.init(Self.program)),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            ),
            workingDirectory: .init(folder.path),
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            guard let delay else { return }
            try await Task.sleep(for: delay)  // real time: that of another process
            // It may have ended meanwhile; it is not waited for before this returns, so its id is no other's.
            try? execution.send(signal: .kill)
        }
        switch record.terminationStatus {
        case .exited(let code): return Int32(code)
        case .signaled(let signal):
            // Any other signal is a crash of its own.
            #expect(Int32(signal) == SIGKILL)
            return nil
        }
    }

    /// Runs the program, printing nothing, and kills it once something has happened.
    func killed(_ arguments: String..., after event: @escaping @Sendable () async -> Void) async throws {
        _ = try await Subprocess.run(
            .path(.init(Self.program)),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            ),
            workingDirectory: .init(folder.path),
            input: .none,
            output: .discarded,
            error: .discarded
        ) { execution in
            await event()
            try execution.send(signal: .kill)
        }
    }

    /// Runs the program, and interrupts it as Ctrl-C does once something has happened.
    func rushes(_ arguments: String..., interruptedAfter event: @escaping @Sendable () async -> Void) async throws
        -> Result
    {
        let record = try await Subprocess.run(
            .path(.init(Self.program)),
            arguments: Arguments(arguments),
            environment: .custom(
                Dictionary(uniqueKeysWithValues: environment.map { (Environment.Key(stringLiteral: $0.key), $0.value) })
            ),
            workingDirectory: .init(folder.path),
            input: .none,
            output: .string(limit: 1 << 22),
            error: .string(limit: 1 << 22)
        ) { execution in
            await event()
            try execution.send(signal: .interrupt)
        }
        var exit: Int32 = -1
        if case .exited(let code) = record.terminationStatus { exit = Int32(code) }
        return Result(exit: exit, output: record.standardOutput, error: record.standardError)
    }

    /// Makes a picture of a given size.
    @discardableResult
    func picture(_ name: String, _ width: Int = 640, _ height: Int = 360, colour: String = "teal") async throws
        -> String
    {
        let result = try await run(
            "ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", "color=\(colour):s=\(width)x\(height)", "-frames:v", "1"]
                + (name.hasSuffix(".png") ? ["-f", "image2", "-c:v", "png"] : []) + [path(name)]
        )
        #expect(result.exit == 0, "\(result.error)")
        return path(name)
    }

    /// Makes a sound of a given length.
    @discardableResult
    func sound(_ name: String, seconds: Int = 4) async throws -> String {
        let result = try await run(
            "ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", "sine=440:duration=\(seconds)", path(name)]
        )
        #expect(result.exit == 0, "\(result.error)")
        return path(name)
    }

    /// Makes a clip of a given length.
    @discardableResult
    func clip(_ name: String, seconds: Int = 4, size: String = "1280x720") async throws -> String {
        let result = try await run(
            "ffmpeg",
            [
                "-v", "error", "-y", "-f", "lavfi", "-i", "testsrc2=s=\(size):r=24:d=\(seconds)", "-pix_fmt", "yuv420p",
                "-c:v", "libx264", "-preset", "ultrafast", path(name),
            ]
        )
        #expect(result.exit == 0, "\(result.error)")
        return path(name)
    }

    /// What ffprobe says of a clip.
    func probe(_ path: String) async throws -> JSONValue {
        let result = try await run(
            "ffprobe",
            ["-v", "error", "-show_streams", "-show_format", "-count_packets", "-of", "json", path]
        )
        return try JSONValue(parsing: result.output)
    }
}

/// Runs a body with a server of its own and a workplace whose program knows it.
func atWork(
    _ settings: ServerSettings = ServerSettings(),
    _ body: (MisbehavingServer, Workplace) async throws -> Void
) async throws {
    try await withMisbehavingServer(settings) { server in
        try await Workplace.use(server: server) { place in try await body(server, place) }
    }
}
