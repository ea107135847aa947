import Foundation
public import Logging
public import RushesCore
public import RushesLedger
public import RushesProvider

/// Drives jobs from queued to done, one claim at a time.
///
/// The worker records before it acts: the intent before it sends, the provider's id before it asks, the file before it
/// says that a take is there. It may ask again and fetch again as often as it likes; it sends again only what certainly
/// did not arrive.
public final class Worker: Sendable {
    /// How far a job is driven.
    public enum Goal: Sendable, Hashable {
        /// Until the provider has given an id, or more.
        case accepted
        /// Until nothing more happens by itself.
        case end
    }

    let ledger: any LedgerStore
    let providers: ProviderRegistry
    let takes: any TakeStore
    let uploads: UploadCache
    let fetchTurns: FetchTurns
    let lookups: HistoryLookups
    let leases: LeaseKeeper
    let desks: CallDesks
    let environment: WorkerEnvironment
    let limits: WorkerLimits
    /// The time since the worker was made; no change of the machine's clock moves it.
    let elapsed: @Sendable () -> Duration
    let log: Logger

    /// Makes a worker.
    ///
    /// - Parameters:
    ///   - ledger: where everything is recorded.
    ///   - providers: who runs jobs.
    ///   - takes: how clips are brought home.
    ///   - environment: time, chance and the worker's name.
    ///   - limits: the worker's patience.
    ///   - log: where the worker reports; ids and states only, never a key, a prompt or a link.
    public init(
        ledger: any LedgerStore,
        providers: ProviderRegistry,
        takes: any TakeStore,
        environment: WorkerEnvironment,
        limits: WorkerLimits = WorkerLimits(),
        log: Logger
    ) {
        self.ledger = ledger
        self.providers = providers
        self.takes = takes
        self.environment = environment
        self.limits = limits
        self.elapsed = CallDesk.timer(environment.clock)
        self.uploads = UploadCache(clock: environment.clock, executor: environment.executor)
        self.fetchTurns = FetchTurns(width: limits.fetchWidth)
        self.lookups = HistoryLookups(executor: environment.executor)
        self.leases = LeaseKeeper(environment: environment, length: limits.lease) {
            leases throws(RushesError) in
            try await ledger.renew(leases, for: limits.lease)
        }
        self.desks = CallDesks(environment: environment, limits: limits)
        self.log = log
    }

    /// Drives a job towards a goal; if another worker has it, waits until that one ends or gives it up.
    ///
    /// A failed, expired or doubtful job is a result, not a thrown error: look at its `state` and `error`. Cancelling
    /// the surrounding task stops between two steps; a submission that is under way is still recorded.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - owner: whose it is.
    ///   - goal: how far to go.
    ///   - options: how patiently, and by what means.
    ///   - update: told of every change, in order.
    /// - Returns: the job as it then stands.
    /// - Throws: `RushesError`: `not_found`; what keeps the worker from going on although the job could
    ///   (`provider_unreachable`, `invalid_api_key`, `disk_full`, `output_unwritable`, `ledger_locked`, …);
    ///   `waiting_timed_out` if the clip's link gives nothing yet and the patience for it is spent; `interrupted` if the
    ///   task was cancelled.
    public func drive(
        _ id: Job.ID,
        owner: Owner,
        to goal: Goal = .end,
        options: DriveOptions = DriveOptions(),
        update: @escaping @Sendable (JobUpdate) -> Void
    ) async throws(RushesError) -> Job {
        var seen: Job?
        while true {
            try checkForInterruption()
            let job = try await ledger.job(id, owner: owner)
            if job != seen { update(.changed(job)) }
            seen = job
            if isReached(goal, by: job, options) { return job }
            let asked = elapsed()
            if let lease = try await claim(id, owner: owner) {
                environment.passes(.claimed)
                return try await drive(job, under: lease, since: asked, to: goal, options: options, update: update)
            }
            // Another worker drives it: what it records is read here, once a second.
            try await pause(.seconds(1))
        }
    }

    /// Drives a job as ``drive(_:owner:to:options:update:)`` does, unless another worker has it.
    ///
    /// - Returns: the job as it then stands; `nil` if another worker has it, which is not an error.
    /// - Throws: as ``drive(_:owner:to:options:update:)``.
    public func driveIfFree(
        _ id: Job.ID,
        owner: Owner,
        to goal: Goal = .end,
        update: @escaping @Sendable (JobUpdate) -> Void = { _ in }
    ) async throws(RushesError) -> Job? {
        try checkForInterruption()
        let job = try await ledger.job(id, owner: owner)
        if isReached(goal, by: job, DriveOptions()) { return job }
        let asked = elapsed()
        guard let lease = try await claim(id, owner: owner) else { return nil }
        environment.passes(.claimed)
        return try await drive(job, under: lease, since: asked, to: goal, options: DriveOptions(), update: update)
    }

