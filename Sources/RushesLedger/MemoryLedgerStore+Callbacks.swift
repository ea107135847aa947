import Foundation
public import RushesCore
import Synchronization

extension MemoryLedgerStore {
    /// Callbacks whose job has ended and whose time has come, shared among owners.
    public func dueCallbacks(limit: Int, perOwner ownerLimit: Int) async throws(RushesError) -> [Callback] {
        let (present, mayRun) = (now().keptToMillisecond, mayRun)
        let due = content.state.withLock { state in
            state.freeCallbacks(at: present, mayRun: mayRun)
            return state.callbacks.values.compactMap { kept -> (callback: Callback, dueAt: Date, number: Int)? in
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

    /// Takes a callback up to deliver it.
    public func takeUp(
        _ callback: Callback,
        by worker: WorkerID?,
        for duration: Duration
    ) async throws(RushesError) -> Callback? {
        let due = now().addingTimeInterval(duration.inSeconds).keptToMillisecond
        return change(callback) { kept in
            let known = kept.callback
            kept.callback = Callback(jobID: known.jobID, owner: known.owner, url: known.url, tries: known.tries + 1)
            kept.dueAt = due
            kept.taker = worker
        }
    }

    /// Puts a callback off after a try that failed.
    public func postpone(_ callback: Callback, for duration: Duration) async throws(RushesError) {
        let due = now().addingTimeInterval(duration.inSeconds).keptToMillisecond
        change(callback) { kept in
            kept.dueAt = due
            kept.taker = nil
        }
    }

    /// Ends a callback for good.
    public func end(_ callback: Callback, as outcome: Callback.Outcome) async throws(RushesError) {
        let end = now().keptToMillisecond
        change(callback, whoeverHasIt: outcome == .delivered) { $0.endedAt = end }
    }

    /// Changes a callback that has not ended, unless another has taken it up since it was read.
    @discardableResult
    private func change(
        _ callback: Callback,
        whoeverHasIt: Bool = false,
        _ body: (inout MemoryCallback) -> Void
    ) -> Callback? {
        content.state.withLock { state in
            guard var kept = state.callbacks[callback.jobID], kept.endedAt == nil,
                whoeverHasIt || kept.callback.tries == callback.tries
            else { return nil }
            body(&kept)
            state.callbacks[callback.jobID] = kept
            return kept.callback
        }
    }
}

extension MemoryLedgerState {
    /// Makes callbacks due that were taken up by workers who have died since.
    fileprivate mutating func freeCallbacks(at now: Date, mayRun: (WorkerID) -> Bool) {
        for (id, kept) in callbacks where kept.endedAt == nil && kept.taker.map({ !mayRun($0) }) ?? false {
            callbacks[id]?.dueAt = min(kept.dueAt ?? now, now)
            callbacks[id]?.taker = nil
        }
    }
}
