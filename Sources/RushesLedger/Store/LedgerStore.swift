import RushesCore

/// Where jobs, takes and every cent are recorded: a whole ledger, of which each part of the program asks for what it
/// needs.
///
/// The ledger is append-only: each call that writes adds ``LedgerEntry`` rows and updates the projections (jobs, takes)
/// from them in the same transaction, using ``LedgerProjection``, the one place that says what an entry means. When a
/// call has returned, what it wrote survives the loss of power. Every implementation passes `LedgerStoreConformance`
/// in `RushesTesting`. Times are kept to the millisecond. A write that has begun is finished even if the task that made
/// it is cancelled, so that what a provider has accepted is never left out.
///
/// No call takes a function, so that a store may be another machine's. What is decided by the present (whether a claim
/// holds, whether a callback is due) is decided by the store's own clock.
///
/// All calls throw `RushesError`: `ledger_locked`, `ledger_too_new`, `ledger_corrupt`, `disk_full`, and what each
/// says.
public protocol LedgerStore: JobReader, JobWriter, ClaimStore, AccountStore, ChangeStore, KeyStore, CallbackStore,
    MaintenanceStore
{}
