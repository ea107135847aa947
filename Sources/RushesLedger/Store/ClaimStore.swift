public import Foundation
public import RushesCore

/// Gives workers claims on jobs, and says which jobs nobody works on.
///
/// A claim is given for a span of time on the store's own clock, and is kept by a heartbeat: it is renewed again and again
/// (``renew(_:for:)-(Lease,_)``) while its holder works. A caller brings no time of its own: of two machines one clock
/// is always behind. A store may see sooner that a holder has died, where it can be certain of that; its claims are then
/// void at once. What it cannot see it leaves to the end of the claim.
///
/// All calls throw what those of a ``LedgerStore`` do, and what each says below.
public protocol ClaimStore: Sendable {
    /// Claims a job for a worker, in any state of the job.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - owner: whose job it must be.
    ///   - worker: who claims it.
    ///   - token: unique to this claim.
    ///   - duration: for how long, unless it is renewed. A claim of no length is void at once; so is one that, after the
    ///     store's clock was set back, would hold for more than twice its length.
    /// - Returns: `nil` while a claim holds, even one of the same worker; that is not an error.
    /// - Throws: `not_found`.
    func claim(
        _ id: Job.ID,
        owner: Owner,
        by worker: WorkerID,
        token: String,
        for duration: Duration
    ) async throws(RushesError) -> Lease?

    /// Lets a claim hold for a time from now on.
    ///
    /// - Throws: `lease_lost` if it is no longer the job's; a claim that has run out and that nobody has taken over still is.
    func renew(_ lease: Lease, for duration: Duration) async throws(RushesError) -> Lease

    /// Lets many claims hold for a time from now on, as one write where that can be.
    ///
    /// - Returns: those that are still their jobs', renewed; that some were lost is not an error.
    func renew(_ leases: [Lease], for duration: Duration) async throws(RushesError) -> [Lease]

    /// Gives a claim back; one that was lost before is left alone.
    func release(_ lease: Lease) async throws(RushesError)

    /// As ``JobReader/unfinishedJobs(after:limit:)``, without those that somebody works on: what a worker may take up.
    /// Rehearsals and jobs in doubt are included. Never for showing.
    ///
    /// - Parameters:
    ///   - id: the last id of the page before; `nil` for the first page.
    ///   - limit: how many at most.
    /// - Returns: the jobs of every owner, oldest first; that there are none is not an error.
    /// - Throws: what every call throws.
    func unclaimedJobs(after id: Job.ID?, limit: Int) async throws(RushesError) -> [Job]

    /// The failed jobs of every owner whose clips may be fetched again (`Job.mayFetchAgain`), without those that somebody
    /// works on: made and paid for, but what came home was broken. Never for showing.
    ///
    /// - Parameters:
    ///   - moment: predictions that had finished by then are left out: their links are dead.
    ///   - id: the last id of the page before; `nil` for the first page.
    ///   - limit: how many at most.
    /// - Returns: the jobs, oldest first; that there are none is not an error.
    /// - Throws: what every call throws.
    func fetchableJobs(
        finishedAfter moment: Date,
        after id: Job.ID?,
        limit: Int
    ) async throws(RushesError) -> [Job]

    /// An owner's paid jobs that nobody works on: unfinished or in doubt, no rehearsals, without a claim that holds.
    /// Oldest first.
    ///
    /// - Parameters:
    ///   - owner: whose.
    ///   - limit: how many at most.
    /// - Returns: the jobs; that there are none is not an error.
    /// - Throws: what every call throws.
    func waitingJobs(of owner: Owner, limit: Int) async throws(RushesError) -> [Job]
}
