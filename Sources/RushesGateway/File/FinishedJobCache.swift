import Foundation
import RushesCore
import Synchronization

/// Jobs that have ended and do not change any more, with the answers that were last made of them: a caller that asks
/// again is answered without the ledger.
///
/// They are as the ledger has them: what has ended, is settled and needs no more fetching stays as it is. The oldest are
/// forgotten first.
final class FinishedJobCache: Sendable {
    /// An answer, and the minute that its links were made for.
    private struct Kept {
        var answer: EncodedAnswer
        var minute: Int64
    }

    private struct Entry {
        var snapshot: JobSnapshot
        /// The answers by the names of the routes that gave them.
        var answers: [String: Kept] = [:]
    }

    private struct State {
        var entries: [Job.ID: Entry] = [:]
        var order: [Job.ID] = []
        var oldest = 0
    }

    private let limit: Int
    private let state = Guarded(State())

    init(limit: Int = 2048) { self.limit = limit }

    /// Whether a job can be kept.
    static func isFinal(_ job: Job) -> Bool {
        // A clip that was charged for and given up may come home after all.
        job.state.isTerminal && !job.isUnsettled && !job.mayComeHome && !job.mayFetchAgain
    }

    /// A job of an owner's; `nil` if it is not kept, or somebody else's.
    func snapshot(_ id: Job.ID, of owner: Owner) -> JobSnapshot? {
        let entry = state.withLock { $0.entries[id] }
        guard let entry, entry.snapshot.job.owner == owner else { return nil }
        return entry.snapshot
    }

    /// Keeps a job that has ended for good.
    func keep(_ snapshot: JobSnapshot) {
        let id = snapshot.job.id
        state.withLock { state in
            guard state.entries[id] == nil else { return }
            state.entries[id] = Entry(snapshot: snapshot)
            if state.order.count < limit {
                state.order.append(id)
            } else {
                // A ring: the newest takes the oldest's place.
                state.entries[state.order[state.oldest]] = nil
                state.order[state.oldest] = id
                state.oldest = (state.oldest + 1) % limit
            }
        }
    }

    /// The answer to a caller who asks for a job that is kept; made anew when the minute is over, since links end.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - owner: who asks.
    ///   - route: the name of the route that is asked: each has its own words.
    ///   - now: the present.
    ///   - make: words the answer.
    /// - Returns: the answer; `nil` if the job is not kept, or somebody else's.
    func answer(
        _ id: Job.ID,
        of owner: Owner,
        on route: String,
        at now: Date,
        make: (JobSnapshot) -> EncodedAnswer
    ) -> EncodedAnswer? {
        let minute = Int64(now.timeIntervalSince1970) / 60
        guard let entry = state.withLock({ $0.entries[id] }), entry.snapshot.job.owner == owner else { return nil }
        if let kept = entry.answers[route], kept.minute == minute { return kept.answer }
        let answer = make(entry.snapshot)
        state.withLock { $0.entries[id]?.answers[route] = Kept(answer: answer, minute: minute) }
        return answer
    }
}
