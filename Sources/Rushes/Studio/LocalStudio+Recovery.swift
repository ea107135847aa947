import Foundation
import RushesCatalog
public import RushesCore
import RushesLedger
import RushesProvider
import RushesWorker

/// Taking up what an earlier run has left.
extension LocalStudio {
    /// Everything that is not at its end, and clips that came home broken while their links may live: what must be
    /// fetched soonest first.
    ///
    /// - Throws: what the ledger throws. That there is no ledger yet is not an error.
    public func resumableJobs() async throws(RushesError) -> [Job] {
        guard hasLedger else { return [] }
        let ledger = try await ledger()
        let open = Set(JobState.allCases.filter { !$0.isTerminal })
        var jobs: [Job] = []
        while true {
            let filter = JobFilter(states: open, before: jobs.last?.id.rawValue, limit: 1000)
            let page = try await ledger.jobs(of: owner, where: filter)
            jobs += page
            if page.count < filter.limit { break }
        }
        let failed = try await ledger.jobs(of: owner, where: JobFilter(states: [.failed], limit: 1000))
        jobs += failed.filter(\.mayFetchAgain)
        // A line of models that nobody has gone on with.
        for job in failed where job.dueFallback != nil && !job.mayFetchAgain {
            if try await successor(of: job) == nil { jobs.append(job) }
        }
        return jobs.sorted { left, right in
            let (isMade, isMadeToo) = (!left.outputs.isEmpty, !right.outputs.isEmpty)
            if isMade != isMadeToo { return isMade }
            return isMade ? left.fetchBy < right.fetchBy : left.id < right.id
        }
    }

    /// Paid jobs that wait for somebody to take them up: unfinished or in doubt, and no living program works on them.
    ///
    /// - Parameter limit: how many at most.
    /// - Returns: the jobs, oldest first. That there is no ledger yet is not an error.
    /// - Throws: what the ledger throws.
    public func waitingJobs(limit: Int = 100) async throws(RushesError) -> [Job] {
        guard hasLedger else { return [] }
        return try await ledger().waitingJobs(of: owner, limit: limit)
    }

    /// Asks the services for their own figures of jobs, a few at a time, from when each is named until they are known.
    ///
    /// - Parameter ended: the jobs, as they end; with its end, this ends.
    public func settle(_ ended: AsyncStream<Job.ID>) async {
        guard let worker = try? await worker() else { return }
        let prices = PriceReader(worker: worker)
        await withDiscardingTaskGroup { group in
            group.addTask { await prices.run() }
            for await id in ended {
                if let job = try? await job(id) { prices.expect(job) }
            }
            group.cancelAll()
        }
    }

    /// Asks the providers what became of doubtful jobs. Nothing is sent: what is proved absent is queued again.
    ///
    /// - Parameters:
    ///   - jobs: the jobs; those that are not in doubt are left out.
    ///   - report: told of each, as it then stands.
    /// - Throws: what the ledger throws; `interrupted`. A provider that cannot be asked leaves its jobs undecided.
    public func reconcile(
        _ jobs: [Job],
        report: (Job, Reconciliation) -> Void
    ) async throws(RushesError) {
        try await worker().reconcile(jobs, report: report)
    }

    /// Asks for the service's own figure of a done job for up to five minutes after it ended, or once.
    ///
    /// - Throws: `not_found`, `interrupted`, `no_api_key`. That there is no figure yet is not an error.
    @discardableResult
    public func settle(_ id: Job.ID, isPatient: Bool = true) async throws(RushesError) -> Job {
        try await worker().settle(id, owner: owner, isPatient: isPatient)
    }

    /// Reads once what ended jobs have cost whose charge is still only the quote, a few at a time.
    ///
    /// - Parameter limit: how many are asked for, the newest first.
    /// - Returns: those that are settled now.
    /// - Throws: what the ledger throws. That the service cannot be asked is not an error.
    public func settleCharges(limit: Int = 50) async throws(RushesError) -> [Job] {
        guard hasLedger else { return [] }
        let open = try await ledger().unsettledJobs(of: owner, limit: limit)
        return await withTaskGroup(of: Job?.self) { group in
            var settled: [Job] = []
            for (index, job) in open.enumerated() {
                if index >= 4, let done = await group.next() ?? nil { settled.append(done) }
                group.addTask { [self] in
                    guard let job = try? await settle(job.id, isPatient: false), !job.isUnsettled else { return nil }
                    return job
                }
            }
            for await job in group { if let job { settled.append(job) } }
            return settled
        }
    }

