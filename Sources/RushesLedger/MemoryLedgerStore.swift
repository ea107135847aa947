public import Foundation
public import RushesCore
import Synchronization

/// A ledger that lives as long as the process: for tests, simulations and previews.
///
/// It keeps to every rule of ``LedgerStore`` but one: nothing survives the process. What it gives back has been through
/// the same JSON as in a durable ledger.
public final class MemoryLedgerStore: LedgerStore {
    /// What all views of a ledger share.
    final class Content: Sendable {
        let state = Guarded(MemoryLedgerState())
        let signal = ChangeSignal()
    }

    let content: Content
    let now: @Sendable () -> Date
    let clock: any Clock<Duration>
    let mayRun: @Sendable (WorkerID) -> Bool

    /// Makes an empty ledger.
    ///
    /// - Parameters:
    ///   - now: the ledger's own clock, by which claims end and callbacks come due.
    ///   - clock: what waiting for changes goes by.
    ///   - mayRun: whether a worker may still run, as far as this ledger can see; a dead one's claims are void at once. It
    ///     must answer at once and not use the ledger.
    public convenience init(
        now: @escaping @Sendable () -> Date = { Date() },
        clock: any Clock<Duration> = ContinuousClock(),
        mayRun: @escaping @Sendable (WorkerID) -> Bool = { _ in true }
    ) {
        self.init(of: Content(), now: now, clock: clock, mayRun: mayRun)
    }

    private init(
        of content: Content,
        now: @escaping @Sendable () -> Date,
        clock: any Clock<Duration>,
        mayRun: @escaping @Sendable (WorkerID) -> Bool
    ) {
        self.content = content
        self.now = now
        self.clock = clock
        self.mayRun = mayRun
    }

    /// The same ledger as another machine has it, from which other workers can be seen.
    public func seen(where mayRun: @escaping @Sendable (WorkerID) -> Bool) -> MemoryLedgerStore {
        MemoryLedgerStore(of: content, now: now, clock: clock, mayRun: mayRun)
    }

    /// Records a queued job, the hold of its price, and the request that it answers.
    @discardableResult
    public func add(_ job: Job, answering request: ClientRequest?) async throws(RushesError) -> Job {
        let added = try content.state.withLock { state throws(RushesError) in try state.add(job, answering: request) }
        content.signal.fire()
        return added
    }

    /// The owner's request with a key, if it has been answered with a job.
    public func request(withKey key: String, owner: Owner) async throws(RushesError) -> RecordedRequest? {
        content.state.withLock { $0.request(withKey: key, owner: owner) }
    }

    /// Sets an owner's limit for a period, or takes it away.
    public func set(
        _ limit: Money?,
        per period: Budget.Period,
        for owner: Owner,
        at moment: Date
    ) async throws(RushesError) {
        try content.state.withLock { state throws(RushesError) in try state.set(limit, per: period, for: owner) }
    }

    /// An owner's limits, shortest period first.
    public func budgets(of owner: Owner) async throws(RushesError) -> [Budget] {
        content.state.withLock { $0.budgets(of: owner) }
    }

    /// Records what happened to a job.
    public func record(
        _ events: [JobEvent],
        under lease: Lease,
        at moment: Date
    ) async throws(RushesError) -> Job {
        let now = now()
        let job = try content.state.withLock { state throws(RushesError) in
            try state.record(events, under: lease, at: moment, now: now)
        }
        content.signal.fire()
        return job
    }

    /// Claims a job for a worker.
    public func claim(
        _ id: Job.ID,
        owner: Owner,
        by worker: WorkerID,
        token: String,
        for duration: Duration
    ) async throws(RushesError) -> Lease? {
        let (now, mayRun) = (now(), mayRun)
        return try content.state.withLock { state throws(RushesError) in
            _ = try state.job(id, owner: owner)
            if let held = state.leases[id], held.term.holds(at: now), mayRun(held.lease.worker) { return nil }
            let lease = Lease(jobID: id, token: token, worker: worker, duration: duration)
            state.leases[id] = (lease, LeaseTerm(from: now, for: duration))
            return lease
        }
    }

