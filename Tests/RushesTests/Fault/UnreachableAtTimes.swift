import RushesCore
import RushesProvider

/// A provider whose submissions at times go to an address where nobody listens.
struct UnreachableAtTimes<Real: HistoryKeepingProvider>: HistoryKeepingProvider {
    let provider: Real
    let unreachable: Real
    let isUnreachable: @Sendable () -> Bool

    var id: ProviderID { provider.id }

    func quote(_ input: Input) async throws(RushesError) -> Quote? { try await provider.quote(input) }

    func upload(
        _ attachment: Input.Attachment,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String {
        try await provider.upload(attachment, progress: progress)
    }

    func submit(_ submission: Submission) async -> SubmissionOutcome {
        await (isUnreachable() ? unreachable : provider).submit(submission)
    }

    func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation {
        await provider.observe(remoteID, progress: progress)
    }

    func proof(for link: OutputLink) -> LinkProof? { provider.proof(for: link) }

    func history(page: Int) async throws(RushesError) -> HistoryPage { try await provider.history(page: page) }
}
