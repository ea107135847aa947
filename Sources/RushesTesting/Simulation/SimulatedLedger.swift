public import Foundation
public import RushesCore
public import RushesLedger

/// A process's access to the ledger that all share: the ledger outlives the process, its calls do not.
public struct SimulatedLedger: LedgerStore {
    private let process: SimulatedProcess
    private let base: any LedgerStore
    private let witness: LedgerWitness
    private let isLocked: @Sendable () -> Bool

    /// Makes a process's access.
    ///
    /// - Parameters:
    ///   - process: the process.
    ///   - base: the ledger.
    ///   - witness: who watches the writes.
    ///   - isLocked: whether a write finds the ledger locked by another program; asked at each.
    public init(
        process: SimulatedProcess,
        base: any LedgerStore,
        witness: LedgerWitness,
        isLocked: @escaping @Sendable () -> Bool
    ) {
        self.process = process
        self.base = base
        self.witness = witness
        self.isLocked = isLocked
    }

    func read<Value: Sendable>(
        _ call: StaticString,
        _ work: (any LedgerStore) async throws(RushesError) -> Value
    ) async throws(RushesError) -> Value {
        try await process.enter(call)
        let value = try await work(base)
        try await process.leave("has read")
        return value
    }

    func write<Value: Sendable>(
        _ call: StaticString,
        _ work: (any LedgerStore) async throws(RushesError) -> Value
    ) async throws(RushesError) -> Value {
        try await process.enter(call)
        if isLocked() {
            process.keepWaiting(for: .seconds(1))
            process.trace.note("finds the ledger locked", by: process.number)
            throw RushesError(.ledgerLocked, "the ledger is locked by another program")
        }
        let value = try await work(base)
        try await process.leave("has written")
        return value
    }

    /// Adds a job, in front of the witness.
    @discardableResult
    public func add(_ job: Job, answering request: ClientRequest?) async throws(RushesError) -> Job {
        try await write("adds a job") { base throws(RushesError) in
            let answer = try await base.add(job, answering: request)
            if answer.id == job.id { witness.added(job) }
            return answer
        }
    }

    /// An answered request.
    public func request(withKey key: String, owner: Owner) async throws(RushesError) -> RecordedRequest? {
        try await read("reads a request") { base throws(RushesError) in
            try await base.request(withKey: key, owner: owner)
        }
    }

    /// Sets a limit.
    public func set(_ limit: Money?, per period: Budget.Period, for owner: Owner, at moment: Date)
        async throws(RushesError)
    {
        try await write("sets a limit") { base throws(RushesError) in
            try await base.set(limit, per: period, for: owner, at: moment)
        }
    }

    /// An owner's limits.
    public func budgets(of owner: Owner) async throws(RushesError) -> [Budget] {
        try await read("reads limits") { base throws(RushesError) in try await base.budgets(of: owner) }
    }

    /// Records events, in front of the witness.
    public func record(_ events: [JobEvent], under lease: Lease, at moment: Date)
        async throws(RushesError) -> Job
    {
        try await write("records") { base throws(RushesError) in
            let job: Job
            do throws(RushesError) {
                job = try await base.record(events, under: lease, at: moment)
            } catch {
                process.trace.note(
                    "cannot record",
                    by: process.number,
                    "\(events.map(\.name)): \(error.message)"
                )
                throw error
            }
            process.trace.note(
                "has recorded",
                by: process.number,
                value: events.count,
                "\(job.id) \(events.map(\.name)) -> \(job.state.rawValue) \(job.remoteID ?? "")"
            )
            witness.recorded(events, under: lease, as: job, by: process)
            if job.state == .submitting { process.reaches(.sending) }
            return job
        }
    }

    /// Claims a job, in front of the witness.
    public func claim(
        _ id: Job.ID,
        owner: Owner,
        by worker: WorkerID,
        token: String,
        for duration: Duration
    ) async throws(RushesError) -> Lease? {
        try await write("claims") { base throws(RushesError) in
            let lease = try await base.claim(id, owner: owner, by: worker, token: token, for: duration)
            if let lease {
                process.trace.note("has claimed", by: process.number, "\(id)")
                witness.claimed(lease, now: process.clock.date)
            }
            return lease
        }
    }

