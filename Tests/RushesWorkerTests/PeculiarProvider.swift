import RushesCore
import RushesProvider
import RushesTesting

/// A scripted provider of a kind with traits of its own.
struct PeculiarProvider: Provider {
    let base: ScriptedProvider
    let traits: ProviderTraits
    var hasProof = false

    var id: ProviderID { base.id }

    func quote(_ input: Input) async throws(RushesError) -> Quote? { try await base.quote(input) }

    func upload(
        _ attachment: Input.Attachment,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String {
        try await base.upload(attachment, progress: progress)
    }

    func submit(_ submission: Submission) async -> SubmissionOutcome { await base.submit(submission) }

    func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation {
        await base.observe(remoteID, progress: progress)
    }

    func proof(for link: OutputLink) -> LinkProof? {
        hasProof ? LinkProof(header: "Authorization", value: "made-up") : nil
    }
}
