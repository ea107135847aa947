public import RushesCore

/// Tells programs that share a ledger of each other's work. Never for showing to an owner.
///
/// All calls throw what those of a ``LedgerStore`` do.
public protocol ChangeStore: Sendable {
    /// The place after everything that has been recorded so far.
    func latestChange() async throws(RushesError) -> ChangeCursor

    /// Which jobs of any owner have changed since a place, whoever writes at the same time: what is committed later than
    /// the place was given is after it, and nothing is left out. It costs next to nothing where nothing has changed.
    ///
    /// - Parameters:
    ///   - cursor: where the last look has ended; `nil` for the beginning of the ledger.
    ///   - limit: how many entries to look at, at most.
    ///   - patience: for how long to wait if nothing has changed; a cancelled task waits no longer.
    /// - Returns: the jobs, and where to go on; no jobs if nothing has changed.
    /// - Throws: `internal_error` if the place is none of a ledger like this.
    func changes(
        after cursor: ChangeCursor?,
        limit: Int,
        waitingUpTo patience: Duration
    ) async throws(RushesError) -> LedgerChanges
}

extension ChangeStore {
    /// Which jobs of any owner have changed since a place, without waiting for any.
    ///
    /// - Throws: as ``changes(after:limit:waitingUpTo:)``.
    public func changes(after cursor: ChangeCursor?, limit: Int) async throws(RushesError) -> LedgerChanges {
        try await changes(after: cursor, limit: limit, waitingUpTo: .zero)
    }
}
