import Hummingbird
import RushesCore
import RushesLedger

/// Lists a caller's own jobs, whatever dialect made them.
struct JobListRoute: Sendable {
    let dependencies: GatewayDependencies
    let dialect: any Dialect

    func list(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        let query = try dialect.query(of: request)
        let ledger = try await dependencies.studio.ledger()
        let total = query.wantsTotal ? try await ledger.jobCount(of: caller.owner, where: query.filter) : nil
        var jobs: [JobSnapshot] = []
        for job in try await ledger.jobs(of: caller.owner, where: query.filter) {
            jobs.append(try await dependencies.snapshot(of: job, in: ledger))
        }
        return dialect.list(JobPage(query: query, jobs: jobs, total: total), in: dependencies.wording).response
    }
}
