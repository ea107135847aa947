import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider
import RushesWorker
import Synchronization

/// The animatic engine that takes its time, as a hosted service does: a clip is ready after a while, and only so many are
/// rendered at once.
final class PacedEngine: SpoolingProvider {
    let id = ProviderID.animatic

    private struct State {
        var due: [String: ContinuousClock.Instant] = [:]
    }

    private let engine: AnimaticEngine
    private let latency: ClosedRange<Duration>
    private let turns: Turns
    private let state = Mutex(State())

    /// Makes an engine whose clips are ready no sooner than this, and rendered so many at once.
    init(_ engine: AnimaticEngine, latency: ClosedRange<Duration>, width: Int) {
        self.engine = engine
        self.latency = latency
        self.turns = Turns(width: width)
    }

    func quote(_ input: Input) async throws(RushesError) -> Quote? { try await engine.quote(input) }

    func upload(
        _ attachment: Input.Attachment,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws(RushesError) -> String {
        try await engine.upload(attachment, progress: progress)
    }

    func submit(_ submission: Submission) async -> SubmissionOutcome {
        let outcome = await engine.submit(submission)
        if case .accepted(let remoteID, _) = outcome {
            let (shortest, longest) = (latency.lowerBound.inSeconds, latency.upperBound.inSeconds)
            let due = ContinuousClock.now + .seconds(Double.random(in: shortest...longest))
            state.withLock { $0.due[remoteID] = due }
        }
        return outcome
    }

    /// Renders when it is its turn, and tells of the clip when it is due. What an earlier process accepted is due at once.
    func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation {
        let due = state.withLock { $0.due[remoteID] }
        let wait = due.map { max($0 - .now, .zero) } ?? .zero
        let observation = try? await turns.take(by: Date().addingTimeInterval(wait.inSeconds)) {
            await engine.observe(remoteID, progress: progress)
        }
        guard let observation else { return .running(status: "stopped") }
        guard case .finished = observation, let due else { return observation }
        guard (try? await ContinuousClock().sleep(until: due)) != nil else { return .running(status: "stopped") }
        return observation
    }

    func discard(_ remoteID: String) async {
        state.withLock { $0.due[remoteID] = nil }
        engine.discard(remoteID)
    }
}
