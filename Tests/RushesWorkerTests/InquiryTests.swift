import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization
import Testing

/// Questions for which no running job waits: for late prices, and for jobs in doubt.
@Suite(.timeLimit(.minutes(10)))
struct InquiryTests {
    /// A provider that plays a script, takes a while for each answer, and notes when it was asked.
    private final class TimedProvider: HistoryKeepingProvider {
        private struct State {
            var moments: [Duration] = []
            var atOnce = 0
            var mostAtOnce = 0
            var pages = 1
        }

        private let script: ScriptedProvider
        private let clock: TestClock
        private let state = Guarded(State())
        private let answering: Duration

        let traits: ProviderTraits

        init(_ script: ScriptedProvider, clock: TestClock, answering: Duration, traits: ProviderTraits) {
            (self.script, self.clock, self.answering, self.traits) = (script, clock, answering, traits)
        }

        var id: ProviderID { script.id }
        var mostAtOnce: Int { state.withLock(\.mostAtOnce) }

        /// When it was asked since the last look.
        func takeMoments() -> [Duration] {
            state.withLock { state in
                defer { state.moments = [] }
                return state.moments
            }
        }

        func remember(pages: Int) { state.withLock { $0.pages = pages } }

        private func answer() async {
            state.withLock { state in
                state.moments.append(clock.elapsed)
                state.atOnce += 1
                state.mostAtOnce = max(state.mostAtOnce, state.atOnce)
            }
            try? await clock.sleep(for: answering)
            state.withLock { $0.atOnce -= 1 }
        }

        func quote(_ input: Input) async throws(RushesError) -> Quote? { nil }

        func upload(
            _ attachment: Input.Attachment,
            progress: @escaping @Sendable (Double) -> Void
        ) async throws(RushesError) -> String { try await script.upload(attachment, progress: progress) }

        func submit(_ submission: Submission) async -> SubmissionOutcome { await script.submit(submission) }

        func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation {
            await answer()
            return await script.observe(remoteID, progress: progress)
        }

        func history(page: Int) async throws(RushesError) -> HistoryPage {
            await answer()
            let record = HistoryRecord(remoteID: "other\(page)", acceptedAt: nil, model: nil, body: nil)
            return HistoryPage(records: [record], isLast: page >= state.withLock(\.pages))
        }
    }

    private final class Scene: Sendable {
        let stage: Stage
        let provider: TimedProvider

        init(
            _ limits: WorkerLimits = WorkerLimits(),
            traits: ProviderTraits = ProviderTraits(),
            answering: Duration = .milliseconds(10)
        ) {
            let script = ScriptedProvider(id: ProviderID("atlas"))
            let clock = TestClock()
            let provider = TimedProvider(script, clock: clock, answering: answering, traits: traits)
            self.provider = provider
            stage = Stage(clock: clock, limits: limits, provider: script) { _ in provider }
        }

        /// So many jobs that are done, whose price the service has not told.
        func unsettledJobs(_ count: Int) async throws -> [Job] {
            stage.script.enqueue(observations: [.running(status: "processing")])
            return try await jobs(count, .finished(outputs: [stage.output()], price: nil), becoming: .done)
        }

        func jobs(_ count: Int, _ observation: Observation?, becoming state: JobState) async throws -> [Job] {
            var jobs: [Job] = []
            for number in 0..<count {
                stage.script.enqueue(outcomes: [.accepted(remoteID: "p\(number)", observation: observation)])
                jobs.append(try await stage.drive(try await stage.job(provider: provider.id)))
                #expect(jobs.last?.state == state)
            }
            _ = provider.takeMoments()
            return jobs
        }

        /// Reads the prices of jobs at the same time, by a worker of its own.
        func settle(_ jobs: [Job]) async throws {
            let worker = stage.worker(named: "settler")
            try await stage.inVirtualTime {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for job in jobs {
                        group.addTask { _ = try await worker.settle(job.id, owner: .local, isPatient: false) }
                    }
                    try await group.waitForAll()
                }
            }
        }

