public import Foundation
public import RushesCore

/// Records jobs and what happens to them.
///
/// All calls throw what those of a ``LedgerStore`` do, and what each says below.
public protocol JobWriter: Sendable {
    /// Records a queued job and the hold of its price, in one transaction, if every budget of its owner has room for
    /// it. Whatever else is added at the same time, holds and charges never pass a limit.
    ///
    /// What counts is ``AccountStore/spending(of:against:at:)`` at the job's `createdAt`. A job that holds nothing always
    /// fits.
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
    ///   `row_taken` if its batch's row has a job that this one is not made to replace (`Job.batchKey`, `Job.retryOf`, `Job.fallbackOf`);
    ///   `internal_error` if the id exists, the job is not queued, or it holds anything but its price.
    @discardableResult
    func add(_ job: Job, answering request: ClientRequest?) async throws(RushesError) -> Job

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
}

extension JobWriter {
    /// Records a queued job that was made without a caller's request, and the hold of its price.
    ///
    /// - Throws: as ``add(_:answering:)``.
    public func add(_ job: Job) async throws(RushesError) { try await add(job, answering: nil) }
}
