public import Foundation
public import RushesCore

/// Where jobs, takes and every cent are recorded.
///
/// The ledger is append-only: each call that writes adds ``LedgerEntry`` rows and updates the projections (jobs, takes)
/// from them in the same transaction, using ``LedgerProjection``, the one place that says what an entry means. When a
/// call has returned, what it wrote survives the loss of power. Every implementation passes `LedgerStoreConformance`
/// in `RushesTesting`. Times are kept to the millisecond. A write that has begun is finished even if the task that made
/// it is cancelled, so that what a provider has accepted is never left out.
///
/// All calls throw `RushesError`: `ledger_locked`, `ledger_too_new`, `ledger_corrupt`, `disk_full`, and what each
/// says below.
public protocol LedgerStore: Sendable {
    /// Records a queued job and the hold of its price, in one transaction, if every budget of its owner has room for
    /// it. Whatever else is added at the same time, holds and charges never pass a limit.
    ///
    /// What counts is ``spending(of:against:at:)`` at the job's `createdAt`. A job that holds nothing always fits.
    ///
    /// A request that brings a key is answered with one job, however often and from wherever it comes: if the owner's key
    /// came before, nothing is written. Its webhook becomes a ``Callback``, in the same transaction.
    ///
    /// - Parameters:
    ///   - job: the job.
    ///   - request: the caller's request that it is made for; `nil` if it was made without one.
    /// - Returns: the job; or, as it stands by now, the one that the same request was answered with before. That that one
    ///   has failed since is not an error.
    /// - Throws: `request_mismatch` if the key came before with another body; `budget_exceeded`, with the figures;
    ///   `output_exists` if a job that has not ended, of whatever owner, has been promised its place;
    ///   `row_taken` if its batch's row has a job that this one is not made to replace (`Job.batchKey`, `Job.retryOf`);
    ///   `internal_error` if the id exists, the job is not queued, or it holds anything but its price.
    @discardableResult
    func add(_ job: Job, answering request: ClientRequest?) async throws(RushesError) -> Job

    /// The owner's request with a key, if it has been answered with a job: to be looked up before anything is planned.
    func request(withKey key: String, owner: Owner) async throws(RushesError) -> RecordedRequest?

    /// Sets an owner's limit for a period, or takes it away (`nil`). Every change is kept; the newest counts. A limit
    /// below what is spent already is not an error: nothing more is then admitted.
    ///
    /// - Throws: `invalid_brief` if the limit is negative.
    func set(_ limit: Money?, per period: Budget.Period, for owner: Owner, at moment: Date) async throws(RushesError)

    /// An owner's limits, shortest period first; none if none is set.
    func budgets(of owner: Owner) async throws(RushesError) -> [Budget]

    /// Records what happened to a job, and what it means for state and money.
    ///
    /// - Parameters:
    ///   - events: applied in order, all or none.
    ///   - lease: the writer's claim; its token must still be the job's, or nothing is written.
    ///   - moment: when it happened.
    /// - Returns: the job after the last event.
    /// - Throws: `lease_lost`, `not_found`, `internal_error` if the job's state does not allow an event, a price in one
    ///   is negative or in another currency than the quote, a take is of another job or recorded already, or the
    ///   provider's id is that of another job's prediction.
    func record(_ events: [JobEvent], under lease: Lease, at moment: Date) async throws(RushesError) -> Job

    /// Claims a job for a worker, in any state of the job.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - owner: whose job it must be.
    ///   - worker: who claims it.
    ///   - token: unique to this claim.
    ///   - expiry: when the claim ends unless it is renewed.
    ///   - now: the present; a claim whose expiry is not after it is void, and so is one that ends so much later that it
    ///     was given by a clock that has been set back since.
    ///   - isAlive: says whether a worker that holds an unexpired claim still runs; a dead one's claim is void. It is
    ///     called while the ledger is locked for writing: it must answer at once and not use the ledger.
    /// - Returns: `nil` while a claim holds, even one of the same worker; that is not an error.
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

    /// Extends many claims, as one write where that can be.
    ///
    /// - Returns: those that are still their jobs', extended; that some were lost is not an error.
    func renew(_ leases: [Lease], until expiry: Date) async throws(RushesError) -> [Lease]

    /// Gives a claim back. That it was lost before is not an error.
    func release(_ lease: Lease) async throws(RushesError)

    /// A job as it stands.
    ///
    /// - Throws: `not_found` if there is none, or it is somebody else's.
    func job(_ id: Job.ID, owner: Owner) async throws(RushesError) -> Job

    /// An owner's jobs, newest first.
    func jobs(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Job]

