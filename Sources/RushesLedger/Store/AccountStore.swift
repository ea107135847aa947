public import Foundation
public import RushesCore

/// Limits, and what has been held and charged.
///
/// All calls throw what those of a ``LedgerStore`` do, and what each says below.
public protocol AccountStore: Sendable {
    /// Sets an owner's limit for a period, or takes it away (`nil`). Every change is kept; the newest counts. A limit
    /// below what is spent already is not an error: nothing more is then admitted.
    ///
    /// - Throws: `invalid_brief` if the limit is negative.
    func set(_ limit: Money?, per period: Budget.Period, for owner: Owner, at moment: Date) async throws(RushesError)

    /// An owner's limits, shortest period first; none if none is set.
    func budgets(of owner: Owner) async throws(RushesError) -> [Budget]

    /// What an owner has spent since a moment: holds of all unfinished jobs, whenever they were made, plus charges of
    /// jobs made since.
    ///
    /// - Throws: `internal_error` if the amounts are in more than one currency.
    func spending(of owner: Owner, since moment: Date) async throws(RushesError) -> Spending

    /// What counts against a budget of an owner for a job that is made at a moment, in the budget's currency: all holds,
    /// whenever they were made, and the charges of jobs made in the period that the moment lies in or later. It is what
    /// ``JobWriter/add(_:answering:)`` goes by, so that what is shown of a budget and what is checked are one sum. Charges
    /// later than the moment are those of a clock that was set back since.
    func spending(of owner: Owner, against budget: Budget, at moment: Date) async throws(RushesError) -> Spending

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
}
