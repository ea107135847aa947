import Foundation
import HTTPTypes
import Hummingbird
import RushesCore
import RushesLedger

/// Says how a job stands: always from the ledger, so that it costs no service anything.
struct JobRoute: Sendable {
    let dependencies: GatewayDependencies
    let dialect: any Dialect
    /// The route's name.
    let name: String

    /// Answers at once, or when the job has ended or the time to wait is over.
    func job(_ request: Request, _ context: GatewayContext, _ caller: Caller) async throws -> Response {
        let id = try dependencies.jobID(context)
        guard let seconds = try dialect.wait(of: request) else { return try await answer(id, caller) }
        // Limited as a number first: not every number of seconds is a duration.
        let wait = Duration.seconds(min(max(seconds, 0), dependencies.settings.limits.longestWait.inSeconds))
        let deadline = ContinuousClock.now + wait
        let watch = dependencies.watch
        try await watch.begin(id, for: caller.owner)
        defer { watch.end(id, for: caller.owner) }
        var hasTime = true
        while true {
            let seen = watch.version(of: id)
            let snapshot = try await dependencies.snapshot(id, of: caller)
            if snapshot.job.state.isTerminal || !hasTime {
                return dialect.job(snapshot, on: name, in: dependencies.wording).response
            }
            // Not all at once: the key may be revoked meanwhile.
            let next = min(deadline, ContinuousClock.now + .seconds(15))
            _ = await watch.wait(for: id, since: seen, until: next)
            hasTime = ContinuousClock.now < deadline && !watch.isStopped
            guard try await dependencies.keys.isValid(caller.owner) else { throw GatewayError.unauthorized }
        }
    }

    /// A job as it stands now.
    private func answer(_ id: Job.ID, _ caller: Caller) async throws -> Response {
        let now = dependencies.now()
        let kept = dependencies.finished.answer(id, of: caller.owner, on: name, at: now) { snapshot in
            dialect.job(snapshot, on: name, in: dependencies.wording(at: now)).encoded
        }
        if let kept { return kept.response }
        let snapshot = try await dependencies.snapshot(id, of: caller)
        return dialect.job(snapshot, on: name, in: dependencies.wording(at: now)).response
    }
}