    /// How much longer a running prediction is likely to take; `nil` where that is not known.
    public func remaining(of job: Job) -> Duration? {
        guard let provider = try? provider(job) else { return nil }
        return desks.desk(of: provider)?.remaining(of: job.id)
    }

    /// Who runs a job.
    ///
    /// - Throws: `provider_unknown` if it is not configured any more; `no_api_key` and the like while it cannot be used.
    func provider(_ job: Job) throws(RushesError) -> any Provider {
        do throws(RushesError) {
            return try providers.provider(named: job.provider)
        } catch  where error.code == .providerUnknown {
            throw RushesError(
                .providerUnknown,
                "job \(job.id) waits for the provider `\(job.provider)`, which is not configured any more",
                hint: "put `\(job.provider)` back into providers.yaml: the job is then taken up as it is"
            )
        }
    }

    func claim(_ id: Job.ID, owner: Owner) async throws(RushesError) -> Lease? {
        try await ledger.claim(
            id,
            owner: owner,
            by: environment.worker,
            token: String(environment.random(), radix: 36) + String(environment.random(), radix: 36),
            for: limits.lease
        )
    }

    /// Does something under a claim of its own, which is given back whatever comes of it: otherwise another worker would
    /// wait for the expiry. A ledger's write is made also if the task is cancelled.
    ///
    /// - Returns: what the body gave; `nil` if another worker has the job.
    func claiming<Value: Sendable>(
        _ id: Job.ID,
        owner: Owner,
        _ body: (Lease) async throws(RushesError) -> Value
    ) async throws(RushesError) -> Value? {
        guard let lease = try await claim(id, owner: owner) else { return nil }
        let result: Result<Value, RushesError>
        do throws(RushesError) {
            result = .success(try await body(lease))
        } catch {
            result = .failure(error)
        }
        try? await ledger.release(lease)
        return try result.get()
    }

    /// Drives a claimed job while the claim is kept alive; losing the claim cancels the work.
    private func drive(
        _ job: Job,
        under lease: Lease,
        since asked: Duration,
        to goal: Goal,
        options: DriveOptions,
        update: @escaping @Sendable (JobUpdate) -> Void
    ) async throws(RushesError) -> Job {
        let result: Result<Job, RushesError> = await withTaskGroup(of: Result<Job, RushesError>?.self) { group in
            group.addTask {
                do throws(RushesError) {
                    var drive = JobDrive(worker: self, lease: lease, options: options, job: job, update: update)
                    return .success(try await drive.run(to: goal))
                } catch {
                    return .failure(error)
                }
            }
            group.addTask { [leases] in await leases.keep(lease, since: asked).map { .failure($0) } }
            var outcome: Result<Job, RushesError>?
            for await next in group {
                guard let next else { continue }
                // A drive that came to its end counts, even if the claim could not be kept meanwhile.
                if outcome == nil || (try? next.get()) != nil { outcome = next }
                group.cancelAll()
            }
            return outcome ?? .failure(RushesError(.interrupted, "job \(job.id) was left as it is"))
        }
        desks.leave(job.id)
        // Given back although the task may be cancelled: otherwise another worker would wait for the expiry.
        await environment.shielded { [ledger] in try? await ledger.release(lease) }
        return try result.get()
    }

    func isReached(_ goal: Goal, by job: Job, _ options: DriveOptions) -> Bool {
        switch job.state {
        case .done, .cancelled, .inDoubt: true
        case .failed: !job.mayFetchAgain && !(options.revives && job.mayComeHome)
        case .expired: !(options.revives && job.mayComeHome)
        case .accepted, .generating, .fetching: goal == .accepted
        case .queued, .submitting: false
        }
    }

    func pause(_ duration: Duration) async throws(RushesError) {
        do {
            try await environment.clock.sleep(for: duration)
        } catch {
            throw RushesError(.interrupted, "waiting was interrupted")
        }
    }

    func checkForInterruption() throws(RushesError) {
        if Task.isCancelled { throw RushesError(.interrupted, "the work was interrupted") }
    }
}
