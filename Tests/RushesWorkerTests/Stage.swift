import Foundation
import Logging
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization

/// A worker on a clock that the test moves, with a ledger and a shelf in memory and a provider that plays a script.
final class Stage: Sendable {
    let clock: TestClock
    /// What everything runs on that is driven in virtual time.
    let executor: SimulatedExecutor
    let ledger: MemoryLedgerStore
    let provider: any Provider
    let script: ScriptedProvider
    let shelf = Shelf()
    let links = ClipScript()
    let keeper: ShelfTakeStore
    let updates = Guarded<[JobUpdate]>([])
    let limits: WorkerLimits

    init(
        clock: TestClock = TestClock(),
        outcomes: [SubmissionOutcome] = [],
        observations: [Observation] = [],
        limits: WorkerLimits = WorkerLimits(),
        fetching duration: Duration = .zero,
        provider: ScriptedProvider? = nil,
        wrapping wrap: (ScriptedProvider) -> any Provider = { $0 }
    ) {
        self.clock = clock
        ledger = MemoryLedgerStore(
            now: { Date(timeIntervalSince1970: 1_800_000_000 + clock.elapsed.inSeconds) },
            clock: clock
        )
        executor = SimulatedExecutor(seed: 1) { clock.advanceToNextDeadline() != nil }
        self.limits = limits
        script =
            provider ?? ScriptedProvider(id: ProviderID("atlas"), outcomes: outcomes, observations: observations)
        self.provider = wrap(script)
        keeper = ShelfTakeStore(shelf: shelf, clock: clock, duration: duration) { [links] in
            links.next(for: $0)
        }
    }

    /// A moment of the stage's own time.
    var now: Date { Date(timeIntervalSince1970: 1_800_000_000 + clock.elapsed.inSeconds) }

    /// A worker; what it does must be done ``inVirtualTime(_:)``.
    func worker(
        named nonce: String = "one",
        isAlive: @escaping @Sendable (WorkerID) -> Bool = { _ in true },
        provider: (any Provider)? = nil,
        hasKey: @escaping @Sendable () -> Bool = { true },
        passes: @escaping @Sendable (CrashPoint) -> Void = { _ in }
    ) -> Worker {
        let random = SeededRandom(seed: nonce.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        let (clock, provider) = (clock, provider ?? self.provider)
        return Worker(
            ledger: ledger.seen(where: isAlive),
            providers: .one { () throws(RushesError) in
                guard hasKey() else { throw RushesError(.noAPIKey, "there is no key") }
                return provider
            },
            takes: keeper,
            environment: WorkerEnvironment(
                clock: clock,
                now: { Date(timeIntervalSince1970: 1_800_000_000 + clock.elapsed.inSeconds) },
                random: { random.next() },
                worker: WorkerID(host: "stage", processID: 1, nonce: nonce),
                passes: passes,
                executor: executor
            ),
            limits: limits,
            log: Logger(label: "stage") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// A queued job of one dollar.
    func job(
        attachments: [Input.Attachment] = [],
        body: [String: JSONValue] = ["prompt": "A heron lifts off at dawn"],
        provider: ProviderID = ProviderID("atlas"),
        isRehearsal: Bool = false
    ) async throws -> Job {
        var random = SystemRandomNumberGenerator()
        let ordinal = try await ledger.jobs(of: .local, where: JobFilter(limit: 1000)).count + 1
        let job = Job(
            id: Job.ID(milliseconds: 1, using: &random),
            owner: .local,
            provider: provider,
            brief: Brief("A heron lifts off at dawn"),
            input: Input(
                model: ModelID("google/veo3.1/text-to-video"),
                body: body,
                attachments: attachments
            ),
            isRehearsal: isRehearsal,
            quote: Quote(amount: Money(micros: 1_000_000), basis: .list, asOf: "2026-06-02"),
            destination: Job.Destination(
                path: ordinal == 1 ? "/takes/take.mp4" : "/takes/take-\(ordinal).mp4",
                mayReplace: false
            ),
            createdAt: now
        )
        try await ledger.add(job)
        return job
    }

    /// A link to a finished clip.
    func output(_ name: String = "made.mp4") -> OutputLink {
        OutputLink(.url("https://clips.example/\(name)"))
    }

    /// Drives a job while the clock jumps from deadline to deadline, so that nothing waits for real time.
    func drive(_ job: Job, by worker: Worker? = nil, to goal: Worker.Goal = .end) async throws -> Job {
        try await inVirtualTime { [self] in
            try await (worker ?? self.worker()).drive(job.id, owner: .local, to: goal) { update in
                self.updates.withLock { $0.append(update) }
            }
        }
    }

    /// Does something while the clock jumps from deadline to deadline.
    func inVirtualTime<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await executor.run(body)
    }

    /// The job as the ledger has it.
    func kept(_ job: Job) async throws -> Job { try await ledger.job(job.id, owner: job.owner) }

    /// What a person was told on the way.
    var notices: [String] {
        updates.withLock { $0.compactMap { if case .notice(let text) = $0 { text } else { nil } } }
    }
}