    /// How many jobs of an owner a filter lets through on all its pages: `before`, `skip` and `limit` do not count here.
    func jobCount(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> Int

    /// The unfinished jobs of every owner, oldest first: what a worker has to look after. Never for showing.
    ///
    /// - Parameters:
    ///   - id: the last id of the page before; `nil` for the first page.
    ///   - limit: how many at most.
    /// - Returns: jobs in any state that is not terminal, those in doubt included; claimed or not.
    /// - Throws: what every call throws; that there are none is not an error.
    func unfinishedJobs(after id: Job.ID?, limit: Int) async throws(RushesError) -> [Job]

    /// As ``unfinishedJobs(after:limit:)``, without those that somebody works on: what a worker may take up. Rehearsals
    /// and jobs in doubt are included. Never for showing.
    ///
    /// - Parameters:
    ///   - id: the last id of the page before; `nil` for the first page.
    ///   - now: the present; a claim whose expiry is not after it is void.
    ///   - limit: how many at most.
    ///   - isAlive: as for ``claim(_:owner:for:token:until:now:isAlive:)``.
    /// - Returns: the jobs of every owner, oldest first; that there are none is not an error.
    /// - Throws: what every call throws.
    func unclaimedJobs(
        after id: Job.ID?,
        now: Date,
        limit: Int,
        isAlive: @escaping @Sendable (WorkerID) -> Bool
    ) async throws(RushesError) -> [Job]

    /// The failed jobs of every owner whose clips may be fetched again (`Job.mayFetchAgain`), without those that somebody
    /// works on: made and paid for, but what came home was broken. Never for showing.
    ///
    /// - Parameters:
    ///   - moment: predictions that had finished by then are left out: their links are dead.
    ///   - id: the last id of the page before; `nil` for the first page.
    ///   - now: the present; a claim whose expiry is not after it is void.
    ///   - limit: how many at most.
    ///   - isAlive: as for ``claim(_:owner:for:token:until:now:isAlive:)``.
    /// - Returns: the jobs, oldest first; that there are none is not an error.
    /// - Throws: what every call throws.
    func fetchableJobs(
        finishedAfter moment: Date,
        after id: Job.ID?,
        now: Date,
        limit: Int,
        isAlive: @escaping @Sendable (WorkerID) -> Bool
    ) async throws(RushesError) -> [Job]

    /// The job, of whatever owner, that a provider's prediction belongs to; `nil` if none has it. It tells a worker
    /// that looks for a lost prediction which ones are accounted for. Never for showing.
    func job(ofPrediction remoteID: String, provider: ProviderID) async throws(RushesError) -> Job?

    /// An owner's newest job of each of a batch's rows that has one, by the rows' keys (`Job.batchKey`).
    func jobs(ofBatchKeys keys: [String], owner: Owner) async throws(RushesError) -> [String: Job]

    /// What is known of a place on the disk, of whatever owner: whom it is promised to, and which takes were stored there.
    func place(at path: String) async throws(RushesError) -> PlaceRecord

    /// An owner's jobs of batches' rows whose keys (`Job.batchKey`) come before a bound, compared by their bytes, in the
    /// order of their ids.
    ///
    /// - Parameters:
    ///   - owner: whose jobs.
    ///   - bound: the first key that is left out.
    ///   - id: the last job of the page before; `nil` for the first page.
    ///   - limit: how many at most.
    /// - Returns: the jobs as they stand; those of one row follow one another by age.
    /// - Throws: as all calls. That there is none is not an error.
    func batchJobs(
        of owner: Owner,
        keysBefore bound: String,
        after id: Job.ID?,
        limit: Int
    ) async throws(RushesError) -> [Job]

    /// A job's takes in the order they were stored; none if there is no such job.
    func takes(of job: Job.ID, owner: Owner) async throws(RushesError) -> [Take]

    /// An owner's takes, newest first; `filter.states` does not count here.
    func takes(of owner: Owner, where filter: JobFilter) async throws(RushesError) -> [Take]

    /// A job's entries in the order they were recorded; none if there is no such job.
    func entries(of job: Job.ID, owner: Owner) async throws(RushesError) -> [LedgerEntry]

    /// What an owner has spent since a moment: holds of all unfinished jobs, whenever they were made, plus charges of
    /// jobs made since.
    ///
    /// - Throws: `internal_error` if the amounts are in more than one currency.
    func spending(of owner: Owner, since moment: Date) async throws(RushesError) -> Spending

    /// What counts against a budget of an owner for a job that is made at a moment, in the budget's currency: all holds,
    /// whenever they were made, and the charges of jobs made in the period that the moment lies in or later. It is what
    /// ``add(_:answering:)`` goes by, so that what is shown of a budget and what is checked are one sum. Charges later
    /// than the moment are those of a clock that was set back since.
    func spending(of owner: Owner, against budget: Budget, at moment: Date) async throws(RushesError) -> Spending

    /// An owner's paid jobs that nobody works on: unfinished or in doubt, no rehearsals, without a claim that holds.
    /// Oldest first.
    ///
    /// - Parameters:
    ///   - owner: whose.
    ///   - now: the present; a claim whose expiry is not after it is void.
    ///   - limit: how many at most.
    ///   - isAlive: as for ``claim(_:owner:for:token:until:now:isAlive:)``.
    /// - Returns: the jobs; that there are none is not an error.
    /// - Throws: what every call throws.
    func waitingJobs(
        of owner: Owner,
        now: Date,
        limit: Int,
        isAlive: @escaping @Sendable (WorkerID) -> Bool
    ) async throws(RushesError) -> [Job]

    /// An owner's jobs whose charge is the quote although a prediction stands behind it, so that the service's own
    /// figure may be had: newest first.
    func unsettledJobs(of owner: Owner, limit: Int) async throws(RushesError) -> [Job]

    /// As ``unsettledJobs(of:limit:)``, of every owner, those that ended last first. Never for showing.
    ///
    /// - Parameters:
    ///   - moment: jobs that had ended by then are left out.
    ///   - limit: how many at most.
    /// - Returns: the jobs; that there are none is not an error.
    /// - Throws: what every call throws.
    func unsettledJobs(endedAfter moment: Date, limit: Int) async throws(RushesError) -> [Job]

    /// An owner's entries in the order they were recorded, of all jobs.
    ///
    /// - Parameters:
    ///   - owner: whose.
    ///   - sequence: the number of the last entry of the page before; 0 for the first page.
    ///   - limit: how many at most.
    /// - Returns: the page; empty after the last entry.
    /// - Throws: what every call throws.
    func entries(of owner: Owner, after sequence: Int64, limit: Int) async throws(RushesError) -> [LedgerEntry]

    /// Which jobs of any owner have changed since an entry: how programs that share a ledger hear of each other's work.
    /// It costs next to nothing where nothing has changed. Never for showing.
    ///
    /// - Parameters:
    ///   - sequence: the number of the last entry that was looked at.
    ///   - limit: how many entries to look at, at most.
    /// - Returns: the jobs, and where to go on.
    /// - Throws: what every call throws. That nothing has changed is not an error.
    func changes(after sequence: Int64, limit: Int) async throws(RushesError) -> LedgerChanges

    /// The number of the last entry of any owner; 0 while there is none.
    func lastSequence() async throws(RushesError) -> Int64

    /// What an owner's jobs of a span of time hold and have cost: days and jobs in order of time, models by what they
    /// have cost and hold, most first. Rehearsals, and jobs that neither hold nor have cost anything, are left out.
    ///
    /// - Parameters:
    ///   - owner: whose.
    ///   - moment: jobs that were made before it do not count.
    ///   - end: nor do jobs that were made at it or later; `nil` for all until now.
    ///   - grouping: what each line is about.
    /// - Returns: the lines; none if nothing was spent.
    /// - Throws: `internal_error` if the amounts are in more than one currency.
    func outlays(
        of owner: Owner,
        since moment: Date,
        until end: Date?,
        by grouping: Outlay.Grouping
    ) async throws(RushesError) -> [Outlay]

    /// Adds up every entry of every owner again and compares: jobs, takes, holds, charges, and whatever sums the store
    /// keeps. It looks at one moment's state, so that it may run while jobs do.
    ///
    /// - Parameter progress: told how many jobs have been looked at, and of how many.
    /// - Returns: what does not add up; empty if all is well.
    /// - Throws: what every call throws. A fault is not thrown.
    func audit(progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void) async throws(RushesError)
        -> [LedgerFault]

    /// How many jobs that have not ended are in each state, over all owners; states without any are left out. Never for
    /// showing to an owner.
    func openCounts() async throws(RushesError) -> [JobState: Int]

    /// How long predictions like one took from acceptance to completion, the last completed first, at most `limit`;
    /// over all owners. Alike are those of the same model at the same provider whose clips were to be as long and as fine.
    /// One that seems to have ended before it began, because a clock was set back, is left out. A store need not look
    /// further back than the last five thousand completions of any kind.
    func completionTimes(
        like facts: Input.Facts,
        of model: ModelID,
        provider: ProviderID,
        limit: Int
    ) async throws(RushesError) -> [Duration]
}

extension LedgerStore {
    /// Records a queued job that was made without a caller's request, and the hold of its price.
    ///
    /// - Throws: as ``add(_:answering:)``.
    public func add(_ job: Job) async throws(RushesError) { try await add(job, answering: nil) }
}
