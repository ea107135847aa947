public import RushesCore

/// Who is to be told of which job's end, and whether that has been done.
///
/// A callback is recorded with its job (``ClientRequest``), and becomes due when the job reaches a terminal state. Several
/// programs may look after them at once: who takes one up first delivers it. What is due is decided by the store's own
/// clock.
///
/// All calls throw what those of a ``LedgerStore`` do.
public protocol CallbackStore: Sendable {
    /// Callbacks of all owners whose job has ended and whose time has come. Owners share the room: first the one of each
    /// that is due longest, then the second of each, and so on; among those of the same rank, what is due longest first.
    ///
    /// A store that can see that whoever has taken one up has died since gives that one at once: it was broken off.
    ///
    /// - Parameters:
    ///   - limit: how many at most.
    ///   - ownerLimit: how many of one owner's at most.
    /// - Returns: those that have neither been delivered nor given up; that there are none is not an error.
    /// - Throws: what every call throws.
    func dueCallbacks(limit: Int, perOwner ownerLimit: Int) async throws(RushesError) -> [Callback]

    /// Takes a callback up to deliver it.
    ///
    /// - Parameters:
    ///   - callback: as it was read; its `tries` say whether another was faster.
    ///   - worker: who takes it up; `nil` if nobody can tell whether that one lives.
    ///   - duration: after how long it is due again if nothing more is heard of it: this program may die.
    /// - Returns: the callback with one more try; `nil` if another has taken it up since it was read, or it has ended.
    /// - Throws: what every call throws.
    func takeUp(
        _ callback: Callback,
        by worker: WorkerID?,
        for duration: Duration
    ) async throws(RushesError) -> Callback?

    /// Puts a callback off after a try that failed: it is due again after a time. If another has taken it up since, or it
    /// has ended, nothing is done; that is not an error.
    func postpone(_ callback: Callback, for duration: Duration) async throws(RushesError)

    /// Ends a callback for good. A delivery counts whoever reports it; giving up counts only if nobody else has taken it
    /// up since. The first end stays; a second is not an error.
    func end(_ callback: Callback, as outcome: Callback.Outcome) async throws(RushesError)
}

extension CallbackStore {
    /// Callbacks of all owners whose job has ended and whose time has come, without a limit for each owner.
    ///
    /// - Parameter limit: how many at most.
    /// - Returns: as ``dueCallbacks(limit:perOwner:)``.
    /// - Throws: what every call throws.
    public func dueCallbacks(limit: Int) async throws(RushesError) -> [Callback] {
        try await dueCallbacks(limit: limit, perOwner: limit)
    }
}
