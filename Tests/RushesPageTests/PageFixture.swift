import Foundation
import RushesCore
import RushesPage
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A scratch folder with real clips in it, and comparisons of them.
struct PageFixture: ~Copyable {
    let directory: String
    private let isKept: Bool

    /// A scratch folder, or one that is kept for looking at.
    init(keeping: String? = nil) throws {
        directory = keeping ?? NSTemporaryDirectory() + "rushes-page-\(UUID().uuidString)"
        isKept = keeping != nil
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { if !isKept { try? FileManager.default.removeItem(atPath: directory) } }

    static let searchPath = ProcessInfo.processInfo.environment["PATH"]
    static let moment = Date(timeIntervalSince1970: 1_785_074_580)

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: directory + "/" + name) }

    func folder(ffmpeg: String? = nil) -> ComparisonFolder {
        ComparisonFolder(path: directory, ffmpeg: ffmpeg, searchPath: Self.searchPath)
    }

    /// Renders a clip from one of ffmpeg's own sources, with a tone unless `tone` is `nil`.
    func clip(_ name: String, _ picture: String, seconds: Double, tone: Int? = 440, filter: String = "null")
        async throws
    {
        var arguments = ["-v", "error", "-y", "-f", "lavfi", "-i", picture]
        if let tone { arguments += ["-f", "lavfi", "-i", "sine=frequency=\(tone)"] }
        arguments += [
            "-t", "\(seconds)", "-vf", filter, "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p",
        ]
        arguments += ["-movflags", "+faststart", "-f", "mp4", "file:\(directory)/\(name)"]
        _ = try await Self.said("ffmpeg", arguments)
    }

    /// An entry for a clip as `clip(_:_:seconds:tone:filter:)` makes it.
    static func entry(
        _ label: String,
        model: String = "vendor/model/text-to-video",
        clip: String?,
        state: JobState = .done,
        seconds: Double = 2,
        hasSound: Bool = true,
        prompt: String = "A heron lifts off at dawn"
    ) -> Comparison.Entry {
        var entry = Comparison.Entry(
            label: label,
            model: ModelID(model),
            jobID: Job.ID(rawValue: "job_\(label.lowercased().replacing(" ", with: "-"))"),
            state: state,
            prompt: prompt
        )
        entry.clip = clip
        entry.quote = Quote(amount: Money(micros: 1_000_000), basis: .list, asOf: "2026-06-02")
        entry.seed = 20_260_602
        guard clip != nil else { return entry }
        entry.receipt = clip.map { $0 + ".json" }
        entry.charge = Charge(amount: Money(micros: 750_000), basis: .settled)
        entry.waitingSeconds = 102
        entry.renderingSeconds = 88.4
        entry.byteCount = 12_400_000
        entry.width = 320
        entry.height = 180
        entry.seconds = seconds
        entry.framesPerSecond = 25
        entry.hasSound = hasSound
        return entry
    }

    static func comparison(_ shots: [Comparison.Shot], title: String = "Heron at dawn") -> Comparison {
        Comparison(title: title, madeAt: moment, shots: shots)
    }

    /// Runs a program, which must succeed, and gives what it writes to standard output.
    static func said(_ program: String, _ arguments: [String]) async throws -> String {
        let result = try await run(
            .name(program),
            arguments: Arguments(arguments),
            output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            throw Unexpected("\(program): \(result.standardError)\(result.standardOutput)")
        }
        return result.standardOutput
    }

    /// Something that ended a test's preparation.
    struct Unexpected: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}
