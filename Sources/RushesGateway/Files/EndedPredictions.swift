import Foundation
import NIOCore
import RushesCore
import Synchronization

/// Predictions that have ended and do not change any more, with the answers that were last made of them: a caller that asks
/// again is answered without the ledger.
///
/// They are as the ledger has them: what has ended, is settled and needs no more fetching stays as it is. The oldest are
/// forgotten first.
final class EndedPredictions: Sendable {
    private struct Entry {
        var prediction: AtlasPrediction
        /// The answer, and the minute that its links were made for.
        var answer: ByteBuffer?
        var minute: Int64 = 0
    }

    private struct State {
        var entries: [Job.ID: Entry] = [:]
        var order: [Job.ID] = []
        var oldest = 0
    }

    private let limit: Int
    private let state = Guarded(State())

    init(limit: Int = 2048) { self.limit = limit }

    /// Whether a prediction can be kept.
    static func isFinal(_ job: Job) -> Bool {
        // A clip that was charged for and given up may come home after all.
        job.state.isTerminal && !job.isUnsettled && !job.mayComeHome && !job.mayFetchAgain
    }

    /// A prediction of an owner's; `nil` if it is not kept, or somebody else's.
    func prediction(_ id: Job.ID, of owner: Owner) -> AtlasPrediction? {
        let entry = state.withLock { $0.entries[id] }
        guard let entry, entry.prediction.job.owner == owner else { return nil }
        return entry.prediction
    }

    /// Keeps a prediction that has ended for good.
    func keep(_ prediction: AtlasPrediction) {
        let id = prediction.job.id
        state.withLock { state in
            guard state.entries[id] == nil else { return }
            state.entries[id] = Entry(prediction: prediction)
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

    /// The answer to a caller who asks for a prediction that is kept; made anew when the minute is over, since links end.
    func answer(_ id: Job.ID, of owner: Owner, at now: Date, make: (AtlasPrediction) -> ByteBuffer) -> ByteBuffer? {
        let minute = Int64(now.timeIntervalSince1970) / 60
        guard let entry = state.withLock({ $0.entries[id] }), entry.prediction.job.owner == owner else { return nil }
        if let answer = entry.answer, entry.minute == minute { return answer }
        let answer = make(entry.prediction)
        state.withLock { state in
            state.entries[id]?.answer = answer
            state.entries[id]?.minute = minute
        }
        return answer
    }
}
