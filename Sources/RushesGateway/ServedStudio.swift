package import RushesCatalog
package import RushesCore
package import RushesLedger

/// The studio behind the gateway: it works for many owners, and every call that concerns one names it.
package protocol ServedStudio: Sendable {
    /// Whether every model is played by the animatic engine, for nothing.
    var isRehearsal: Bool { get }

    /// Who this process is to others that share the ledger.
    var workerID: WorkerID { get }

    /// The models.
    func catalog() -> Catalog

    /// Where jobs, keys and callbacks are recorded; what is read of a job is read here, and costs its service nothing.
    ///
    /// - Throws: `ledger_locked`, `ledger_too_new`, `ledger_corrupt`, `output_unwritable`.
    func ledger() async throws(RushesError) -> any Ledger

    /// The model of this very id: the catalog's, or one that the catalog lacks and that can be had all the same.
    ///
    /// - Parameter id: the model as a caller named it.
    /// - Returns: the model; `nil` if there is none of this very id, which may still be a family's name or an old spelling.
    /// - Throws: `internal_error` if a saved file of the catalog is damaged.
    func model(_ id: ModelID) async throws(RushesError) -> Model?

    /// What the account behind has, for its operator's eyes alone.
    ///
    /// - Returns: the amount; `nil` where there is no account.
    /// - Throws: what the service says to being asked.
    func accountBalance() async throws(RushesError) -> Money?

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

extension ServedStudio {
    /// The catalog's model of this very id.
    package func model(_ id: ModelID) async throws(RushesError) -> Model? { try catalog().model(id) }

    /// No account.
    package func accountBalance() async throws(RushesError) -> Money? { nil }
}
