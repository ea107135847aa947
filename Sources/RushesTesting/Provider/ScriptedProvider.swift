public import RushesCore
public import RushesProvider
import Synchronization
import Testing

/// A provider that plays a list of answers and counts what it was asked.
///
/// A submission beyond the script is recorded as a failure of the test, since it might have cost money. The last
/// observation, quote and upload are repeated.
public final class ScriptedProvider: Provider {
    /// What the provider was asked, in order.
    public enum Call: Sendable, Hashable {
        /// `quote` was called.
        case quote(Input)
        /// `upload` was called.
        case upload(Input.Attachment)
        /// `submit` was called.
        case submit(Submission)
        /// `observe` was called.
        case observe(String)
    }

    private struct State {
        var quotes: [Result<Quote?, RushesError>]
        var uploads: [Result<String, RushesError>]
        var outcomes: [SubmissionOutcome]
        var observations: [Observation]
        var gates: [Gate]
        var calls: [Call] = []
        var watchers: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Guarded<State>

    /// Who this is.
    public let id: ProviderID

    /// Makes a provider from its answers.
    ///
    /// - Parameters:
    ///   - id: who it is.
    ///   - quotes: the answers to `quote`; without any, `nil`.
    ///   - uploads: the answers to `upload`; without any, an address made of the file's digest.
    ///   - outcomes: the answers to `submit`, each given once.
    ///   - observations: the answers to `observe`; without any, the prediction is unknown.
    public init(
        id: ProviderID = ProviderID(rawValue: "scripted"),
        quotes: [Result<Quote?, RushesError>] = [],
        uploads: [Result<String, RushesError>] = [],
        outcomes: [SubmissionOutcome] = [],
        observations: [Observation] = []
    ) {
        self.id = id
        state = Guarded(
            State(quotes: quotes, uploads: uploads, outcomes: outcomes, observations: observations, gates: [])
        )
    }

    /// Everything that was asked so far.
    public var calls: [Call] { state.withLock(\.calls) }

    /// The submissions that were sent so far.
    public var submissions: [Submission] {
        calls.compactMap { if case .submit(let submission) = $0 { submission } else { nil } }
    }

    /// Adds answers to the script.
    public func enqueue(outcomes: [SubmissionOutcome] = [], observations: [Observation] = []) {
        state.withLock { state in
            state.outcomes += outcomes
            state.observations += observations
        }
    }

    /// Holds the next submission's answer back until the gate is opened.
    public func holdSubmission(at gate: Gate) {
        state.withLock { $0.gates.append(gate) }
    }

    /// Waits until the provider was asked at least `count` things.
    public func calls(atLeast count: Int) async {
        await withCheckedContinuation { continuation in
            let isOver = state.withLock { state in
                if state.calls.count >= count { return true }
                state.watchers.append((count, continuation))
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    private func record<Answer>(_ call: Call, _ answer: (inout State) -> Answer) -> Answer {
        let (result, watchers) = state.withLock { state in
            state.calls.append(call)
            let count = state.calls.count
            let watchers = state.watchers.filter { $0.count <= count }
            state.watchers.removeAll { $0.count <= count }
            return (answer(&state), watchers)
        }
        for watcher in watchers { watcher.continuation.resume() }
        return result
    }

    /// Plays the next quote.
    public func quote(_ input: Input) async throws(RushesError) -> Quote? {
        let answer = record(.quote(input)) { Self.next(of: &$0.quotes, isRepeated: true) }
        return try answer?.get()
    }

    /// Plays the next upload.
    public func upload(
        _ attachment: Input.Attachment,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String {
        let answer = record(.upload(attachment)) { Self.next(of: &$0.uploads, isRepeated: true) }
        progress(1)
        return try answer?.get() ?? "https://files.example/\(attachment.sha256)"
    }

    /// Plays the next outcome.
    public func submit(_ submission: Submission) async -> SubmissionOutcome {
        let (answer, gate) = record(.submit(submission)) { state in
            (Self.next(of: &state.outcomes, isRepeated: false), state.gates.isEmpty ? nil : state.gates.removeFirst())
        }
        await gate?.wait()
        guard let answer else {
            Issue.record("a submission was sent that the script does not expect: \(submission.jobID)")
            return .inDoubt(reason: "the script has no more outcomes")
        }
        return answer
    }

    /// Plays the next observation.
    public func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation {
        record(.observe(remoteID)) { Self.next(of: &$0.observations, isRepeated: true) }
            ?? .unknown(reason: "the script has no observations")
    }

    private static func next<Answer>(of answers: inout [Answer], isRepeated: Bool) -> Answer? {
        guard let first = answers.first else { return nil }
        if !isRepeated || answers.count > 1 { answers.removeFirst() }
        return first
    }
}
