public import Foundation
public import RushesCore

/// Who is to be told of which job's end, and whether that has been done.
///
/// A callback is recorded with its job (``ClientRequest``), and becomes due when the job reaches a terminal state. Several
/// programs may look after them at once: who takes one up first delivers it.
///
/// All calls throw what those of a ``LedgerStore`` do.
public protocol CallbackStore: Sendable {
    /// Callbacks of all owners whose job has ended and whose time has come. Owners share the room: first the one of each
    /// that is due longest, then the second of each, and so on; among those of the same rank, what is due longest first.
    ///
    /// - Parameters:
    ///   - now: the present.
    ///   - limit: how many at most.
    ///   - ownerLimit: how many of one owner's at most.
    /// - Returns: those that have neither been delivered nor given up; that there are none is not an error.
    /// - Throws: what every call throws.
    func dueCallbacks(at now: Date, limit: Int, perOwner ownerLimit: Int) async throws(RushesError) -> [Callback]

    /// Makes callbacks due that were taken up by workers who have died since: they were broken off.
    ///
    /// - Parameters:
    ///   - now: the present.
    ///   - isAlive: says whether a worker that has taken a callback up may still run. It must answer at once and not use
    ///     the ledger.
    /// - Returns: how many there were; none is not an error.
    /// - Throws: what every call throws.
    @discardableResult
    func freeCallbacks(
        at now: Date,
        isAlive: @escaping @Sendable (WorkerID) -> Bool
    ) async throws(RushesError) -> Int

    /// Takes a callback up to deliver it.
    ///
    /// - Parameters:
    ///   - callback: as it was read; its `tries` say whether another was faster.
    ///   - worker: who takes it up; `nil` if nobody can tell whether that one lives.
    ///   - moment: when it is due again if nothing more is heard of it: this program may die.
    /// - Returns: the callback with one more try; `nil` if another has taken it up since it was read, or it has ended.
    /// - Throws: what every call throws.
    func takeUp(
        _ callback: Callback,
        by worker: WorkerID?,
        until moment: Date
    ) async throws(RushesError) -> Callback?

    /// Puts a callback off after a try that failed. If another has taken it up since, or it has ended, nothing is done;
    /// that is not an error.
    func postpone(_ callback: Callback, until moment: Date) async throws(RushesError)

    /// Ends a callback for good. That it was delivered counts whoever says so; that it is given up, only if nobody else
    /// has taken it up since. The first end stays; a second is not an error.
    func end(_ callback: Callback, as outcome: Callback.Outcome, at moment: Date) async throws(RushesError)
}

extension CallbackStore {
    /// Takes a callback up without saying who does so.
    ///
    /// - Throws: as ``takeUp(_:by:until:)``.
    public func takeUp(_ callback: Callback, until moment: Date) async throws(RushesError) -> Callback? {
        try await takeUp(callback, by: nil, until: moment)
    }

    /// Callbacks of all owners whose job has ended and whose time has come, without a limit for each owner.
    ///
    /// - Parameters:
    ///   - now: the present.
    ///   - limit: how many at most.
    /// - Returns: as ``dueCallbacks(at:limit:perOwner:)``.
    /// - Throws: what every call throws.
    public func dueCallbacks(at now: Date, limit: Int) async throws(RushesError) -> [Callback] {
        try await dueCallbacks(at: now, limit: limit, perOwner: limit)
    }
}
