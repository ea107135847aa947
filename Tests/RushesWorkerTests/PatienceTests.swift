import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization
import Testing

/// Services that ask for patience, and services that are away for a while.
@Suite(.timeLimit(.minutes(10)))
struct PatienceTests {
    private let link = OutputLink(.url("https://clips.example/made.mp4"))
    /// As a batch and a gateway have them.
    private let patient = WorkerLimits(retries: RetryBudget(window: .seconds(900)), outwaitsLimits: true)

    private func limited(_ seconds: Double) -> SubmissionOutcome {
        .limited(retryAfter: .seconds(seconds), reason: "HTTP 429")
    }

    private func accepted(_ number: Int) -> SubmissionOutcome {
        .accepted(remoteID: "p\(number)", observation: .finished(outputs: [link], price: .zero))
    }

    /// Remembers when it was sent what.
    private final class Watched: Provider {
        private let script: ScriptedProvider
        private let clock: TestClock
        let moments = Guarded<[Duration]>([])

        init(_ script: ScriptedProvider, clock: TestClock) { (self.script, self.clock) = (script, clock) }

        var id: ProviderID { script.id }
        func quote(_ input: Input) async throws(RushesError) -> Quote? { nil }
        func upload(
            _ attachment: Input.Attachment,
            progress: @escaping @Sendable (Double) -> Void
        ) async throws(RushesError) -> String { try await script.upload(attachment, progress: progress) }
        func submit(_ submission: Submission) async -> SubmissionOutcome {
            moments.withLock { $0.append(clock.elapsed) }
            let outcome = await script.submit(submission)
            // A service takes a moment.
            try? await clock.sleep(for: .seconds(1))
            return outcome
        }
        func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation {
            await script.observe(remoteID, progress: progress)
        }
    }

