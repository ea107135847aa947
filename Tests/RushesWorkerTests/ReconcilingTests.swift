import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization
import Testing

/// What becomes of jobs in doubt when their provider is asked.
@Suite(.timeLimit(.minutes(10)))
struct ReconcilingTests {
    private final class Scene: Sendable {
        let stage: Stage
        let remembering: RememberingProvider

        init(_ outcomes: [SubmissionOutcome], _ limits: WorkerLimits = WorkerLimits()) {
            let script = ScriptedProvider(id: ProviderID("atlas"), outcomes: outcomes)
            let remembering = RememberingProvider(script)
            self.remembering = remembering
            stage = Stage(limits: limits, provider: script) { _ in remembering }
        }

        /// A job whose answer was lost, and the passing of some time.
        func doubtful(_ body: [String: JSONValue] = ["prompt": "A heron lifts off at dawn"])
            async throws -> Job
        {
            let job = try await stage.drive(try await stage.job(body: body))
            #expect(job.state == .inDoubt)
            return job
        }

        func record(_ id: String, of job: Job, after seconds: Double) -> HistoryRecord {
            HistoryRecord(
                remoteID: id,
                acceptedAt: (job.sentAt ?? stage.now) + seconds,
                model: job.input.model,
                body: job.input.completeBody()
            )
        }

        /// A history that proves what it does not show to be absent.
        func others(around job: Job) -> [HistoryRecord] {
            [200.0, -1000].map { seconds in
                HistoryRecord(
                    remoteID: "other\(seconds)",
                    acceptedAt: (job.sentAt ?? stage.now) + seconds,
                    model: job.input.model,
                    body: ["model": .string(job.input.model.rawValue), "prompt": "another's"]
                )
            }
        }

        /// A later job of ours, which vouches for the history by standing in it as it was sent.
        func addWitness(after job: Job) async throws {
            let witness = try await stage.job(body: ["prompt": "another's"])
            let lease = try await stage.ledger.claim(
                witness.id,
                owner: .local,
                by: WorkerID(host: "stage", processID: 1, nonce: "witness"),
                token: "witness",
                for: .seconds(1_000_000_000)
            )
            let moment = (job.sentAt ?? stage.now) + 199
            let claimed = try #require(lease)
            _ = try await stage.ledger.record(
                [.sending(bodyHash: "hash"), .accepted(remoteID: "other200.0")],
                under: claimed,
                at: moment
            )
        }

        func reconcile(_ jobs: [Job]) async throws -> [(Job, Reconciliation)] {
            try await stage.inVirtualTime { [self] in
                let reports = Guarded<[(Job, Reconciliation)]>([])
                try await stage.worker(named: "later").reconcile(jobs) { job, outcome in
                    reports.withLock { $0.append((job, outcome)) }
                }
                return reports.withLock(\.self)
            }
        }
    }

    private static let lost = SubmissionOutcome.inDoubt(reason: "the connection was lost")

    @Test func `what is found goes on and is fetched, and nothing is sent again`() async throws {
        let scene = Scene([Self.lost])
        let job = try await scene.doubtful()
        scene.remembering.remember(
            .success(HistoryPage(records: [scene.record("p1", of: job, after: 2)], isLast: true))
        )
        let reports = try await scene.reconcile([job])
        #expect(reports.map(\.1) == [.found])
        #expect(reports.first?.0.state == .accepted)
        #expect(reports.first?.0.remoteID == "p1")
        #expect(reports.first?.0.acceptedAt == job.sentAt)
        scene.stage.script.enqueue(observations: [
            .finished(outputs: [scene.stage.output()], price: Money(micros: 9))
        ])
        let driven = try await scene.stage.drive(job)
        #expect(driven.state == .done)
        #expect(scene.stage.script.submissions.count == 1)
    }

    @Test
    func `what is proved absent is queued, not sent in the same run, and sent by the next drive`()
        async throws
    {
        let scene = Scene([
            Self.lost,
            .accepted(remoteID: "p2", observation: .failed(RushesError(.providerFailed, "no"))),
        ])
        let job = try await scene.doubtful()
        scene.stage.clock.advance(by: .seconds(700))
        try await scene.addWitness(after: job)
        scene.remembering.remember(
            .success(HistoryPage(records: scene.others(around: job), isLast: true))
        )
        let reports = try await scene.reconcile([job])
        #expect(reports.map(\.1) == [.absent])
        let queued = try await scene.stage.kept(job)
        #expect(queued.state == .queued)
        #expect(queued.held == job.held)
        #expect(scene.stage.script.submissions.count == 1)
        let driven = try await scene.stage.drive(job)
        #expect(driven.remoteID == "p2")
        #expect(scene.stage.script.submissions.count == 2)
    }

