public import RushesCatalog
public import RushesCore
public import RushesLedger

/// The studio behind the gateway: it works for many owners, and every call that concerns one names it.
public protocol ServedStudio: Sendable {
    /// Whether every model is played by the animatic engine, for nothing.
    var isRehearsal: Bool { get }

    /// Who this process is to others that share the ledger.
    var workerID: WorkerID { get }

    /// Whether a worker may still run, as far as can be seen from here; answers at once.
    var isAlive: @Sendable (WorkerID) -> Bool { get }

    /// The models.
    func catalog() -> Catalog

    /// Where jobs, keys and callbacks are recorded; what is read of a job is read here, and costs its service nothing.
    ///
    /// - Throws: `ledger_locked`, `ledger_too_new`, `ledger_corrupt`, `output_unwritable`.
    func ledger() async throws(RushesError) -> any Ledger

    /// Checks and prices a brief. Nothing is spent or recorded.
    ///
    /// - Returns: what would be sent and what it costs; no price only in a rehearsal of a model whose price nobody knows.
    /// - Throws: the model's refusal, `price_unknown`, and what the service says to being asked for its price.
    func quote(_ brief: Brief) async throws(RushesError) -> PricedInput

    /// Checks and prices a brief, holds its price and records the job. Whoever works on the ledger sends it.
    ///
    /// - Parameters:
    ///   - brief: what is asked for.
    ///   - owner: whose job it is to be.
    ///   - request: what the caller's request brought; one that was answered before gets the job that it made.
    /// - Returns: the job.
    /// - Throws: as ``quote(_:)``, and `budget_exceeded`, `request_mismatch`, `disk_full`.
    func submit(
        _ brief: Brief,
        for owner: Owner,
        answering request: ClientRequest
    ) async throws(RushesError) -> Job
}
