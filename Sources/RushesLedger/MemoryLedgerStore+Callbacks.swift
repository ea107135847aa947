public import Foundation
public import RushesCore
import Synchronization

extension MemoryLedgerStore: CallbackStore {
    /// Callbacks whose job has ended and whose time has come, shared among owners.
    public func dueCallbacks(
        at now: Date,
        limit: Int,
        perOwner ownerLimit: Int
    ) async throws(RushesError) -> [Callback] {
        let present = now.keptToMillisecond
        let due = state.withLock { state in
            state.callbacks.values.compactMap { kept -> (callback: Callback, dueAt: Date, number: Int)? in
                guard kept.endedAt == nil, let dueAt = kept.dueAt, dueAt <= present,
                    state.jobs[kept.callback.jobID]?.state.isTerminal == true
                else { return nil }
                return (kept.callback, dueAt, kept.number)
            }
        }
        var ranks: [Owner: Int] = [:]
        let ranked = due.sorted { ($0.dueAt, $0.number) < ($1.dueAt, $1.number) }.compactMap { kept in
            let rank = ranks[kept.callback.owner, default: 0]
            ranks[kept.callback.owner] = rank + 1
            return rank < ownerLimit ? (kept: kept, rank: rank) : nil
        }
        return ranked.sorted { ($0.rank, $0.kept.dueAt, $0.kept.number) < ($1.rank, $1.kept.dueAt, $1.kept.number) }
            .prefix(max(0, limit)).map(\.kept.callback)
    }

    /// Makes callbacks due that were taken up by workers who have died since.
    @discardableResult
    public func freeCallbacks(
        at now: Date,
        isAlive: @escaping @Sendable (WorkerID) -> Bool
    ) async throws(RushesError) -> Int {
        state.withLock { state in
            let brokenOff = state.callbacks.filter { _, kept in
                kept.endedAt == nil && kept.taker.map { !isAlive($0) } ?? false
            }
            for (id, kept) in brokenOff {
                state.callbacks[id]?.dueAt = min(kept.dueAt ?? now, now.keptToMillisecond)
                state.callbacks[id]?.taker = nil
            }
            return brokenOff.count
        }
    }

    /// Takes a callback up to deliver it.
    public func takeUp(
        _ callback: Callback,
        by worker: WorkerID?,
        until moment: Date
    ) async throws(RushesError) -> Callback? {
        change(callback) { kept in
            let known = kept.callback
            kept.callback = Callback(jobID: known.jobID, owner: known.owner, url: known.url, tries: known.tries + 1)
            kept.dueAt = moment.keptToMillisecond
            kept.taker = worker
        }
    }

    /// Puts a callback off after a try that failed.
    public func postpone(_ callback: Callback, until moment: Date) async throws(RushesError) {
        change(callback) { kept in
            kept.dueAt = moment.keptToMillisecond
            kept.taker = nil
        }
    }

    /// Ends a callback for good.
    public func end(
        _ callback: Callback,
        as outcome: Callback.Outcome,
        at moment: Date
    ) async throws(RushesError) {
        change(callback, whoeverHasIt: outcome == .delivered) { $0.endedAt = moment.keptToMillisecond }
    }

    /// Changes a callback that has not ended, unless another has taken it up since it was read.
    @discardableResult
    private func change(
        _ callback: Callback,
        whoeverHasIt: Bool = false,
        _ body: (inout MemoryCallback) -> Void
    ) -> Callback? {
        state.withLock { state in
            guard var kept = state.callbacks[callback.jobID], kept.endedAt == nil,
                whoeverHasIt || kept.callback.tries == callback.tries
            else { return nil }
            body(&kept)
            state.callbacks[callback.jobID] = kept
            return kept.callback
        }
    }
}
