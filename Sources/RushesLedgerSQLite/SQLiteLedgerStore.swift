public import Foundation
import GRDB
public import RushesCore
public import RushesLedger

/// The embedded ledger: one SQLite file in WAL mode, which any number of processes on one machine may use at once.
///
/// Every write is one transaction with `synchronous = FULL`. A lock that another process holds is waited for before
/// `ledger_locked` is thrown. The file must be on a local disk: WAL does not work over a network file system.
public struct SQLiteLedgerStore: LedgerStore {
    let database: LedgerDatabase
    let originals = OriginalJobs()

    /// Opens a ledger.
    ///
    /// - Parameters:
    ///   - path: the file; missing directories are made with mode 0700, the file with 0600.
    ///   - creating: whether a missing file is made. If not, and there is none, the ledger is empty: reads find
    ///     nothing, writes throw `output_unwritable`, and nothing appears on disk.
    ///   - patience: how many seconds another process's lock is waited for.
    /// - Throws: `ledger_too_new`, `ledger_corrupt`, `ledger_locked`, `disk_full`, `output_unwritable`.
    public init(path: String, creating: Bool = true, patience: TimeInterval = 10) async throws(RushesError) {
        database = try await LedgerDatabase.open(path: path, creating: creating, patience: patience)
    }

    /// Closes the file; later calls throw. Without it the file is closed with the last copy of the store.
    ///
    /// If nobody else has it open, the write-ahead log is moved into it, and one file is all that is left.
    ///
    /// - Throws: `ledger_locked` if a call is still running.
    public func close() async throws(RushesError) {
        guard let pool = database.pool else { return }
        try await LedgerDatabase.blocking(path: database.path) { [database] in
            try pool.close()
            LedgerFile.putLogAway(of: database.path)
        }
    }

    /// Records a queued job, the hold of its price, and the request that it answers.
    @discardableResult
    public func add(_ job: Job, answering request: ClientRequest?) async throws(RushesError) -> Job {
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
            return kept
        }
    }

    /// Records what happened to a job.
    public func record(
        _ events: [JobEvent],
        under lease: Lease,
        at moment: Date
    ) async throws(RushesError) -> Job {
        // Written as JSON here, while others have the disk.
        let contents = try events.map { event throws(RushesError) in
            try LedgerCoding.text(of: event, as: "an event of job \(lease.jobID)")
        }
        return try await database.write { [originals] db in
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
            if let end = projection.job.finalizedAt, job.finalizedAt == nil {
                try db.makeCallbackDue(ofJobNumbered: number, at: end)
            }
            try db.move(
                held: projection.job.held.micros - job.held.micros,
                charged: projection.job.chargedAmount.micros - job.chargedAmount.micros,
                of: job
            )
            return projection.job
        }
    }

    /// Sets an owner's limit for a period, or takes it away.
    public func set(
        _ limit: Money?,
        per period: Budget.Period,
        for owner: Owner,
        at moment: Date
    ) async throws(RushesError) {
        try Budget.check(limit: limit)
        try await database.write { db in try db.insert(limit, per: period, for: owner, at: moment) }
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
        let lease = Lease(jobID: id, token: token, worker: worker, from: now, until: expiry)
        let asked = ContinuousClock.now
        return try await database.write { db in
            guard try db.number(of: id, owner: owner) != nil else { throw RushesError(noJob: id) }
            if let held = try db.lease(of: id), held.holds(at: now, readBefore: asked.duration(to: .now)),
                isAlive(held.worker)
            {
                return nil
            }
            try db.put(lease)
            return lease
        }
    }

    /// Extends a claim.
    public func renew(_ lease: Lease, until expiry: Date) async throws(RushesError) -> Lease {
        try await database.write { db in
            guard try db.extend(lease, until: expiry.keptToMillisecond) else {
                throw RushesError(.leaseLost, "the claim on job \(lease.jobID) is lost")
            }
            return lease.extended(until: expiry)
        }
    }

    /// Extends many claims, a few hundred a write, so that nobody else waits long.
    public func renew(_ leases: [Lease], until expiry: Date) async throws(RushesError) -> [Lease] {
        var held: [Lease] = []
        var rest = leases[...]
        while !rest.isEmpty {
            let part = rest.prefix(500)
            rest = rest.dropFirst(part.count)
            held += try await database.write { db in
                try part.filter { try db.extend($0, until: expiry.keptToMillisecond) }
            }
        }
        return held.map { $0.extended(until: expiry) }
    }

    /// Gives a claim back.
    public func release(_ lease: Lease) async throws(RushesError) {
        try await database.write { db in try db.drop(lease) }
    }
}
