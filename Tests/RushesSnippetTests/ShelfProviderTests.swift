import Foundation
import RushesCore
import RushesProvider
import RushesTesting
import Testing

/// A provider as an article writes it.
struct ShelfProvider: Provider {
    let id = ProviderID(rawValue: "shelf")
    let clip: String
    private let desk = Desk()

    func quote(_ input: Input) async throws(RushesError) -> Quote? { nil }

    func upload(
        _ attachment: Input.Attachment,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String {
        attachment.path
    }

    func submit(_ submission: Submission) async -> SubmissionOutcome {
        guard !submission.brief.prompt.contains("rain") else {
            return .refused(
                RushesError(.requestRefused, "there is no rain on the shelf", hint: "ask for dry weather")
            )
        }
        return .accepted(remoteID: await desk.accept(), observation: nil)
    }

    func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation {
        guard await desk.knows(remoteID) else { return .unknown(reason: "nothing was accepted under this id") }
        return .finished(outputs: [OutputLink(.file(clip))], price: nil)
    }
}

/// What the provider remembers.
actor Desk {
    private var accepted: Set<String> = []

    func accept() -> String {
        let id = "shelf-\(accepted.count + 1)"
        accepted.insert(id)
        return id
    }

    func knows(_ id: String) -> Bool { accepted.contains(id) }
}

@Suite struct ShelfProviderTests {
    @Test func `the shelf keeps the contract of a provider`() async throws {
        try await ProviderConformance { body in
            let clip = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).mp4")
            try Data([0, 0, 0, 16] + Array("ftypisom".utf8) + [0, 0, 0, 0]).write(to: clip)
            defer { try? FileManager.default.removeItem(at: clip) }
            try await body(
                ProviderConformance.Fixture(
                    provider: ShelfProvider(clip: clip.path),
                    submission: submission(of: "A heron lifts off at dawn"),
                    refused: submission(of: "A heron in the rain"),
                    readClip: { link in
                        guard case .file(let path) = link.location else { return [] }
                        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
                    }
                )
            )
        }
        .run()
    }

    private func submission(of prompt: String) -> Submission {
        Submission(
            jobID: Job.ID(rawValue: "job_shelf"),
            brief: Brief(prompt),
            input: Input(model: ModelID("shelf/clip"), body: ["prompt": .string(prompt)]),
            body: .object(["prompt": .string(prompt)]),
            quote: nil
        )
    }
}
