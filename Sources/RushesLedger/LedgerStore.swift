public import Foundation
public import RushesCore

/// Where jobs, takes and every cent are recorded.
///
/// The ledger is append-only: each call that writes adds ``LedgerEntry`` rows and updates the projections (jobs, takes)
/// from them in the same transaction, using ``LedgerProjection``, the one place that says what an entry means. When a
/// call has returned, what it wrote survives the loss of power. Every implementation passes `LedgerStoreConformance`
/// in `RushesTesting`.
///
/// All calls throw `RushesError`: `ledger_locked`, `ledger_too_new`, `ledger_corrupt`, `disk_full`, and what each
/// says below.
public protocol LedgerStore: Sendable {
    /// Records a queued job and the hold of its price, in one transaction.
    ///
    /// - Throws: `internal_error` if the id exists or the job is not queued.
    func add(_ job: Job) async throws(RushesError)

    /// Records what happened to a job, and what it means for state and money.
    ///
    /// - Parameters:
    ///   - events: applied in order, all or none.
    ///   - lease: the writer's claim; its token must still be the job's, or nothing is written.
    ///   - moment: when it happened.
    /// - Returns: the job after the last event.
    /// - Throws: `lease_lost`, `not_found`, `internal_error` if the job's state does not allow an event.
    func record(_ events: [JobEvent], under lease: Lease, at moment: Date) async throws(RushesError) -> Job

    /// Claims a job for a worker.
    ///
    /// - Parameters:
    ///   - isAlive: says whether a worker that holds an unexpired claim still runs; a dead one's claim is void.
    /// - Returns: `nil` while another worker's claim holds; that is not an error.
    /// - Throws: `not_found`.
    func claim(
        _ id: Job.ID,
        owner: Owner,
        for worker: WorkerID,
        token: String,
        until expiry: Date,
        now: Date,
        isAlive: @escaping @Sendable (WorkerID) -> Bool
    ) async throws(RushesError) -> Lease?

    /// Extends a claim.
    ///
    /// - Throws: `lease_lost` if it is no longer the job's.
    func renew(_ lease: Lease, until expiry: Date) async throws(RushesError) -> Lease

    /// Gives a claim back. That it was lost before is not an error.
    func release(_ lease: Lease) async throws(RushesError)

    /// A job as it stands.
    ///
    /// - Throws: `not_found` if there is none, or it is somebody else's.
    func job(_ id: Job.ID, owner: Owner) async throws(RushesError) -> Job

    /// An owner's jobs, newest first.
    func jobs(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Job]

    /// A job's takes in the order they were stored; none if there is no such job.
    func takes(of job: Job.ID, owner: Owner) async throws(RushesError) -> [Take]

    /// An owner's takes, newest first; `filter.states` does not count here.
    func takes(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Take]

    /// A job's entries in the order they were recorded; none if there is no such job.
    func entries(of job: Job.ID, owner: Owner) async throws(RushesError) -> [LedgerEntry]

    /// What an owner has spent since a moment: holds of unfinished jobs plus charges of jobs made since.
    func spending(of owner: Owner, since moment: Date) async throws(RushesError) -> Spending

    /// How long predictions of a model took from acceptance to completion, newest first, at most `limit`.
    func completionTimes(of model: ModelID, provider: ProviderID, limit: Int) async throws(RushesError) -> [Duration]
}
