public import RushesCore

/// Looks after a ledger as a whole. Bringing it to a new schema is part of opening it; copying it is a capability of its
/// own (``BackupStore``).
public protocol MaintenanceStore: Sendable {
    /// Adds up every entry of every owner again and compares: jobs, takes, holds, charges, and whatever sums the store
    /// keeps. It looks at one moment's state, so that it may run while jobs do, and at one job at a time, so that it needs
    /// no more memory for a large ledger.
    ///
    /// - Returns: how far it is and what does not add up, as it is found. It ends early if nobody listens any more.
    func audit() -> AuditSteps
}

extension MaintenanceStore {
    /// What does not add up in the whole ledger; empty if all is well.
    ///
    /// - Throws: what every call of a ``LedgerStore`` throws. A fault is not thrown.
    public func faults() async throws(RushesError) -> [LedgerFault] {
        var faults: [LedgerFault] = []
        for try await step in audit() {
            if case .fault(let fault) = step { faults.append(fault) }
        }
        return faults
    }
}

/// A ledger that can write a copy of itself into a file.
public protocol BackupStore: Sendable {
    /// Writes a whole copy of the ledger as it stands at one moment, while others go on writing.
    ///
    /// - Parameters:
    ///   - path: where it goes; its directory must exist. A file under that name is whole.
    ///   - replacing: whether a file that is there is replaced.
    /// - Throws: `output_exists`, `output_unwritable`, `disk_full`; `ledger_corrupt` if the copy cannot be read;
    ///   `not_found` if there is no ledger to copy.
    func backUp(to path: String, replacing: Bool) async throws(RushesError)
}