    /// Lets a claim hold for a time from now on.
    public func renew(_ lease: Lease, for duration: Duration) async throws(RushesError) -> Lease {
        let now = now()
        return try content.state.withLock { state throws(RushesError) in
            try state.checkFence(lease)
            return state.renew(lease, for: duration, now: now)
        }
    }

    /// Lets many claims hold for a time from now on.
    public func renew(_ leases: [Lease], for duration: Duration) async throws(RushesError) -> [Lease] {
        let now = now()
        return content.state.withLock { state in
            leases.compactMap { lease in
                guard state.leases[lease.jobID]?.lease.token == lease.token else { return nil }
                return state.renew(lease, for: duration, now: now)
            }
        }
    }

    /// Gives a claim back.
    public func release(_ lease: Lease) async throws(RushesError) {
        content.state.withLock { state in
            if state.leases[lease.jobID]?.lease.token == lease.token { state.leases[lease.jobID] = nil }
        }
    }

    /// A job as it stands.
    public func job(_ id: Job.ID, owner: Owner) async throws(RushesError) -> Job {
        try content.state.withLock { state throws(RushesError) in try state.job(id, owner: owner) }
    }

    /// An owner's jobs, newest first.
    public func jobs(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Job] {
        let found = content.state.withLock { state in
            state.jobs.values.filter { job in
                job.owner == owner && filter.admits(job) && filter.admits(job.id)
            }
        }
        return filter.page(of: found.sorted { $0.id > $1.id })
    }

    /// How many jobs of an owner a filter lets through.
    public func jobCount(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> Int {
        content.state.withLock { state in state.jobs.values.count { $0.owner == owner && filter.admits($0) } }
    }

    /// The unfinished jobs of every owner, oldest first.
    public func unfinishedJobs(after id: Job.ID?, limit: Int) async throws(RushesError) -> [Job] {
        let found = content.state.withLock { state in
            state.jobs.values.filter { job in !job.state.isTerminal && id.map { job.id > $0 } != false }
        }
        return Array(found.sorted { $0.id < $1.id }.prefix(max(0, limit)))
    }

    /// The job that a provider's prediction belongs to.
    public func job(ofPrediction remoteID: String, provider: ProviderID) async throws(RushesError) -> Job? {
        content.state.withLock { $0.job(ofPrediction: remoteID, provider: provider) }
    }

    /// The newest job of each of a batch's rows that has one.
    public func jobs(ofBatchKeys keys: [String], owner: Owner) async throws(RushesError) -> [String: Job] {
        let wanted = Set(keys)
        return content.state.withLock { state in
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
        content.state.withLock { state in
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
        let found = content.state.withLock { state in
            state.jobs.values.filter { job in
                job.owner == owner && id.map { job.id > $0 } != false
                    && job.batchKey?.utf8.lexicographicallyPrecedes(bound.utf8) == true
            }
        }
        return Array(found.sorted { $0.id < $1.id }.prefix(max(0, limit)))
    }

    /// A job's takes in the order they were stored.
    public func takes(of job: Job.ID, owner: Owner) async throws(RushesError) -> [Take] {
        content.state.withLock { state in
            state.jobs[job]?.owner == owner ? state.takes.filter { $0.jobID == job } : []
        }
    }

    /// An owner's takes, newest first.
    public func takes(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Take] {
        let found = content.state.withLock { state in
            state.takes.filter { take in state.jobs[take.jobID]?.owner == owner && filter.admits(take.id) }
        }
        return filter.page(of: found.sorted { $0.id > $1.id })
    }

    /// A job's entries in the order they were recorded.
    public func entries(of job: Job.ID, owner: Owner) async throws(RushesError) -> [LedgerEntry] {
        content.state.withLock { state in state.entries(of: job).filter { $0.owner == owner } }
    }

    /// What an owner has spent since a moment.
    public func spending(of owner: Owner, since moment: Date) async throws(RushesError) -> Spending {
        let jobs = content.state.withLock { state in state.jobs.values.filter { $0.owner == owner } }
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
        content.state.withLock { $0.spending(of: owner, against: budget, at: moment) }
    }

    /// How long predictions like one took.
    public func completionTimes(
        like facts: Input.Facts,
        of model: ModelID,
        provider: ProviderID,
        limit: Int
    ) async throws(RushesError) -> [Duration] {
        let jobs = content.state.withLock { state in
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
