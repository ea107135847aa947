import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider

/// One clip, or some of its frames, asked for on the command line.
struct ClipWish {
    private enum Kind: String {
        case clip, frames
    }

    private let kind: Kind
    private let path: String
    private let submission: Submission
    private let rest: [Int]

    /// Reads the wish; `nil` if the arguments ask for something else.
    init?(_ arguments: [String]) {
        guard arguments.count > 3, let kind = Kind(rawValue: arguments[1]) else { return nil }
        self.kind = kind
        path = arguments[2]
        let seconds = arguments.count > 5 ? Double(arguments[5]) ?? 8 : 8
        let resolution = Resolution(rawValue: arguments.count > 4 ? arguments[4] : "1080p")
        rest = arguments.dropFirst(6).compactMap(Int.init)
        submission = Self.submission(arguments[3], resolution: resolution, seconds: seconds)
    }

    /// A submission without material.
    static func submission(_ prompt: String, resolution: Resolution, seconds: Double) -> Submission {
        let facts = Input.Facts(seconds: seconds, aspect: .wide, resolution: resolution, seed: 1)
        return Submission(
            jobID: Job.ID(rawValue: "job_bench"),
            brief: Brief(prompt),
            input: Input(model: ModelID("bench"), body: [:], facts: facts),
            body: .null,
            quote: nil
        )
    }

    /// Does what is wished.
    func run() async throws {
        switch kind {
        case .clip: try await renderClip()
        case .frames: try writeFrames()
        }
    }

    private func renderClip() async throws {
        let engine = AnimaticEngine(
            spoolDirectory: path,
            ffmpeg: nil,
            searchPath: ProcessInfo.processInfo.environment["PATH"],
            threads: rest.first ?? ProcessInfo.processInfo.activeProcessorCount
        )
        let clock = ContinuousClock()
        let start = clock.now
        guard case .accepted(let remoteID, _) = await engine.submit(submission) else {
            throw RushesError(.engineFailed, "the clip is not accepted")
        }
        engine.discard(remoteID)
        _ = await engine.submit(submission)
        let observation = await engine.observe(remoteID) { _ in }
        guard case .finished(let outputs, _) = observation, let clip = outputs.first?.location.text else {
            throw RushesError(.engineFailed, "the clip is not made: \(observation)")
        }
        let line: [String: JSONValue] = [
            "clip": .string(clip),
            "seconds": .number((clock.now - start).inSeconds),
            "processorSeconds": .number(processorSeconds()),
            "ffmpegProcessorSeconds": .number(processorSecondsOfChildren()),
        ]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(line), as: UTF8.self))
    }

    private func writeFrames() throws {
        let study = FrameStudy(submission, threads: ProcessInfo.processInfo.activeProcessorCount)
        let wanted = rest.isEmpty ? Array(0..<study.frameCount) : rest
        try Data().write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        for frame in wanted {
            try study.draw(frame)
            try file.write(contentsOf: study.bytes)
        }
        try file.close()
    }
}
