import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider
import Subprocess

#if canImport(System)
    import System
#else
    import SystemPackage
#endif

/// A scratch directory with an engine in it, and the programs that look at what it makes.
struct EngineFixture: ~Copyable {
    let directory: String

    init() throws {
        directory = NSTemporaryDirectory() + "rushes-animatic-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    var spool: String { directory + "/spool" }

    /// Everything that lies in the spool.
    var spooled: [String] {
        get throws { try FileManager.default.contentsOfDirectory(atPath: spool).sorted() }
    }

    func engine(ffmpeg: String? = nil, threads: Int = 2) -> AnimaticEngine {
        let searchPath = ProcessInfo.processInfo.environment["PATH"]
        return AnimaticEngine(spoolDirectory: spool, ffmpeg: ffmpeg, searchPath: searchPath, threads: threads)
    }

    /// A submission of a small, short clip.
    static func submission(
        _ brief: Brief,
        job: String = "job_one",
        seconds: Double = 1,
        aspect: Aspect = .wide,
        resolution: Resolution = "180p",
        seed: Int64? = 7,
        sound: Bool? = nil
    ) -> Submission {
        Submission(
            jobID: Job.ID(rawValue: job),
            brief: brief,
            input: Input(
                model: ModelID("vendor/model/text-to-video"),
                body: [:],
                facts: .init(seconds: seconds, aspect: aspect, resolution: resolution, seed: seed, sound: sound)
            ),
            body: .null,
            quote: Quote(amount: Money(micros: 1_000_000), basis: .list, asOf: "2026-06-02")
        )
    }

    /// Renders a clip and gives its path.
    func render(_ submission: Submission, threads: Int = 2) async throws -> String {
        let engine = engine(threads: threads)
        guard case .accepted(let remoteID, _) = await engine.submit(submission) else {
            throw Unexpected("not accepted")
        }
        let observation = await engine.observe(remoteID) { _ in }
        guard case .finished(let outputs, .some(.zero)) = observation, let output = outputs.first else {
            throw Unexpected("\(observation)")
        }
        return output.location.text
    }

    /// What a program writes to standard output; it must succeed.
    static func said(_ program: String, _ arguments: [String]) async throws -> [UInt8] {
        let result = try await run(
            .name(program),
            arguments: Arguments(arguments),
            output: .bytes(limit: 1 << 28),
            error: .string(limit: 1 << 16)
        )
        guard result.terminationStatus.isSuccess else { throw Unexpected(result.standardError) }
        return result.standardOutput
    }

    /// What ffmpeg says about what it reads.
    static func remarks(_ arguments: [String]) async throws -> String {
        let result = try await run(
            .name("ffmpeg"),
            arguments: Arguments(["-hide_banner", "-nostats"] + arguments),
            output: .discarded,
            error: .string(limit: 1 << 20)
        )
        return result.standardError
    }

    /// The first number behind a word.
    static func number(after word: String, in text: String) -> Double? {
        guard let place = text.range(of: word) else { return nil }
        return text[place.upperBound...].split(whereSeparator: \.isWhitespace).first.flatMap { Double($0) }
    }

    /// The decoded pictures of a clip as raw luma and colour.
    static func pictures(_ path: String, filter: String = "null") async throws -> [UInt8] {
        try await said(
            "ffmpeg",
            ["-v", "error", "-i", path, "-vf", filter, "-f", "rawvideo", "-pix_fmt", "yuv420p", "pipe:1"]
        )
    }

    /// One property of a clip, as `ffprobe` gives it.
    static func probe(_ path: String, _ stream: String, _ entries: String) async throws -> String {
        let arguments = [
            "-v", "error", "-select_streams", stream, "-show_entries", "stream=\(entries)", "-of", "csv=p=0", path,
        ]
        return String(decoding: try await said("ffprobe", arguments), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Something that ended a test's preparation.
    struct Unexpected: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }
}
