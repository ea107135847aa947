public import Foundation
public import RushesCore
import Synchronization

/// A ledger that lives as long as the process: for tests, simulations and previews.
///
/// It keeps to every rule of ``LedgerStore`` but one: nothing survives the process. What it gives back has been through
/// the same JSON as in a durable ledger.
public final class MemoryLedgerStore: LedgerStore {
    let state = Guarded(MemoryLedgerState())

    /// Makes an empty ledger.
    public init() {}

    /// Records a queued job, the hold of its price, and the request that it answers.
    @discardableResult
    public func add(_ job: Job, answering request: ClientRequest?) async throws(RushesError) -> Job {
        try state.withLock { state throws(RushesError) in try state.add(job, answering: request) }
    }

    /// The owner's request with a key, if it has been answered with a job.
    public func request(withKey key: String, owner: Owner) async throws(RushesError) -> RecordedRequest? {
        state.withLock { $0.request(withKey: key, owner: owner) }
    }

    /// Sets an owner's limit for a period, or takes it away.
    public func set(
        _ limit: Money?,
        per period: Budget.Period,
        for owner: Owner,
        at moment: Date
    ) async throws(RushesError) {
        try state.withLock { state throws(RushesError) in try state.set(limit, per: period, for: owner) }
    }

    /// An owner's limits, shortest period first.
    public func budgets(of owner: Owner) async throws(RushesError) -> [Budget] {
        state.withLock { $0.budgets(of: owner) }
    }

    /// Records what happened to a job.
    public func record(
        _ events: [JobEvent],
        under lease: Lease,
        at moment: Date
    ) async throws(RushesError) -> Job {
        try state.withLock { state throws(RushesError) in try state.record(events, under: lease, at: moment) }
    }

    /// Claims a job for a worker.
    public func claim(
        _ id: Job.ID,
        owner: Owner,
        for worker: WorkerID,
        token: String,
        until expiry: Date,
        now: Date,
        isAlive: @escaping @Sendable (WorkerID) -> Bool
    ) async throws(RushesError) -> Lease? {
        try state.withLock { state throws(RushesError) in
            _ = try state.job(id, owner: owner)
            if let held = state.leases[id], held.holds(at: now), isAlive(held.worker) { return nil }
            let lease = Lease(jobID: id, token: token, worker: worker, from: now, until: expiry)
            state.leases[id] = lease
            return lease
        }
    }

    /// Extends a claim.
    public func renew(_ lease: Lease, until expiry: Date) async throws(RushesError) -> Lease {
        try state.withLock { state throws(RushesError) in
            try state.checkFence(lease)
            let renewed = lease.extended(until: expiry)
            state.leases[lease.jobID] = renewed
            return renewed
        }
    }

    /// Extends many claims.
    public func renew(_ leases: [Lease], until expiry: Date) async throws(RushesError) -> [Lease] {
        state.withLock { state in
            leases.compactMap { lease in
                guard state.leases[lease.jobID]?.token == lease.token else { return nil }
                let renewed = lease.extended(until: expiry)
                state.leases[lease.jobID] = renewed
                return renewed
            }
        }
    }

    /// Gives a claim back.
    public func release(_ lease: Lease) async throws(RushesError) {
        state.withLock { state in
            if state.leases[lease.jobID]?.token == lease.token { state.leases[lease.jobID] = nil }
        }
    }

    /// A job as it stands.
    public func job(_ id: Job.ID, owner: Owner) async throws(RushesError) -> Job {
        try state.withLock { state throws(RushesError) in try state.job(id, owner: owner) }
    }

    /// An owner's jobs, newest first.
    public func jobs(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Job] {
        let found = state.withLock { state in
            state.jobs.values.filter { job in
                job.owner == owner && filter.admits(job) && filter.admits(job.id)
            }
        }
        return filter.page(of: found.sorted { $0.id > $1.id })
    }