    /// Lets a claim hold on, in front of the witness.
    public func renew(_ lease: Lease, for duration: Duration) async throws(RushesError) -> Lease {
        try await write("renews") { base throws(RushesError) in
            let renewed = try await base.renew(lease, for: duration)
            witness.renewed(renewed, now: process.clock.date)
            return renewed
        }
    }

    /// Lets many claims hold on, in front of the witness.
    public func renew(_ leases: [Lease], for duration: Duration) async throws(RushesError) -> [Lease] {
        try await write("renews all") { base throws(RushesError) in
            let held = try await base.renew(leases, for: duration)
            for lease in held { witness.renewed(lease, now: process.clock.date) }
            return held
        }
    }

    /// Gives a claim back.
    public func release(_ lease: Lease) async throws(RushesError) {
        try await write("releases") { base throws(RushesError) in
            try await base.release(lease)
            witness.released(lease)
        }
    }

    /// A job.
    public func job(_ id: Job.ID, owner: Owner) async throws(RushesError) -> Job {
        try await read("reads a job") { base throws(RushesError) in try await base.job(id, owner: owner)
        }
    }

    /// An owner's jobs.
    public func jobs(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Job] {
        try await read("lists jobs") { base throws(RushesError) in
            try await base.jobs(of: owner, where: filter)
        }
    }

