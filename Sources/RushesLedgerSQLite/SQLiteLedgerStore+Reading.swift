package import Foundation
import GRDB
package import RushesCore
package import RushesLedger

extension SQLiteLedgerStore {
    /// A job as it stands.
    package func job(_ id: Job.ID, owner: Owner) async throws(RushesError) -> Job {
        let job = try await database.read(orEmpty: nil) { [originals] db in try db.job(id, from: originals) }
        guard let job, job.owner == owner else { throw RushesError(noJob: id) }
        return job
    }

    /// An owner's jobs, newest first.
    package func jobs(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Job] {
        try await database.read(orEmpty: []) { [originals] db in
            try db.jobs(of: owner, where: filter, from: originals)
        }
    }

    /// How many jobs of an owner a filter lets through.
    package func jobCount(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> Int {
        try await database.read(orEmpty: 0) { db in try db.jobCount(of: owner, where: filter) }
    }

    /// The owner's request with a key, if it has been answered with a job.
    package func request(withKey key: String, owner: Owner) async throws(RushesError) -> RecordedRequest? {
        try await database.read(orEmpty: nil) { db in try db.request(withKey: key, owner: owner) }
    }

    /// The unfinished jobs of every owner, oldest first.
    package func unfinishedJobs(after id: Job.ID?, limit: Int) async throws(RushesError) -> [Job] {
        try await database.read(orEmpty: []) { [originals] db in
            try db.unfinishedJobs(after: id, limit: limit, from: originals)
        }
    }

    /// The job that a provider's prediction belongs to.
    package func job(ofPrediction remoteID: String, provider: ProviderID) async throws(RushesError) -> Job? {
        try await database.read(orEmpty: nil) { [originals] db in
            try db.job(ofPrediction: remoteID, provider: provider, from: originals)
        }
    }

    /// The newest job of each of a batch's rows that has one.
    package func jobs(ofBatchKeys keys: [String], owner: Owner) async throws(RushesError) -> [String: Job] {
        try await database.read(orEmpty: [:]) { [originals] db in
            try db.jobs(ofBatchKeys: keys, owner: owner, from: originals)
        }
    }

    /// What is known of a place on the disk.
    package func place(at path: String) async throws(RushesError) -> PlaceRecord {
        try await database.read(orEmpty: PlaceRecord(path: path)) { db in try db.place(path) }
    }

    /// An owner's jobs of batches' rows whose keys come before a bound, oldest first.
    package func batchJobs(
        of owner: Owner,
        keysBefore bound: String,
        after id: Job.ID?,
        limit: Int
    ) async throws(RushesError) -> [Job] {
        try await database.read(orEmpty: []) { [originals] db in
            try db.batchJobs(of: owner, keysBefore: bound, after: id, limit: limit, from: originals)
        }
    }

    /// A job's takes in the order they were stored.
    package func takes(of job: Job.ID, owner: Owner) async throws(RushesError) -> [Take] {
        try await database.read(orEmpty: []) { db in try db.takes(of: job, owner: owner) }
    }

    /// An owner's takes, newest first.
    package func takes(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Take] {
        try await database.read(orEmpty: []) { db in try db.takes(of: owner, where: filter) }
    }

    /// A job's entries in the order they were recorded.
    package func entries(of job: Job.ID, owner: Owner) async throws(RushesError) -> [LedgerEntry] {
        try await database.read(orEmpty: []) { db in try db.entries(of: job, owner: owner) }
    }

    /// What an owner has spent since a moment.
    package func spending(of owner: Owner, since moment: Date) async throws(RushesError) -> Spending {
        try await database.read(orEmpty: Spending(held: .zero, charged: .zero)) { db in
            try db.spending(of: owner, since: moment)
        }
    }

    /// What counts against a budget at a moment.
    package func spending(
        of owner: Owner,
        against budget: Budget,
        at moment: Date
    ) async throws(RushesError) -> Spending {
        let nothing = Money(micros: 0, currency: budget.limit.currency)
        return try await database.read(orEmpty: Spending(held: nothing, charged: nothing)) { db in
            try db.spending(of: owner, against: budget, at: moment)
        }
    }

    /// An owner's limits, shortest period first.
    package func budgets(of owner: Owner) async throws(RushesError) -> [Budget] {
        try await database.read(orEmpty: []) { db in try db.budgets(of: owner) }
    }

    /// An owner's paid jobs that nobody works on, oldest first.
    package func waitingJobs(of owner: Owner, limit: Int) async throws(RushesError) -> [Job] {
        try await database.read(orEmpty: []) { [originals, presence] db in
            try db.waitingJobs(of: owner, limit: limit, free: presence(), from: originals)
        }
    }

    /// The unfinished jobs of every owner that nobody works on, oldest first.
    package func unclaimedJobs(after id: Job.ID?, limit: Int) async throws(RushesError) -> [Job] {
        try await database.read(orEmpty: []) { [originals, presence] db in
            try db.unclaimedJobs(after: id, limit: limit, free: presence(), from: originals)
        }
    }

    /// The failed jobs of every owner whose clips may be fetched again and that nobody works on, oldest first.
    package func fetchableJobs(
        finishedAfter moment: Date,
        after id: Job.ID?,
        limit: Int
    ) async throws(RushesError) -> [Job] {
        try await database.read(orEmpty: []) { [originals, presence] db in
            try db.fetchableJobs(
                finishedAfter: moment,
                after: id,
                limit: limit,
                free: presence(),
                from: originals
            )
        }
    }

    /// What claims are looked at by, at one moment.
    private var presence: @Sendable () -> WorkerPresence {
        { [now, mayRun] in WorkerPresence(now: now(), mayRun: mayRun) }
    }

    /// An owner's jobs whose charge is still the quote although a prediction stands behind it, newest first.
    package func unsettledJobs(of owner: Owner, limit: Int) async throws(RushesError) -> [Job] {
        try await database.read(orEmpty: []) { [originals] db in
            try db.unsettledJobs(of: owner, limit: limit, from: originals)
        }
    }

    /// Jobs of every owner whose charge is still the quote although a prediction stands behind it, the last ended first.
    package func unsettledJobs(endedAfter moment: Date, limit: Int) async throws(RushesError) -> [Job] {
        try await database.read(orEmpty: []) { [originals] db in
            try db.unsettledJobs(endedAfter: moment, limit: limit, from: originals)
        }
    }

    /// An owner's entries in the order they were recorded, of all jobs.
    package func entries(
        of owner: Owner,
        after sequence: Int64,
        limit: Int
    ) async throws(RushesError) -> [LedgerEntry] {
        try await database.read(orEmpty: []) { db in try db.entries(of: owner, after: sequence, limit: limit) }
    }

    /// The place after everything that has been recorded so far.
    package func latestChange() async throws(RushesError) -> ChangeCursor {
        ChangeCursor(afterSequence: try await database.read(orEmpty: 0) { db in try db.lastSequence() })
    }

    /// Which jobs of any owner have changed since a place. What this process records is told at once, what others record
    /// within a tenth of a second.
    package func changes(
        after cursor: ChangeCursor?,
        limit: Int,
        waitingUpTo patience: Duration
    ) async throws(RushesError) -> LedgerChanges {
        let sequence = try cursor?.sequence() ?? 0
        let nothing = LedgerChanges(after: sequence, entries: [])
        return try await signal.changes(within: patience, every: Self.lookInterval, on: clock) {
            () throws(RushesError) in
            try await database.read(orEmpty: nothing) { db in try db.changes(after: sequence, limit: limit) }
        }
    }

    /// How many jobs that have not ended are in each state.
    package func openCounts() async throws(RushesError) -> [JobState: Int] {
        try await database.read(orEmpty: [:]) { db in try db.openCounts() }
    }

    /// What an owner's jobs of a span of time hold and have cost.
    package func outlays(
        of owner: Owner,
        since moment: Date,
        until end: Date?,
        by grouping: Outlay.Grouping
    ) async throws(RushesError) -> [Outlay] {
        try await database.read(orEmpty: []) { db in
            try db.outlays(of: owner, since: moment, until: end, by: grouping)
        }
    }

    /// Adds up every entry of every owner again and compares; looks at the file's own structure, too.
    package func audit() -> AuditSteps {
        AuditSteps { [database] report in
            database.read(orEmpty: ()) { db in
                try db.audit(to: report)
            } told: { result in
                if case .failure(let error) = result { report.finish(throwing: error) } else { report.finish() }
            }
        }
    }

    /// How long predictions like one took.
    package func completionTimes(
        like facts: Input.Facts,
        of model: ModelID,
        provider: ProviderID,
        limit: Int
    ) async throws(RushesError) -> [Duration] {
        try await database.read(orEmpty: []) { db in
            try db.completionTimes(like: facts, of: model, provider: provider, limit: limit)
        }
    }
}
