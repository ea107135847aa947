import Foundation
import Synchronization

/// Makes small real media with ffmpeg, each once in a run of the tests.
actor FixtureMaker {
    static let shared = FixtureMaker()

    private let folder: String
    private var made: [String: Task<String, any Error>] = [:]

    private init() {
        folder = (NSTemporaryDirectory() as NSString)
            .appendingPathComponent("rushes-media-fixtures-\(ProcessInfo.processInfo.processIdentifier)")
    }

    /// The path of a file made by `ffmpeg ARGUMENTS NAME`.
    func file(_ name: String, _ arguments: String) async throws -> String {
        if let task = made[name] { return try await task.value }
        let path = (folder as NSString).appendingPathComponent(name)
        let folder = folder
        // Unstructured so that tests that want the same file at the same time wait for one ffmpeg.
        let task = Task {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try await Self.run(arguments.split(separator: " ").map(String.init) + [path])
            return path
        }
        made[name] = task
        return try await task.value
    }

    /// The bytes of such a file.
    func bytes(_ name: String, _ arguments: String) async throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: try await file(name, arguments))))
    }

    /// A clip of one second with sound and its index first.
    func clip() async throws -> [UInt8] {
        try await bytes(
            "clip.mp4",
            "-f lavfi -i testsrc2=size=320x180:rate=24:duration=1 -f lavfi -i sine=duration=1 -c:v libx264"
                + " -pix_fmt yuv420p -c:a aac -movflags +faststart"
        )
    }

    private static func run(_ arguments: [String]) async throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ffmpeg", "-y", "-v", "error", "-nostdin"] + arguments
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { ended in
                ended.terminationStatus == 0 ? done.resume() : done.resume(throwing: FixtureFailure(arguments))
            }
            do { try process.run() } catch { done.resume(throwing: error) }
        }
    }
}

struct FixtureFailure: Error {
    let arguments: [String]

    init(_ arguments: [String]) { self.arguments = arguments }
}