    /// Settles a doubtful job by what its owner has found out.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - isCharged: whether the service has charged for it.
    /// - Returns: the failed job: charged with its quote, or with its hold released.
    /// - Throws: `not_found`; `not_allowed` if it is not in doubt.
    public func declare(_ id: Job.ID, isCharged: Bool) async throws(RushesError) -> Job {
        try await worker().declare(id, owner: owner, isCharged: isCharged)
    }

    /// Plans a job anew: a new job, linked to the old one, with the same input and, where the old seed was drawn, a new
    /// one. It is priced again; ``record(_:to:ordinal:)`` records it.
    ///
    /// - Parameters:
    ///   - job: the job to replace.
    ///   - acceptsDoubleCharge: the owner's word that a job in doubt may be paid for twice.
    ///   - maxCost: refuse what costs more.
    /// - Returns: the plan.
    /// - Throws: `not_allowed` if the job goes on, is done, or is in doubt and that word was not given; `no_api_key`,
    ///   `budget_exceeded`, and what the service says to being asked for its price.
    public func planRetry(
        of job: Job,
        acceptsDoubleCharge: Bool = false,
        maxCost: Money? = nil
    ) async throws(RushesError) -> Plan {
        if job.fallback != nil || job.fallbackOf != nil {
            let line = try await line(of: job)
            let words = line.map(\.id.rawValue).joined(separator: ", ")
            if let running = line.first(where: { !$0.state.isTerminal && $0.id != job.id }) {
                throw RushesError(
                    .notAllowed,
                    "job \(job.id) is one of a line (\(words)), of which job \(running.id) is \(running.state.rawValue)",
                    hint: "`rushes jobs resume \(running.id)` takes it to its end"
                )
            }
            if let done = line.first(where: { $0.state == .done && $0.id != job.id }) {
                throw RushesError(
                    .notAllowed,
                    "job \(job.id) is one of a line (\(words)), of which job \(done.id) is done",
                    hint: "`rushes --from` its receipt makes the same again"
                )
            }
        }
        switch job.state {
        case .failed, .cancelled, .expired:
            break
        case .inDoubt where acceptsDoubleCharge:
            break
        case .inDoubt:
            throw RushesError(
                .notAllowed,
                "job \(job.id) is in doubt: the service may have accepted it, and a new one may be paid for twice",
                hint: "`rushes jobs reconcile \(job.id)` looks for it; --accept-double-charge makes a new job anyway"
            )
        case .done:
            throw RushesError(
                .notAllowed,
                "job \(job.id) is done",
                hint: "`rushes --from` its receipt makes the same again"
            )
        case .queued, .submitting, .accepted, .generating, .fetching:
            throw RushesError(
                .notAllowed,
                "job \(job.id) is \(job.state.rawValue) and goes on",
                hint: "`rushes jobs resume \(job.id)` takes it to its end"
            )
        }
        var randomness = SystemRandomNumberGenerator()
        let input = try catalog(of: job.provider).redrawn(job.input, of: job.brief, drawing: &randomness)
        var quote = job.quote
        if !job.isRehearsal {
            // A quote that was only the user's limit is no price to go by again without the service's word.
            if var live = try await provider(named: job.provider).quote(input) {
                // Before the upload the service cannot see how long a given clip is: no less is held than before.
                let hasClip = input.attachments.contains { $0.kind != .image }
                if hasClip, let known = job.quote, known.amount > live.amount { live.amount = known.amount }
                quote = live
            }
            try Self.refuse(quote, above: maxCost ?? configuration.maxCost)
        }
        var plan = Plan(
            brief: job.brief,
            input: input,
            quote: quote,
            isRehearsal: job.isRehearsal,
            provider: job.provider,
            retryOf: job.id
        )
        if let fallback = job.fallback {
            plan.fallback = Fallback(
                models: fallback.models,
                onRefusal: fallback.onRefusal,
                limit: maxCost ?? fallback.limit
            )
        }
        return plan
    }
}
