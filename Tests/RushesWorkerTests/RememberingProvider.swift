import RushesCore
import RushesProvider
import RushesTesting
import Synchronization

/// A provider that plays a script and keeps a history of one page, which a test writes.
final class RememberingProvider: HistoryKeepingProvider {
    private let script: ScriptedProvider
    private let state = Guarded<[Result<HistoryPage, RushesError>]>([])

    init(_ script: ScriptedProvider) { self.script = script }

    var id: ProviderID { script.id }

    /// Sets the answers to readings of the history; the last is repeated.
    func remember(_ answers: Result<HistoryPage, RushesError>...) { state.withLock { $0 = answers } }

    func quote(_ input: Input) async throws(RushesError) -> Quote? { try await script.quote(input) }

    func upload(
        _ attachment: Input.Attachment,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String {
        try await script.upload(attachment, progress: progress)
    }

    func submit(_ submission: Submission) async -> SubmissionOutcome {
        await script.submit(submission)
    }

    func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async
        -> Observation
    {
        await script.observe(remoteID, progress: progress)
    }

    func history(page: Int) async throws(RushesError) -> HistoryPage {
        let answer = state.withLock { answers in
            answers.count > 1 ? answers.removeFirst() : answers.first
        }
        return try (answer ?? .success(HistoryPage(records: [], isLast: true))).get()
    }
}
