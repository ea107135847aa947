import Foundation
public import RushesCore
public import RushesLedger
import RushesMedia
public import RushesWorker

/// Working for many owners at once: what the gateway and `rushes worker` need.
extension LocalStudio {
    /// Where takes that callers of the gateway have ordered are kept, a folder an owner.
    public var takesFolder: String { "\(configuration.home)/takes" }

    /// Who this process is to others that share the ledger.
    public var workerID: WorkerID { environment.worker }

    /// The price of a brief, without spending or recording anything.
    ///
    /// - Parameters:
    ///   - brief: what is asked for.
    ///   - rehearses: whether it is to be played by the animatic engine; the price is the real one all the same.
    /// - Returns: what was planned; its quote is `nil` only in a rehearsal of a model whose price nobody knows.
    /// - Throws: as ``plan(_:_:)``.
    public func plan(_ brief: Brief, rehearses: Bool) async throws(RushesError) -> Plan {
        var options = PlanOptions(rehearses: rehearses)
        options.asksForLivePrice = !rehearses
        return try await plan(brief, options, sharing: recentPlans())
    }

    /// Records a planned job for an owner, with its price held; its take goes into the owner's folder under the job's
    /// id. Nothing is sent yet: a crew does that, here or in another program.
    ///
    /// - Parameters:
    ///   - plan: what ``plan(_:rehearses:)`` made.
    ///   - owner: whose job it is.
    ///   - request: what the caller's request brought; a request that was answered before gets the job that it made.
    /// - Returns: the job.
    /// - Throws: `budget_exceeded`, `request_mismatch`, `disk_full`, `output_unwritable`, and what the ledger throws.
    public func record(
        _ plan: Plan,
        for owner: Owner,
        answering request: ClientRequest
    ) async throws(RushesError) -> Job {
        let folder = "\(takesFolder)/\(owner)"
        try await PlaceCheck.prepare(folder, permissions: 0o700)
        var randomness = SystemRandomNumberGenerator()
        let now = environment.now().keptToMillisecond
        let id = Job.ID(milliseconds: Int64(now.timeIntervalSince1970 * 1000), using: &randomness)
        let job = Job(
            id: id,
            owner: owner,
            provider: plan.provider,
            brief: plan.brief,
            input: plan.input,
            isRehearsal: plan.isRehearsal,
            quote: plan.quote,
            destination: Job.Destination(path: "\(folder)/\(id).mp4", mayReplace: false),
            createdAt: now
        )
        let recorded = try await ledger().add(job, answering: request)
        if recorded.id == id { environment.passes(.intentRecorded) }
        return recorded
    }

    /// A crew over this studio's ledger: it takes up every caller's jobs, and of the local user's those that nobody
    /// follows and that a service has accepted, or has turned away for now; those that were never sent are for the
    /// program that made them.
    ///
    /// - Parameters:
    ///   - count: how many jobs are sent, or rendered, at once.
    ///   - latency: how long a rehearsal takes; `nil` for as fast as it renders.
    /// - Returns: the crew; nothing is done before it runs.
    /// - Throws: what opening the ledger throws.
    public func crew(of count: Int, rehearsalLatency latency: ClosedRange<Duration>?) async throws(RushesError) -> Crew
    {
        let renderings = max(1, min(count, ProcessInfo.processInfo.activeProcessorCount))
        let folder = takesFolder + "/"
        return Crew(
            worker: try await worker(),
            limits: CrewLimits(sending: count, rendering: renderings, rehearsalLatency: latency)
        ) { job in
            job.owner != .local || job.destination.path.hasPrefix(folder)
                || [.accepted, .generating, .fetching].contains(job.state)
                || (job.state == .queued && job.attempts > 0)
        }
    }
}
