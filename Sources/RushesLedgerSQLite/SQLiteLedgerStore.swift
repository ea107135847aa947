package import Foundation
import GRDB
package import RushesCore
package import RushesLedger

/// The embedded ledger: one SQLite file in WAL mode, which any number of processes on one machine may use at once.
///
/// Every write is one transaction with `synchronous = FULL`. A lock that another process holds is waited for before
/// `ledger_locked` is thrown. The file must be on a local disk: WAL does not work over a network file system.
package struct SQLiteLedgerStore: LedgerStore, BackupStore {
    let database: LedgerDatabase
    let originals = OriginalJobs()
    let signal = ChangeSignal()
    let clock: any Clock<Duration>
    /// The ledger's own clock: the machine's, which all processes on it share.
    let now: @Sendable () -> Date
    /// Whether a worker may still run, as far as this process can see.
    let mayRun: @Sendable (WorkerID) -> Bool

    /// How often is looked for what other processes have recorded, while somebody waits for it.
    static let lookInterval: Duration = .milliseconds(100)

    /// Opens a ledger.
    ///
    /// A ledger of an earlier schema is brought to the newest; a whole copy of it as it was stays beside it.
    ///
    /// - Parameters:
    ///   - path: the file; missing directories are made with mode 0700, the file with 0600.
    ///   - creating: whether a missing file is made. If not, and there is none, the ledger is empty: reads find
    ///     nothing, writes throw `output_unwritable`, and nothing appears on disk.
    ///   - patience: how many seconds another process's lock is waited for.
    /// - Throws: `ledger_too_new`, `ledger_corrupt`, `ledger_locked`, `disk_full`, `output_unwritable`.
    package init(
        path: String,
        creating: Bool = true,
        patience: TimeInterval = 10
    ) async throws(RushesError) {
        try await self.init(path: path, creating: creating, patience: patience, mayRun: ThisProcess.mayRun)
    }

    /// Opens a ledger on another clock, or where other workers can be seen.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - creating: whether a missing file is made.
    ///   - patience: how many seconds another process's lock is waited for.
    ///   - now: the ledger's own clock, by which claims end and callbacks come due.
    ///   - clock: what waiting for changes goes by.
    ///   - mayRun: whether a worker may still run. It is called while the ledger is locked for writing: it must answer at
    ///     once and not use the ledger.
    /// - Throws: as ``init(path:creating:patience:)``.
    package init(
        path: String,
        creating: Bool = true,
        patience: TimeInterval = 10,
        now: @escaping @Sendable () -> Date = { Date() },
        clock: any Clock<Duration> = ContinuousClock(),
        mayRun: @escaping @Sendable (WorkerID) -> Bool
    ) async throws(RushesError) {
        database = try await LedgerDatabase.open(path: path, creating: creating, patience: patience)
        self.now = now
        self.clock = clock
        self.mayRun = mayRun
    }

    /// Closes the file; later calls throw. Without it the file is closed with the last copy of the store.
    ///
    /// If nobody else has it open, the write-ahead log is moved into it, and one file is all that is left.
    ///
    /// - Throws: `ledger_locked` if a call is still running.
    package func close() async throws(RushesError) {
        guard let pool = database.pool else { return }
        try await LedgerDatabase.blocking(path: database.path) { [database] in
            try pool.close()
            LedgerFile.putLogAway(of: database.path)
        }
    }

    /// Records a queued job, the hold of its price, and the request that it answers.
    @discardableResult
    package func add(_ job: Job, answering request: ClientRequest?) async throws(RushesError) -> Job {
        let projection = try LedgerProjection(adding: job)
        let document = try LedgerCoding.text(of: job, as: "job \(job.id)")
        let outcome = try await database.write { [originals] db -> JobAddition in
            if let request, let key = request.key, let known = try db.request(withKey: key, owner: job.owner) {
                try known.check(isAnswerTo: request)
                guard let earlier = try db.job(known.jobID, from: originals) else {
                    throw RushesError(noJob: known.jobID)
                }
                return .answered(before: earlier)
            }
            if let key = job.batchKey {
                try job.checkRow(isFreeAfter: try db.newestJob(ofBatchKey: key, owner: job.owner))
            }
            let number = try db.insert(projection.job)
            if let other = try db.job(promised: job.destination.path) {
                throw PlaceRecord.promised(job.destination.path, to: other)
            }
            try db.hold(priceOf: projection.job)
            try db.append(projection.opening, content: document, toJobNumbered: number)
            if let request { try db.insert(request, ofJobNumbered: number, owner: job.owner) }
            return .added(number: number)
        }
        switch outcome {
        case .answered(before: let earlier): return earlier
        case .added(let number):
            // It is in memory already, and needs not be read, but for a time that is finer than what the ledger keeps.
            var kept = job
            if job.createdAt != job.createdAt.keptToMillisecond {
                kept.change { $0.createdAt = job.createdAt.keptToMillisecond }
            }
            originals.put(kept, numbered: number)
            signal.fire()
            return kept
        }
    }

    /// Records what happened to a job.
    package func record(
        _ events: [JobEvent],
        under lease: Lease,
        at moment: Date
    ) async throws(RushesError) -> Job {
        // Written as JSON here, while others have the disk.
        let contents = try events.map { event throws(RushesError) in
            try LedgerCoding.text(of: event, as: "an event of job \(lease.jobID)")
        }
        let recorded = try await database.write { [originals, now] db in
            guard let (number, job) = try db.numberedJob(lease.jobID, from: originals) else {
                throw RushesError(noJob: lease.jobID)
            }
            try db.checkFence(lease)
            var projection = LedgerProjection(continuing: job)
            let drafts = try projection.apply(events, at: moment)
            for (draft, content) in zip(drafts, contents) {
                try db.append(draft, content: content, toJobNumbered: number)
            }
            if !events.isEmpty { try db.update(projection.job, numbered: number) }
            if projection.job.finalizedAt != nil, job.finalizedAt == nil {
                try db.makeCallbackDue(ofJobNumbered: number, at: now())
            }
            try db.move(
                held: projection.job.held.micros - job.held.micros,
                charged: projection.job.chargedAmount.micros - job.chargedAmount.micros,
                of: job
            )
            return projection.job
        }
        signal.fire()
        return recorded
    }

    /// Sets an owner's limit for a period, or takes it away.
    package func set(
        _ limit: Money?,
        per period: Budget.Period,
        for owner: Owner,
        at moment: Date
    ) async throws(RushesError) {
        try Budget.check(limit: limit)
        try await database.write { db in try db.insert(limit, per: period, for: owner, at: moment) }
    }

    /// Claims a job for a worker.
    package func claim(
        _ id: Job.ID,
        owner: Owner,
        by worker: WorkerID,
        token: String,
        for duration: Duration
    ) async throws(RushesError) -> Lease? {
        let lease = Lease(jobID: id, token: token, worker: worker, duration: duration)
        return try await database.write { [now, mayRun] db in
            guard try db.number(of: id, owner: owner) != nil else { throw RushesError(noJob: id) }
            // Read under the write lock, for which this process may have waited for seconds.
            let present = now()
            if let (holder, term) = try db.lease(of: id), term.holds(at: present), mayRun(holder.worker) { return nil }
            try db.put(lease, LeaseTerm(from: present, for: duration))
            return lease
        }
    }

    /// Lets a claim hold for a time from now on.
    package func renew(_ lease: Lease, for duration: Duration) async throws(RushesError) -> Lease {
        try await database.write { [now] db in
            guard try db.extend(lease, to: LeaseTerm(from: now(), for: duration)) else {
                throw RushesError(.leaseLost, "the claim on job \(lease.jobID) is lost")
            }
            return lease.renewed(for: duration)
        }
    }

    /// Lets many claims hold for a time from now on, a few hundred a write, so that nobody else waits long.
    package func renew(_ leases: [Lease], for duration: Duration) async throws(RushesError) -> [Lease] {
        var held: [Lease] = []
        var rest = leases[...]
        while !rest.isEmpty {
            let part = rest.prefix(500)
            rest = rest.dropFirst(part.count)
            held += try await database.write { [now] db in
                let term = LeaseTerm(from: now(), for: duration)
                return try part.filter { try db.extend($0, to: term) }
            }
        }
        return held.map { $0.renewed(for: duration) }
    }

    /// Gives a claim back.
    package func release(_ lease: Lease) async throws(RushesError) {
        try await database.write { db in try db.drop(lease) }
    }
}