    @Test func `what cannot be decided stays in doubt with its price held, and says why`()
        async throws
    {
        let scene = Scene([Self.lost])
        let job = try await scene.doubtful()
        let pages: [HistoryPage] = [
            HistoryPage(records: scene.others(around: job), isLast: true),
            HistoryPage(
                records: [scene.record("p", of: job, after: 1), scene.record("q", of: job, after: 2)],
                isLast: true
            ),
            HistoryPage(records: [], isLast: true),
        ]
        for page in pages {
            scene.remembering.remember(.success(page))
            let reports = try await scene.reconcile([job])
            guard case .undecided(let reason)? = reports.first?.1 else {
                Issue.record("\(reports)")
                continue
            }
            #expect(!reason.isEmpty)
            #expect(try await scene.stage.kept(job) == job)
        }
    }

    @Test func `a history that cannot be read is asked a few times, and proves nothing`() async throws {
        let scene = Scene([Self.lost])
        let job = try await scene.doubtful()
        scene.stage.clock.advance(by: .seconds(700))
        try await scene.addWitness(after: job)
        let unreachable = RushesError(.providerUnreachable, "no answer")
        scene.remembering.remember(.failure(unreachable))
        guard case .undecided? = try await scene.reconcile([job]).first?.1 else {
            Issue.record("decided")
            return
        }
        #expect(try await scene.stage.kept(job).state == .inDoubt)
        scene.remembering.remember(
            .failure(unreachable),
            .failure(unreachable),
            .success(HistoryPage(records: scene.others(around: job), isLast: true))
        )
        #expect(try await scene.reconcile([job]).map(\.1) == [.absent])
    }

    @Test func `a prediction that was forgotten and is known again goes on`() async throws {
        let scene = Scene([.accepted(remoteID: "p1", observation: nil)])
        scene.stage.script.enqueue(observations: [.unknown(reason: "404")])
        let job = try await scene.doubtful()
        #expect(job.remoteID == "p1")
        guard case .undecided? = try await scene.reconcile([job]).first?.1 else {
            Issue.record("decided")
            return
        }
        scene.stage.script.enqueue(observations: [.running(status: "processing")])
        _ = try await scene.reconcile([job])
        let reports = try await scene.reconcile([try await scene.stage.kept(job)])
        let after = try await scene.stage.kept(job)
        #expect(reports.first?.1 == .found || after.state == .accepted)
        #expect(after.remoteID == "p1" && after.acceptedAt == job.acceptedAt)
    }

    @Test
    func `a prediction beyond its deadline stays in doubt while it runs, and ends when it ends`()
        async throws
    {
        let scene = Scene(
            [.accepted(remoteID: "p1", observation: nil)],
            WorkerLimits(deadline: .seconds(3600))
        )
        scene.stage.script.enqueue(observations: [.running(status: "processing")])
        let job = try await scene.doubtful()
        guard case .undecided? = try await scene.reconcile([job]).first?.1 else {
            Issue.record("decided")
            return
        }
        scene.stage.script.enqueue(observations: [.failed(RushesError(.providerFailed, "no"))])
        _ = try await scene.reconcile([job])
        _ = try await scene.reconcile([try await scene.stage.kept(job)])
        let ended = try await scene.stage.kept(job)
        #expect(ended.state == .failed && ended.held.micros == 0 && ended.charge == nil)
    }

    @Test func `a job that another program has moved meanwhile is reported as it is and left alone`()
        async throws
    {
        let scene = Scene([Self.lost])
        let job = try await scene.doubtful()
        _ = try await scene.stage.inVirtualTime {
            try await scene.stage.worker(named: "person").declare(job.id, owner: .local, isCharged: false)
        }
        scene.remembering.remember(
            .success(HistoryPage(records: [scene.record("p1", of: job, after: 2)], isLast: true))
        )
        _ = try await scene.reconcile([job])
        let after = try await scene.stage.kept(job)
        #expect(after.state == .failed && after.remoteID == nil)
    }

    @Test
    func
        `a doubtful job that is declared charged costs its quote, and one that is not costs nothing`()
        async throws
    {
        for isCharged in [true, false] {
            let scene = Scene([Self.lost])
            let job = try await scene.doubtful()
            let after = try await scene.stage.inVirtualTime {
                try await scene.stage.worker(named: "person").declare(
                    job.id,
                    owner: .local,
                    isCharged: isCharged
                )
            }
            #expect(
                after.state == .failed && after.held.micros == 0 && after.error?.code == .settledByOwner
            )
            #expect(
                after.charge == (isCharged ? Charge(amount: Money(micros: 1_000_000), basis: .quote) : nil)
            )
            let error = await #expect(throws: RushesError.self) {
                try await scene.stage.inVirtualTime {
                    try await scene.stage.worker(named: "person").declare(
                        job.id,
                        owner: .local,
                        isCharged: isCharged
                    )
                }
            }
            #expect(error?.code == .notAllowed)
        }
    }

    @Test func `an answer that is lost is looked for at once`() async throws {
        let scene = Scene([Self.lost])
        let job = try await scene.stage.job()
        scene.remembering.remember(
            .success(HistoryPage(records: [scene.record("p1", of: job, after: 0)], isLast: true))
        )
        scene.stage.script.enqueue(observations: [.failed(RushesError(.providerFailed, "no"))])
        let driven = try await scene.stage.drive(job)
        #expect(driven.remoteID == "p1")
        #expect(scene.stage.script.submissions.count == 1)
    }
}
