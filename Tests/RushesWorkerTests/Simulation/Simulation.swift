import Foundation
import Logging
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization

/// Jobs, programs that drive them, a service that is paid, and everything that goes wrong between them: from one seed.
///
/// First there is trouble: programs die, are held still and interrupted, the service misbehaves. Then it is calm, and
/// fresh programs go on until nothing moves. What must then be true is in `Simulation+Rules.swift`.
final class Simulation: Sendable {
    struct Outcome: Sendable {
        var seed: UInt64
        var digest: UInt64
        var lines: [String]
        var violations: [String]
        var figures: SimulationFigures
    }

    let seed: UInt64
    let plan: SimulationPlan
    let random: SeededRandom
    let clock = SimulatedClock()
    let trace: SimulationTrace
    let service: SimulatedService
    let ledger: MemoryLedgerStore
    let shelf = Shelf()
    let executor: SimulatedExecutor
    let figures = Guarded(SimulationFigures())
    let isCalm = Guarded(false)
    let limits = WorkerLimits(deadline: .seconds(3600), silence: .seconds(120))
    private let processes = Guarded<[SimulatedProcess]>([])

    init(seed: UInt64, isRecorded: Bool = false) {
        self.seed = seed
        let random = SeededRandom(seed: seed)
        let clock = clock
        self.random = random
        ledger = MemoryLedgerStore(now: { clock.date }, clock: clock)
        plan = SimulationPlan(random: random)
        trace = SimulationTrace(clock: clock, isRecorded: isRecorded)
        executor = SimulatedExecutor(seed: seed) { clock.advanceToNextDeadline() }
        var moment = Duration.seconds(-1800)
        var others: [Duration] = []
        while moment < .seconds(6 * 3600) {
            moment += random.seconds(30...400)
            others.append(moment)
        }
        service = SimulatedService(clock: clock, random: random, weather: plan.weather, others: others)
    }

    func run() async throws -> Outcome {
        do {
            try await executor.run { [self] in try await play() }
        } catch {
            trace.violate("\(error)")
        }
        return Outcome(
            seed: seed,
            digest: trace.digest,
            lines: trace.lines,
            violations: trace.violations,
            figures: figures.withLock(\.self)
        )
    }

    // MARK: The course of events