    /// How many jobs an owner has.
    public func jobCount(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> Int {
        try await read("counts jobs") { base throws(RushesError) in
            try await base.jobCount(of: owner, where: filter)
        }
    }

    /// Unfinished jobs that nobody works on.
    public func unclaimedJobs(
        after id: Job.ID?,
        limit: Int
    ) async throws(RushesError) -> [Job] {
        try await read("lists unclaimed") { base throws(RushesError) in
            try await base.unclaimedJobs(after: id, limit: limit)
        }
    }

    /// Jobs whose clips came home broken.
    public func fetchableJobs(
        finishedAfter moment: Date,
        after id: Job.ID?,
        limit: Int
    ) async throws(RushesError) -> [Job] {
        try await read("lists broken") { base throws(RushesError) in
            try await base.fetchableJobs(finishedAfter: moment, after: id, limit: limit)
        }
    }

    /// Unfinished jobs.
    public func unfinishedJobs(after id: Job.ID?, limit: Int) async throws(RushesError) -> [Job] {
        try await read("lists unfinished") { base throws(RushesError) in
            try await base.unfinishedJobs(after: id, limit: limit)
        }
    }

    /// Waiting jobs.
    public func waitingJobs(
        of owner: Owner,
        limit: Int
    ) async throws(RushesError) -> [Job] {
        try await read("lists waiting") { base throws(RushesError) in
            try await base.waitingJobs(of: owner, limit: limit)
        }
    }

    /// Unsettled jobs.
    public func unsettledJobs(of owner: Owner, limit: Int) async throws(RushesError) -> [Job] {
        try await read("lists unsettled") { base throws(RushesError) in
            try await base.unsettledJobs(of: owner, limit: limit)
        }
    }

    /// Every owner's unsettled jobs.
    public func unsettledJobs(endedAfter moment: Date, limit: Int) async throws(RushesError) -> [Job] {
        try await read("lists all unsettled") { base throws(RushesError) in
            try await base.unsettledJobs(endedAfter: moment, limit: limit)
        }
    }

    /// The job of a prediction.
    public func job(ofPrediction remoteID: String, provider: ProviderID) async throws(RushesError)
        -> Job?
    {
        try await read("reads an owner") { base throws(RushesError) in
            try await base.job(ofPrediction: remoteID, provider: provider)
        }
    }

    /// The jobs of a batch's rows.
    public func jobs(ofBatchKeys keys: [String], owner: Owner) async throws(RushesError) -> [String: Job] {
        try await read("reads rows' jobs") { base throws(RushesError) in
            try await base.jobs(ofBatchKeys: keys, owner: owner)
        }
    }

    /// What is known of a place.
    public func place(at path: String) async throws(RushesError) -> PlaceRecord {
        try await read("looks a place up") { base throws(RushesError) in try await base.place(at: path) }
    }

    /// Jobs of batches' rows whose keys come before a bound.
    public func batchJobs(
        of owner: Owner,
        keysBefore bound: String,
        after id: Job.ID?,
        limit: Int
    ) async throws(RushesError) -> [Job] {
        try await read("reads rows' jobs") { base throws(RushesError) in
            try await base.batchJobs(of: owner, keysBefore: bound, after: id, limit: limit)
        }
    }

    /// A job's takes.
    public func takes(of job: Job.ID, owner: Owner) async throws(RushesError) -> [Take] {
        try await read("reads takes") { base throws(RushesError) in
            try await base.takes(of: job, owner: owner)
        }
    }

    /// An owner's takes.
    public func takes(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Take] {
        try await read("lists takes") { base throws(RushesError) in
            try await base.takes(of: owner, where: filter)
        }
    }

    /// A job's entries.
    public func entries(of job: Job.ID, owner: Owner) async throws(RushesError) -> [LedgerEntry] {
        try await read("reads entries") { base throws(RushesError) in
            try await base.entries(of: job, owner: owner)
        }
    }

    /// An owner's entries.
    public func entries(of owner: Owner, after sequence: Int64, limit: Int) async throws(RushesError)
        -> [LedgerEntry]
    {
        try await read("lists entries") { base throws(RushesError) in
            try await base.entries(of: owner, after: sequence, limit: limit)
        }
    }

    /// What has changed.
    public func changes(
        after cursor: ChangeCursor?,
        limit: Int,
        waitingUpTo patience: Duration
    ) async throws(RushesError) -> LedgerChanges {
        try await read("reads changes") { base throws(RushesError) in
            try await base.changes(after: cursor, limit: limit, waitingUpTo: patience)
        }
    }

    /// The place after everything.
    public func latestChange() async throws(RushesError) -> ChangeCursor {
        try await read("reads the end") { base throws(RushesError) in try await base.latestChange() }
    }

    /// How many jobs are in each state.
    public func openCounts() async throws(RushesError) -> [JobState: Int] {
        try await read("counts") { base throws(RushesError) in try await base.openCounts() }
    }

    /// What an owner has spent.
    public func spending(of owner: Owner, since moment: Date) async throws(RushesError) -> Spending {
        try await read("reads spending") { base throws(RushesError) in
            try await base.spending(of: owner, since: moment)
        }
    }

    /// What counts against a budget.
    public func spending(
        of owner: Owner,
        against budget: Budget,
        at moment: Date
    ) async throws(RushesError) -> Spending {
        try await read("reads spending against a budget") { base throws(RushesError) in
            try await base.spending(of: owner, against: budget, at: moment)
        }
    }

    /// An owner's account.
    public func outlays(of owner: Owner, since moment: Date, until end: Date?, by grouping: Outlay.Grouping)
        async throws(RushesError)
        -> [Outlay]
    {
        try await read("reads outlays") { base throws(RushesError) in
            try await base.outlays(of: owner, since: moment, until: end, by: grouping)
        }
    }

    /// Adds everything up again, in no time.
    public func audit() -> AuditSteps { base.audit() }

    /// Times of completion, in an order that does not depend on where things lie in memory.
    public func completionTimes(
        like facts: Input.Facts,
        of model: ModelID,
        provider: ProviderID,
        limit: Int
    ) async throws(RushesError) -> [Duration] {
        try await read("reads times") { base throws(RushesError) in
            try await base.completionTimes(like: facts, of: model, provider: provider, limit: limit).sorted()
        }
    }
}