        func reconcile(_ jobs: [Job]) async throws {
            let worker = stage.worker(named: "inquirer")
            try await stage.inVirtualTime { try await worker.reconcile(jobs) { _, _ in } }
        }
    }

    private static func shortestGap(_ moments: [Duration]) -> Duration {
        zip(moments.dropFirst(), moments).map { $0 - $1 }.min() ?? .zero
    }

    @Test func `prices are read within the service's limit of calls`() async throws {
        let scene = Scene(WorkerLimits(callsPerSecond: 2))
        let jobs = try await scene.unsettledJobs(12)
        scene.stage.script.enqueue(observations: [.finished(outputs: [], price: Money(micros: 640_000))])
        _ = await scene.stage.script.observe("p0", progress: { _ in })
        try await scene.settle(jobs)
        let moments = scene.provider.takeMoments()
        #expect(moments.count == 12)
        #expect(Self.shortestGap(moments) >= .milliseconds(499))
        for job in jobs {
            let charge = Charge(amount: Money(micros: 640_000), basis: .settled)
            #expect(try await scene.stage.kept(job).charge == charge)
        }
    }

    @Test func `no more than a few prices are read at once where nothing limits them`() async throws {
        let scene = Scene(answering: .seconds(1))
        let jobs = try await scene.unsettledJobs(40)
        try await scene.settle(jobs)
        #expect(scene.provider.takeMoments().count == 40)
        #expect((2...8).contains(scene.provider.mostAtOnce))
    }

    @Test func `a service that is asked too often for a price is left alone for as long as it says`() async throws {
        let scene = Scene()
        let jobs = try await scene.unsettledJobs(2)
        scene.stage.script.enqueue(observations: [
            .limited(retryAfter: .seconds(30)), .running(status: "processing"),
        ])
        _ = await scene.stage.script.observe("p0", progress: { _ in })
        let worker = scene.stage.worker(named: "settler")
        try await scene.stage.inVirtualTime {
            for job in jobs { _ = try await worker.settle(job.id, owner: .local, isPatient: false) }
        }
        #expect(Self.shortestGap(scene.provider.takeMoments()) >= .seconds(30))
    }

    @Test func `a claim is not held while a price waits for its turn`() async throws {
        let scene = Scene(WorkerLimits(callsPerSecond: 0.02))
        let jobs = try await scene.unsettledJobs(3)
        let (stage, worker) = (scene.stage, scene.stage.worker(named: "settler"))
        try await stage.inVirtualTime {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for job in jobs {
                    group.addTask { _ = try await worker.settle(job.id, owner: .local, isPatient: false) }
                }
                try await stage.clock.sleep(for: .seconds(60))
                for job in jobs {
                    let lease = try await stage.ledger.claim(
                        job.id,
                        owner: .local,
                        by: WorkerID(host: "stage", processID: 2, nonce: "another"),
                        token: "another \(job.id)",
                        for: .seconds(20)
                    )
                    try await stage.ledger.release(try #require(lease))
                }
                try await group.waitForAll()
            }
        }
        let moments = scene.provider.takeMoments()
        #expect(moments.count == 3)
        #expect(Self.shortestGap(moments) >= .seconds(49))
    }

    @Test func `predictions in doubt are asked for within the service's limit of calls`() async throws {
        let scene = Scene(WorkerLimits(callsPerSecond: 0.5))
        scene.stage.script.enqueue(observations: [.unknown(reason: "404")])
        let jobs = try await scene.jobs(5, nil, becoming: .inDoubt)
        try await scene.reconcile(jobs)
        let moments = scene.provider.takeMoments()
        #expect(moments.count == 5)
        #expect(Self.shortestGap(moments) >= .milliseconds(1999))
    }

    @Test func `a history is read within the service's limit of calls`() async throws {
        let scene = Scene(WorkerLimits(callsPerSecond: 0.5))
        scene.stage.script.enqueue(outcomes: [.inDoubt(reason: "the connection was lost")])
        let job = try await scene.stage.drive(try await scene.stage.job())
        #expect(job.state == .inDoubt)
        #expect(scene.provider.takeMoments().count == 1)
        scene.provider.remember(pages: 6)
        try await scene.reconcile([job])
        let moments = scene.provider.takeMoments()
        #expect(moments.count == 6)
        #expect(Self.shortestGap(moments) >= .milliseconds(1999))
    }

    @Test func `the local engine is asked whenever somebody likes`() async throws {
        let scene = Scene(WorkerLimits(callsPerSecond: 0.01), traits: ProviderTraits(isLocal: true))
        let jobs = try await scene.unsettledJobs(12)
        try await scene.settle(jobs)
        let moments = scene.provider.takeMoments()
        #expect(moments.count == 12)
        #expect(Set(moments).count == 1)
    }
}