    private func play() async throws {
        let witness = LedgerWitness(
            trace: trace,
            isAlive: { [self] in isAlive($0) },
            onRecord: { [self] in check($0, before: $1, after: $2) }
        )
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in await addJobs(witness) }
            for host in plan.hosts { group.addTask { [self] in await keepRunning(on: host, witness) } }
        }
        isCalm.withLock { $0 = true }
        service.calm()
        trace.note("calm", by: 0)
        for process in processes.withLock(\.self) { process.spare() }
        var before: [Job] = []
        // What is proved absent needs time to be proved, is sent by the round after, and then takes its time again.
        for round in 0..<70 {
            await withTaskGroup(of: Void.self) { group in
                for host in plan.hosts {
                    group.addTask { [self] in await work(start(on: host), witness, rounds: 1) }
                }
            }
            // A later job of ours is what vouches for a history that lacks an earlier one.
            if round % 8 == 3, round < 24 {
                let job = makeJob(plan.jobCount + 1 + round, seed: plan.jobCount + 1 + round)
                if (try? await ledger.add(job)) != nil { witness.added(job) }
            }
            let jobs = try await ledger.jobs(of: .local, where: JobFilter(limit: 1000))
            if round > 46, jobs == before { break }
            before = jobs
            await clock.hold(for: .seconds(300))
        }
        try await checkEnd()
    }

    private func addJobs(_ witness: LedgerWitness) async {
        for ordinal in 1...plan.jobCount {
            let isTwin = ordinal == 2 && plan.hasTwins
            let job = makeJob(ordinal, seed: isTwin ? 1 : ordinal)
            if random.happens(0.05) { shelf[job.destination.path] = "somebody's" }
            guard (try? await ledger.add(job)) != nil else { continue }
            witness.added(job)
            await clock.hold(for: random.seconds(0...60))
        }
    }

    private func makeJob(_ ordinal: Int, seed: Int) -> Job {
        let generator = random
        var source = generator
        let attachments: [Input.Attachment] =
            !plan.hasTwins && random.happens(0.2)
            ? [
                Input.Attachment(
                    kind: .image,
                    path: "/in/\(ordinal).png",
                    sha256: String(repeating: "\(ordinal)", count: 64),
                    byteCount: 1,
                    mediaType: "image/png"
                )
            ] : []
        var body: [String: JSONValue] = [
            "prompt": "A heron lifts off at dawn", "duration": 8,
            "seed": .integer(Int64(9_007_199_254_740_992 + seed)),
        ]
        if let first = attachments.first { body["image"] = .string(first.placeholder) }
        return Job(
            id: Job.ID(milliseconds: clock.date.milliseconds, using: &source),
            owner: .local,
            provider: ProviderID("atlas"),
            brief: Brief("A heron lifts off at dawn"),
            input: Input(model: ModelID("sample/one"), body: body, attachments: attachments),
            isRehearsal: false,
            quote: Quote(amount: Money(micros: 1_000_000), basis: .list, asOf: "2026-06-02"),
            destination: Job.Destination(path: "/takes/\(ordinal).mp4", mayReplace: false),
            createdAt: clock.date
        )
    }

    // MARK: Programs

    private func isAlive(_ worker: WorkerID) -> Bool {
        processes.withLock { $0.first { $0.worker == worker }?.isAlive ?? false }
    }

    private func start(on host: String, fate: SimulatedProcess.Fate = SimulatedProcess.Fate())
        -> SimulatedProcess
    {
        processes.withLock { processes in
            let process = SimulatedProcess(
                number: processes.count + 1,
                host: host,
                fate: fate,
                clock: clock,
                random: SeededRandom(seed: random.next()),
                trace: trace
            )
            processes.append(process)
            return process
        }
    }

    private func keepRunning(on host: String, _ witness: LedgerWitness) async {
        while clock.elapsed < plan.trouble {
            let process = start(on: host, fate: plan.fate(using: random))
            let program = Task(executorPreference: executor) { [self] in
                await work(process, witness, rounds: .max)
            }
            process.onDeath { program.cancel() }
            let interrupted = Guarded<(at: Duration, delay: Duration)?>(nil)
            let interruption = random.happens(0.3) ? random.seconds(0...120) : nil
            let interrupter = Task(executorPreference: executor) { [self] in
                guard let interruption, (try? await clock.sleep(for: interruption)) != nil, process.isAlive
                else { return }
                trace.note("is interrupted", by: process.number)
                if !process.isHeldStill { interrupted.withLock { $0 = (clock.elapsed, process.delay) } }
                program.cancel()
            }
            await program.value
            interrupter.cancel()
            await interrupter.value
            if process.isDead { figures.withLock { $0.deaths += 1 } }
            if let start = interrupted.withLock(\.self), !process.isDead, process.delay == start.delay {
                figures.withLock { $0.interruptions += 1 }
                let farewell = clock.elapsed - start.at
                // The calls around the answer take their own few hundredths of a second.
                if farewell > .seconds(5) {
                    trace.violate("process \(process.number) took \(farewell) to end")
                }
            }
            process.end()
            await clock.hold(for: random.seconds(0...60))
        }
    }

    func worker(of process: SimulatedProcess, _ witness: LedgerWitness) -> (Worker, SimulatedLedger) {
        let host = process.worker.host
        // Who runs on another machine cannot be seen.
        let base = ledger.seen { [self] in $0.host != host || isAlive($0) }
        let access = SimulatedLedger(process: process, base: base, witness: witness) { [self] in
            !isCalm.withLock(\.self) && random.happens(plan.faults / 10)
        }
        let provider = SimulatedProvider(process: process, service: service) { [self] in
            checkSubmission($0, witness)
        }
        let worker = Worker(
            ledger: access,
            providers: .one { provider },
            takes: SimulatedTakeStore(process: process, shelf: shelf) { [service] in service.answer(to: $0)
            },
            environment: WorkerEnvironment(
                clock: ProcessClock(of: process),
                now: { [clock] in clock.date },
                random: { [random] in random.next() },
                worker: process.worker,
                passes: { process.passes($0.rawValue) },
                executor: executor
            ),
            limits: limits,
            log: Logger(label: "simulation") { _ in SwiftLogNoOpLogHandler() }
        )
        return (worker, access)
    }

    /// What a program does: drives what is unfinished, reconciles what is in doubt, settles what has no price yet.
    private func work(_ process: SimulatedProcess, _ witness: LedgerWitness, rounds: Int) async {
        let (worker, access) = worker(of: process, witness)
        var rest = rounds
        while rest > 0, !Task.isCancelled, !process.isDead,
            rounds != .max || clock.elapsed < plan.trouble
        {
            rest -= 1
            let jobs = (try? await access.jobs(of: .local, where: JobFilter(limit: 1000))) ?? []
            if rounds == .max, random.happens(0.02), let job = jobs.first(where: { $0.state == .queued }) {
                _ = try? await worker.cancel(job.id, owner: .local)
            }
            await withTaskGroup(of: Void.self) { group in
                for job in jobs where (!job.state.isTerminal && job.state != .inDoubt) || job.mayFetchAgain {
                    group.addTask { _ = try? await worker.drive(job.id, owner: .local) { _ in } }
                }
            }
            let doubtful = ((try? await access.unfinishedJobs(after: nil, limit: 1000)) ?? []).filter {
                $0.state == .inDoubt
            }
            if rounds == .max, random.happens(0.03), let job = doubtful.first {
                _ = try? await worker.declare(job.id, owner: .local, isCharged: random.happens(0.5))
            }
            try? await worker.reconcile(doubtful) { [self] job, outcome in note(job, outcome, by: process)
            }
            for job in jobs where job.isUnsettled && job.state.isTerminal {
                _ = try? await worker.settle(job.id, owner: .local, isPatient: random.happens(0.3))
            }
            if rest > 0 { try? await ProcessClock(of: process).sleep(for: random.seconds(1...60)) }
        }
        process.end()
    }

    private func note(_ job: Job, _ outcome: Reconciliation, by process: SimulatedProcess) {
        trace.note("has reconciled", by: process.number, "\(job.id) \(outcome)")
        figures.withLock { figures in
            switch outcome {
            case .found, .ended: figures.found += 1
            case .absent: figures.absent += 1
            case .undecided: figures.undecided += 1
            }
        }
    }
}
