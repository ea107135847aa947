import AsyncHTTPClient
import Foundation
import Logging
import RushesCore
import RushesLedger
import RushesMedia
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization

/// A worker on a clock that the test moves, with a ledger in memory and a provider that plays a script.
final class Stage: Sendable {
    let clock = TestClock()
    let ledger = MemoryLedgerStore()
    let provider: ScriptedProvider
    let folder: URL
    let updates = Mutex<[JobUpdate]>([])
    let limits: WorkerLimits

    init(
        outcomes: [SubmissionOutcome] = [],
        observations: [Observation] = [],
        limits: WorkerLimits = WorkerLimits(),
        provider: ScriptedProvider? = nil
    ) throws {
        self.limits = limits
        self.provider = provider ?? ScriptedProvider(id: .atlas, outcomes: outcomes, observations: observations)
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("rushes-worker-\(String(UInt64.random(in: .min ... .max), radix: 36))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// A moment of the stage's own time.
    var now: Date { Date(timeIntervalSince1970: 1_800_000_000 + clock.elapsed.inSeconds) }

    func worker(named nonce: String = "one", isAlive: @escaping @Sendable (WorkerID) -> Bool = { _ in true }) -> Worker
    {
        let clock = clock
        let counter = Mutex<UInt64>(UInt64(nonce.hashValue.magnitude))
        let provider = provider
        return Worker(
            ledger: ledger,
            provider: { _ throws(RushesError) in provider },
            takes: TakeStore(clock: clock) { HTTPClient.shared },
            environment: WorkerEnvironment(
                clock: clock,
                now: { Date(timeIntervalSince1970: 1_800_000_000 + clock.elapsed.inSeconds) },
                random: {
                    counter.withLock { value in
                        value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                        return value
                    }
                },
                worker: WorkerID(host: "stage", processID: 1, nonce: nonce),
                isAlive: isAlive
            ),
            limits: limits,
            log: Logger(label: "stage") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// A queued job of one dollar.
    func job(attachments: [Input.Attachment] = []) async throws -> Job {
        var random = SystemRandomNumberGenerator()
        let job = Job(
            id: Job.ID(milliseconds: 1, using: &random),
            owner: .local,
            provider: .atlas,
            brief: Brief("A heron lifts off at dawn"),
            input: Input(
                model: ModelID("google/veo3.1/text-to-video"),
                body: ["prompt": "A heron lifts off at dawn"],
                attachments: attachments
            ),
            isRehearsal: false,
            quote: Quote(amount: Money(micros: 1_000_000), basis: .list, asOf: "2026-06-02"),
            destination: Job.Destination(path: folder.appendingPathComponent("take.mp4").path, mayReplace: false),
            createdAt: now
        )
        try await ledger.add(job)
        return job
    }

    /// A finished clip as a provider on this machine would offer it.
    func output(_ name: String = "made.mp4") throws -> OutputLink {
        let file = folder.appendingPathComponent(name)
        try Data(TinyClip.bytes).write(to: file)
        return OutputLink(.file(file.path))
    }

    /// Drives a job while the clock jumps from deadline to deadline, so that nothing waits for real time.
    func drive(
        _ job: Job,
        by worker: Worker? = nil,
        to goal: Worker.Goal = .end
    ) async throws -> Job {
        let worker = worker ?? self.worker()
        return try await withThrowingTaskGroup(of: Job?.self) { group in
            group.addTask { [self] in
                try await worker.drive(job.id, owner: .local, to: goal) { update in
                    self.updates.withLock { $0.append(update) }
                }
            }
            group.addTask { [clock] in
                while !Task.isCancelled {
                    // Both the work and the renewal of its claim sleep; once both do, the nearer deadline is due.
                    await clock.sleepers(atLeast: 2)
                    _ = clock.advanceToNextDeadline()
                }
                return nil
            }
            let result = try await group.next() ?? nil
            group.cancelAll()
            return result ?? job
        }
    }

    /// What a person was told on the way.
    var notices: [String] {
        updates.withLock { $0.compactMap { if case .notice(let text) = $0 { text } else { nil } } }
    }
}
