public import Foundation
public import RushesCore
import Synchronization

extension MemoryLedgerStore {
    /// An owner's paid jobs that nobody works on, oldest first.
    public func waitingJobs(of owner: Owner, limit: Int) async throws(RushesError) -> [Job] {
        free(limit: limit) { job in job.owner == owner && !job.isRehearsal && !job.state.isTerminal }
    }

    /// The unfinished jobs of every owner that nobody works on, oldest first.
    public func unclaimedJobs(after id: Job.ID?, limit: Int) async throws(RushesError) -> [Job] {
        free(limit: limit) { job in !job.state.isTerminal && id.map { job.id > $0 } ?? true }
    }

    /// The failed jobs of every owner whose clips may be fetched again and that nobody works on, oldest first.
    public func fetchableJobs(
        finishedAfter moment: Date,
        after id: Job.ID?,
        limit: Int
    ) async throws(RushesError) -> [Job] {
        let start = moment.keptToMillisecond
        return free(limit: limit) { job in
            guard job.mayFetchAgain, let finishedAt = job.finishedAt, finishedAt > start else { return false }
            return id.map { job.id > $0 } ?? true
        }
    }

    private func free(limit: Int, where isMeant: (Job) -> Bool) -> [Job] {
        let (now, mayRun) = (now(), mayRun)
        let found = content.state.withLock { state in
            state.jobs.values.filter { job in
                guard isMeant(job) else { return false }
                guard let held = state.leases[job.id], held.term.holds(at: now) else { return true }
                return !mayRun(held.lease.worker)
            }
        }
        return Array(found.sorted { $0.id < $1.id }.prefix(max(0, limit)))
    }

    /// An owner's jobs whose charge is still the quote although a prediction stands behind it, newest first.
    public func unsettledJobs(of owner: Owner, limit: Int) async throws(RushesError) -> [Job] {
        let found = content.state.withLock { state in
            state.jobs.values.filter { $0.owner == owner && $0.charge?.basis == .quote && $0.remoteID != nil }
        }
        return Array(found.sorted { $0.id > $1.id }.prefix(max(0, limit)))
    }

    /// Jobs of every owner whose charge is still the quote although a prediction stands behind it, the last ended first.
    public func unsettledJobs(endedAfter moment: Date, limit: Int) async throws(RushesError) -> [Job] {
        let start = moment.keptToMillisecond
        let found = content.state.withLock { state in
            state.jobs.values.compactMap { job -> (end: Date, job: Job)? in
                guard job.charge?.basis == .quote, job.remoteID != nil, let end = job.finalizedAt, end > start else {
                    return nil
                }
                return (end, job)
            }
        }
        let inOrder = found.sorted { ($0.end, $0.job.id) > ($1.end, $1.job.id) }
        return inOrder.prefix(max(0, limit)).map(\.job)
    }

    /// An owner's entries in the order they were recorded, of all jobs.
    public func entries(
        of owner: Owner,
        after sequence: Int64,
        limit: Int
    ) async throws(RushesError) -> [LedgerEntry] {
        content.state.withLock { state in
            // An entry's number is its place and one.
            let rest = state.entries.dropFirst(Int(clamping: max(0, sequence)))
            return Array(rest.lazy.filter { $0.owner == owner }.prefix(max(0, limit)))
        }
    }

    /// The place after everything that has been recorded so far.
    public func latestChange() async throws(RushesError) -> ChangeCursor {
        ChangeCursor(afterSequence: content.state.withLock { Int64($0.entries.count) })
    }

    /// Which jobs of any owner have changed since a place.
    public func changes(
        after cursor: ChangeCursor?,
        limit: Int,
        waitingUpTo patience: Duration
    ) async throws(RushesError) -> LedgerChanges {
        let sequence = try cursor?.sequence() ?? 0
        // Nobody else writes to it: without a signal nothing has changed.
        return try await content.signal.changes(within: patience, every: nil, on: clock) { () throws(RushesError) in
            content.state.withLock { state in
                let start = min(Int(clamping: sequence), state.entries.count)
                let page = state.entries[start...].prefix(max(0, limit))
                return LedgerChanges(after: Int64(start), entries: page.map { ($0.sequence, $0.jobID) })
            }
        }
    }

    /// How many jobs that have not ended are in each state.
    public func openCounts() async throws(RushesError) -> [JobState: Int] {
        content.state.withLock { state in
            state.jobs.values.reduce(into: [:]) { counts, job in
                if !job.state.isTerminal { counts[job.state, default: 0] += 1 }
            }
        }
    }

    /// What an owner's jobs of a span of time hold and have cost.
    public func outlays(
        of owner: Owner,
        since moment: Date,
        until end: Date?,
        by grouping: Outlay.Grouping
    ) async throws(RushesError) -> [Outlay] {
        let (start, end) = (moment.keptToMillisecond, end?.keptToMillisecond ?? .distantFuture)
        let jobs = content.state.withLock { state in
            state.jobs.values.filter { $0.owner == owner && $0.createdAt >= start && $0.createdAt < end }
        }
        let inOrder = jobs.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
        return try Outlay.account(of: inOrder.compactMap { Outlay(of: $0, by: grouping) }, by: grouping)
    }

    /// Adds up every entry of every owner again and compares.
    public func audit() -> AuditSteps {
        // A copy: one moment's state, and nobody waits while it is added up.
        let state = content.state.withLock { $0 }
        return AuditSteps { report in
            var audit = LedgerAudit(to: report)
            let takes = Dictionary(grouping: state.takes, by: \.jobID)
            let jobs = state.jobs.values.sorted { $0.id < $1.id }
            for (number, job) in jobs.enumerated() {
                audit.check(job, takes: takes[job.id] ?? [], entries: state.entries(of: job.id))
                guard report.progress(number + 1, of: jobs.count) else { return }
            }
            audit.check(state.totals)
            report.finish()
        }
    }
}