    /// How many jobs of an owner a filter lets through.
    public func jobCount(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> Int {
        state.withLock { state in state.jobs.values.count { $0.owner == owner && filter.admits($0) } }
    }

    /// The unfinished jobs of every owner, oldest first.
    public func unfinishedJobs(after id: Job.ID?, limit: Int) async throws(RushesError) -> [Job] {
        let found = state.withLock { state in
            state.jobs.values.filter { job in !job.state.isTerminal && id.map { job.id > $0 } != false }
        }
        return Array(found.sorted { $0.id < $1.id }.prefix(max(0, limit)))
    }

    /// The job that a provider's prediction belongs to.
    public func job(ofPrediction remoteID: String, provider: ProviderID) async throws(RushesError) -> Job? {
        state.withLock { $0.job(ofPrediction: remoteID, provider: provider) }
    }

    /// The newest job of each of a batch's rows that has one.
    public func jobs(ofBatchKeys keys: [String], owner: Owner) async throws(RushesError) -> [String: Job] {
        let wanted = Set(keys)
        return state.withLock { state in
            state.jobs.values.filter { $0.owner == owner }.reduce(into: [:]) { found, job in
                guard let key = job.batchKey, wanted.contains(key), found[key].map({ $0.id < job.id }) ?? true else {
                    return
                }
                found[key] = job
            }
        }
    }

    /// What is known of a place on the disk.
    public func place(at path: String) async throws(RushesError) -> PlaceRecord {
        state.withLock { state in
            let takes = state.takes.reversed().filter { $0.path == path }.map { take in
                PlaceRecord.Kept(take: take, isRehearsal: state.jobs[take.jobID]?.isRehearsal ?? false)
            }
            return PlaceRecord(path: path, promisedTo: state.holder(of: path), takes: takes)
        }
    }

    /// An owner's jobs of batches' rows whose keys come before a bound, oldest first.
    public func batchJobs(
        of owner: Owner,
        keysBefore bound: String,
        after id: Job.ID?,
        limit: Int
    ) async throws(RushesError) -> [Job] {
        let found = state.withLock { state in
            state.jobs.values.filter { job in
                job.owner == owner && id.map { job.id > $0 } != false
                    && job.batchKey?.utf8.lexicographicallyPrecedes(bound.utf8) == true
            }
        }
        return Array(found.sorted { $0.id < $1.id }.prefix(max(0, limit)))
    }

    /// A job's takes in the order they were stored.
    public func takes(of job: Job.ID, owner: Owner) async throws(RushesError) -> [Take] {
        state.withLock { state in
            state.jobs[job]?.owner == owner ? state.takes.filter { $0.jobID == job } : []
        }
    }

    /// An owner's takes, newest first.
    public func takes(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Take] {
        let found = state.withLock { state in
            state.takes.filter { take in state.jobs[take.jobID]?.owner == owner && filter.admits(take.id) }
        }
        return filter.page(of: found.sorted { $0.id > $1.id })
    }

    /// A job's entries in the order they were recorded.
    public func entries(of job: Job.ID, owner: Owner) async throws(RushesError) -> [LedgerEntry] {
        state.withLock { state in state.entries(of: job).filter { $0.owner == owner } }
    }

    /// What an owner has spent since a moment.
    public func spending(of owner: Owner, since moment: Date) async throws(RushesError) -> Spending {
        let jobs = state.withLock { state in state.jobs.values.filter { $0.owner == owner } }
        let start = moment.keptToMillisecond
        let figures = jobs.map { job in
            let isCounted = job.createdAt >= start
            return Spending(
                held: job.held,
                charged: isCounted ? job.chargedAmount : Money(micros: 0, currency: job.held.currency)
            )
        }
        return try Spending(adding: figures)
    }

    /// What counts against a budget at a moment.
    public func spending(
        of owner: Owner,
        against budget: Budget,
        at moment: Date
    ) async throws(RushesError) -> Spending {
        state.withLock { $0.spending(of: owner, against: budget, at: moment) }
    }

    /// How long predictions like one took.
    public func completionTimes(
        like facts: Input.Facts,
        of model: ModelID,
        provider: ProviderID,
        limit: Int
    ) async throws(RushesError) -> [Duration] {
        let jobs = state.withLock { state in
            state.jobs.values.filter { job in
                job.provider == provider && job.input.model == model && job.input.facts.seconds == facts.seconds
                    && job.input.facts.resolution == facts.resolution
            }
        }
        let times = jobs.compactMap { job -> (finish: Int64, start: Int64)? in
            guard let start = job.acceptedAt, let finish = job.finishedAt, finish >= start else { return nil }
            return (finish.milliseconds, start.milliseconds)
        }
        let newest = times.sorted { $0.finish > $1.finish }.prefix(max(0, limit))
        return newest.map { .milliseconds($0.finish.subtractingBounded($0.start)) }
    }
}
