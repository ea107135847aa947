import Rushes
import RushesCatalog
import RushesCore
import RushesGateway
import RushesLedger
import RushesWorker

/// This machine's studio as the gateway sees it.
struct LocalServedStudio: ServedStudio {
    let studio: LocalStudio
    let isRehearsal: Bool
    /// Who takes up what is recorded, where that is this process.
    let crew: Crew?

    var workerID: WorkerID { studio.workerID }

    func catalog() -> Catalog { studio.catalog() }

    func ledger() async throws(RushesError) -> any Ledger { try await studio.ledger() }

    func accountBalance() async throws(RushesError) -> Money? {
        isRehearsal ? nil : try await studio.accountBalance()
    }

    func quote(_ brief: Brief) async throws(RushesError) -> PricedInput {
        let plan = try await studio.plan(brief, rehearses: isRehearsal)
        return PricedInput(input: plan.input, quote: plan.quote)
    }

    func submit(
        _ brief: Brief,
        for owner: Owner,
        answering request: ClientRequest
    ) async throws(RushesError) -> Job {
        let plan = try await studio.plan(brief, rehearses: isRehearsal)
        let job = try await studio.record(plan, for: owner, answering: request)
        crew?.offer(job)
        return job
    }
}