    @Test(arguments: [301.0, 3600, 86_400, 60_000])
    func `more than five minutes leave a single job queued, and the time is said`(seconds: Double) async throws {
        let stage = Stage(outcomes: [limited(seconds)])
        let job = try await stage.job()
        let error = await #expect(throws: RushesError.self) { try await stage.drive(job) }
        #expect(error?.code == .waitingTimedOut)
        #expect(error?.code.exit.rawValue == 7)
        let due = Date(timeIntervalSince1970: 1_800_000_000 + seconds)
        let time = due.formatted(
            .iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false)
        )
        #expect(error?.message.contains(time.prefix(16)) == true, "\(error?.message ?? "") lacks \(time)")
        #expect(error?.hint?.contains("jobs resume \(job.id)") == true)
        #expect(try await stage.kept(job).state == .queued)
        #expect(try await stage.kept(job).held == Money(micros: 1_000_000))
        #expect(stage.clock.elapsed < .seconds(60))
        #expect(stage.script.submissions.count == 1)
    }

    @Test func `a job that was left queued is sent by the next drive`() async throws {
        let stage = Stage(outcomes: [limited(3600), accepted(1)])
        let job = try await stage.job()
        await #expect(throws: RushesError.self) { try await stage.drive(job) }
        let done = try await stage.drive(job, by: stage.worker(named: "two"))
        #expect(done.state == .done)
        #expect(stage.script.submissions.count == 2)
    }

    @Test func `five minutes and less are waited for, and told`() async throws {
        let stage = Stage(outcomes: [limited(300), accepted(1)])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .done)
        #expect(stage.clock.elapsed >= .seconds(300))
        #expect(stage.notices.contains { $0.contains("5 min") })
    }

    @Test func `the takes of one command that wait for their turn are left queued together`() async throws {
        let stage = Stage(outcomes: [limited(7200)])
        let first = try await stage.job()
        let worker = stage.worker()
        await #expect(throws: RushesError.self) { try await stage.drive(first, by: worker) }
        let second = try await stage.job()
        let error = await #expect(throws: RushesError.self) { try await stage.drive(second, by: worker) }
        #expect(error?.code == .waitingTimedOut)
        #expect(try await stage.kept(second).state == .queued)
        #expect(stage.script.submissions.count == 1)
        #expect(stage.clock.elapsed < .seconds(60))
    }

    @Test func `a batch tries one submission again after five minutes, whatever was asked, and says so once`()
        async throws
    {
        let clock = TestClock()
        let script = ScriptedProvider(
            id: ProviderID("atlas"),
            outcomes: Array(repeating: limited(60_000), count: 6) + (1...5).map { accepted($0) }
        )
        let watched = Watched(script, clock: clock)
        let stage = Stage(clock: clock, limits: patient, provider: script, wrapping: { _ in watched })
        var jobs: [Job] = []
        for _ in 0..<5 { jobs.append(try await stage.job()) }
        let worker = stage.worker()
        try await stage.inVirtualTime { [jobs] in
            try await withThrowingTaskGroup { group in
                for job in jobs {
                    group.addTask {
                        _ = try await worker.drive(job.id, owner: .local) { update in
                            stage.updates.withLock { $0.append(update) }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        let moments = watched.moments.withLock(\.self)
        #expect(moments.count == 11)
        // All at once, then one alone, and when that is turned away another one alone; the others follow the one that
        // was taken.
        let rounds = moments.map { Int($0.inSeconds / 60) }
        #expect(rounds.filter { $0 == 0 }.count == 5, "\(moments)")
        #expect(moments[5] >= .seconds(300) && moments[5] < .seconds(330), "\(moments)")
        #expect(moments[6] >= moments[5] + .seconds(300), "\(moments)")
        #expect(moments[7] > moments[6])
        #expect(moments[10] < moments[6] + .seconds(200), "\(moments)")
        let told = stage.notices.filter { $0.contains("17 h") }
        #expect((1...3).contains(told.count), "\(told)")
        #expect(told.first?.contains("5 min") == true)
        for job in jobs { #expect(try await stage.kept(job).state == .done) }
    }

    private let picture = Input.Attachment(
        kind: .image,
        path: "/a.png",
        sha256: "abc",
        byteCount: 1,
        mediaType: "image/png"
    )

    @Test(arguments: [ErrorCode.providerUnreachable, .rateLimited])
    func `a service that is away for minutes costs a batch no job with files`(code: ErrorCode) async throws {
        let failure = Result<String, RushesError>.failure(RushesError(code, "no answer"))
        let script = ScriptedProvider(
            id: ProviderID("atlas"),
            uploads: Array(repeating: failure, count: 30) + [.success("https://files.example/a.png")],
            outcomes: [accepted(1)]
        )
        let stage = Stage(limits: patient, provider: script)
        let job = try await stage.drive(try await stage.job(attachments: [picture]))
        #expect(job.state == .done, "\(String(describing: job.error))")
        #expect(stage.clock.elapsed > .seconds(120))
        #expect(script.submissions.count == 1)
    }

    @Test func `an upload that is turned away for an hour leaves a single job queued`() async throws {
        var error = RushesError(.rateLimited, "no more uploads")
        error.retryAfter = .seconds(3600)
        let script = ScriptedProvider(id: ProviderID("atlas"), uploads: [.failure(error)])
        let stage = Stage(provider: script)
        let job = try await stage.job(attachments: [picture])
        let thrown = await #expect(throws: RushesError.self) { try await stage.drive(job) }
        #expect(thrown?.code == .waitingTimedOut)
        #expect(try await stage.kept(job).state == .queued)
    }

    @Test func `a person is told after a minute that files cannot be brought to the service, and nothing is held`()
        async throws
    {
        let failure = Result<String, RushesError>.failure(RushesError(.providerUnreachable, "no answer"))
        let script = ScriptedProvider(id: ProviderID("atlas"), uploads: [failure])
        let stage = Stage(provider: script)
        let job = try await stage.drive(try await stage.job(attachments: [picture]))
        #expect(job.state == .failed)
        #expect(job.error?.code == .providerUnreachable)
        #expect(job.held == .zero)
        #expect(stage.clock.elapsed >= .seconds(60) && stage.clock.elapsed < .seconds(120))
    }

    @Test func `an outage that outlasts a batch's patience fails the job with nothing held`() async throws {
        let failure = Result<String, RushesError>.failure(RushesError(.providerUnreachable, "no answer"))
        let script = ScriptedProvider(id: ProviderID("atlas"), uploads: [failure])
        let stage = Stage(limits: patient, provider: script)
        let job = try await stage.drive(try await stage.job(attachments: [picture]))
        #expect(job.state == .failed)
        #expect(job.held == .zero)
        #expect(stage.clock.elapsed >= .seconds(900) && stage.clock.elapsed < .seconds(1000))
    }

    @Test func `a crew asks for a few of a new kind, and for the others when it has learnt from them`() async throws {
        let stage = Stage(
            outcomes: (1...60).map { .accepted(remoteID: "p\($0)", observation: nil) },
            observations: [.running(status: "processing")]
        )
        for _ in 0..<60 { _ = try await stage.job() }
        try await stage.inVirtualTime {
            let crew = Crew(worker: stage.worker(), limits: CrewLimits(sending: 64))
            let work = Task(executorPreference: stage.executor) { await crew.run() }
            try await stage.clock.sleep(for: .seconds(100))
            work.cancel()
            await work.value
        }
        #expect(stage.script.submissions.count == 60)
        let asked = Set(stage.script.calls.compactMap { if case .observe(let id) = $0 { id } else { nil as String? } })
        #expect((1...20).contains(asked.count), "\(asked.count) were asked for")
    }

    @Test func `late prices are asked for at their times, and no more of them are known than there is room for`() {
        var prices = LatePrices(reads: [.seconds(3), .seconds(8), .seconds(20)], capacity: 2)
        let owner = Owner.local
        let ids = (1...3).map(LedgerSample.jobID)
        let known = [
            prices.expect(ids[0], of: owner, endedAgo: .seconds(1), at: .seconds(100)),
            prices.expect(ids[1], of: owner, endedAgo: .seconds(30), at: .seconds(100)),
            prices.expect(ids[1], of: owner, endedAgo: .zero, at: .seconds(100)),
            prices.expect(ids[2], of: owner, endedAgo: .zero, at: .seconds(100)),
        ]
        #expect(known == [true, false, true, false])
        var asked = [
            prices.next(at: .seconds(101), limit: 8), prices.next(at: .seconds(103), limit: 1),
            prices.next(at: .seconds(103), limit: 8),
        ]
        prices.known(ids[1])
        asked += [prices.next(at: .seconds(108), limit: 8), prices.next(at: .seconds(119), limit: 8)]
        #expect(asked.map { $0.map(\.id) } == [[], [ids[0]], [ids[1]], [ids[0]], [ids[0]]])
        #expect(prices.count == 0)
    }
}
