import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization
import Testing

/// A crew at work: whose job is next, what becomes of one that cannot go on, and what it looks after besides.
@Suite(.timeLimit(.minutes(10)))
struct CrewTests {
    private let link = OutputLink(.url("https://clips.example/made.mp4"))

    /// Adds a queued job of one dollar; greater numbers are newer.
    private func job(
        _ number: Int,
        of owner: String = "key_a",
        attachments: [Input.Attachment] = [],
        on stage: Stage
    ) async throws -> Job {
        let job = Job(
            id: LedgerSample.jobID(number),
            owner: Owner(rawValue: owner),
            provider: ProviderID("atlas"),
            brief: Brief("A heron lifts off at dawn"),
            input: Input(
                model: ModelID("google/veo3.1/text-to-video"),
                body: ["prompt": "A heron lifts off at dawn"],
                attachments: attachments
            ),
            isRehearsal: false,
            quote: Quote(amount: Money(micros: 1_000_000), basis: .list, asOf: "2026-06-02"),
            destination: Job.Destination(path: "/takes/\(number).mp4", mayReplace: false),
            createdAt: stage.now
        )
        try await stage.ledger.add(job)
        return job
    }

    /// Records what has happened to a job before the crew begins.
    private func follow(_ job: Job, through events: [JobEvent], on stage: Stage) async throws {
        let lease = try #require(try await claim(job, on: stage))
        for event in events { _ = try await stage.ledger.record([event], under: lease, at: stage.now) }
        try await stage.ledger.release(lease)
    }

    private func claim(_ job: Job, on stage: Stage) async throws -> Lease? {
        try await stage.ledger.claim(
            job.id,
            owner: job.owner,
            by: WorkerID(host: "stage", processID: 1, nonce: "other"),
            token: "other",
            for: .seconds(1_000_000)
        )
    }

    private func accepted(_ number: Int, _ observation: Observation? = nil) -> SubmissionOutcome {
        .accepted(remoteID: "p\(number)", observation: observation ?? .finished(outputs: [link], price: .zero))
    }

    /// Lets a crew work in virtual time until something is so, which is asked ten times a second, and ends it. The result
    /// is when it was so.
    @discardableResult
    private func work(
        on stage: Stage,
        _ limits: CrewLimits = CrewLimits(),
        for limit: Duration = .seconds(3600),
        begun: @escaping @Sendable (Crew) async throws -> Void = { _ in },
        until condition: @escaping @Sendable (Crew) async throws -> Bool
    ) async throws -> Duration {
        try await stage.inVirtualTime {
            let crew = Crew(worker: stage.worker(), limits: limits)
            let work = Task(executorPreference: stage.executor) { await crew.run() }
            try await begun(crew)
            let start = stage.clock.elapsed
            while try await !condition(crew), stage.clock.elapsed < start + limit {
                try await stage.clock.sleep(for: .milliseconds(100))
            }
            #expect(try await condition(crew))
            let end = stage.clock.elapsed
            work.cancel()
            await work.value
            #expect(crew.inHand == 0)
            return end
        }
    }

    private func isDone(_ jobs: [Job], on stage: Stage) async throws -> Bool {
        for job in jobs where try await stage.kept(job).state != .done { return false }
        return true
    }

    // MARK: - Turns

    @Test func `an owner with many jobs makes another wait for one of them`() async throws {
        let stage = Stage(outcomes: (1...21).map { accepted($0) })
        var jobs: [Job] = []
        for number in 1...20 { jobs.append(try await job(number, on: stage)) }
        jobs.append(try await job(21, of: "key_b", on: stage))
        try await work(on: stage, CrewLimits(sending: 1)) { [jobs] _ in try await isDone(jobs, on: stage) }
        let order = stage.script.submissions.map(\.jobID)
        #expect(order.prefix(2).contains(LedgerSample.jobID(21)))
        #expect(order.filter { $0 != LedgerSample.jobID(21) } == (1...20).map(LedgerSample.jobID))
    }

    @Test func `no more are being sent at once than allowed, and those that run do not count`() async throws {
        let running = Observation.running(status: "processing")
        let stage = Stage(
            outcomes: (1...4).map { accepted($0, running) },
            observations: Array(repeating: running, count: 40) + [.finished(outputs: [link], price: .zero)]
        )
        var jobs: [Job] = []
        for number in 1...4 { jobs.append(try await job(number, of: "key_\(number)", on: stage)) }
        let most = Guarded(0)
        try await work(on: stage, CrewLimits(sending: 1)) { [jobs] crew in
            most.withLock { $0 = max($0, crew.inHand) }
            return try await isDone(jobs, on: stage)
        }
        #expect(most.withLock(\.self) == 4)
    }

    @Test func `a place is free again after a job was refused, was stopped, or is another worker's`() async throws {
        let attachment = Input.Attachment(
            kind: .image,
            path: "/a.png",
            sha256: String(repeating: "a", count: 64),
            byteCount: 1,
            mediaType: "image/png"
        )
        let script = ScriptedProvider(
            id: ProviderID("atlas"),
            uploads: [.failure(RushesError(.interrupted, "the upload was interrupted"))],
            outcomes: [.refused(RushesError(.contentRefused, "no")), accepted(4)]
        )
        let stage = Stage(provider: script)
        let refused = try await job(1, on: stage)
        let stuck = try await job(2, attachments: [attachment], on: stage)
        let foreign = try await job(3, on: stage)
        let last = try await job(4, on: stage)
        let lease = try await claim(foreign, on: stage)
        #expect(lease != nil)
        let limits = CrewLimits(sending: 1, inHand: 1)
        try await work(on: stage, limits, begun: { $0.offer(foreign) }) { crew in
            try await isDone([last], on: stage) && crew.inHand == 0
        }
        #expect(try await stage.kept(refused).state == .failed)
        #expect(try await stage.kept(stuck).state == .queued)
        #expect(try await stage.kept(foreign).state == .queued)
        #expect(script.submissions.map(\.jobID) == [refused.id, last.id])
    }

    @Test func `a job that is in hand or waits already is not taken up twice`() async throws {
        let stage = Stage(outcomes: [accepted(1)])
        let gate = Gate()
        stage.script.holdSubmission(at: gate)
        let job = try await job(1, on: stage)
        try await work(on: stage) { crew in
            crew.offer(job)
            crew.offer(job)
            if stage.script.submissions.count == 1, crew.inHand == 1 { gate.open() }
            return try await isDone([job], on: stage)
        }
        #expect(stage.script.submissions.count == 1)
        #expect(stage.keeper.order.count == 1)
    }

    @Test func `jobs that are not for the crew are left alone`() async throws {
        let stage = Stage()
        let job = try await job(1, on: stage)
        try await stage.inVirtualTime {
            let crew = Crew(worker: stage.worker()) { _ in false }
            crew.offer(job)
            let work = Task(executorPreference: stage.executor) { await crew.run() }
            try await stage.clock.sleep(for: .seconds(60))
            work.cancel()
            await work.value
        }
        #expect(try await stage.kept(job).state == .queued)
        #expect(stage.script.calls.isEmpty)
    }

    @Test func `cancelling ends the crew, and what runs goes on at its service`() async throws {
        let running = Observation.running(status: "processing")
        let stage = Stage(outcomes: [accepted(1, running)], observations: [running])
        let job = try await job(1, on: stage)
        try await work(on: stage) { _ in stage.script.calls.count >= 3 }
        #expect(try await stage.kept(job).state == .generating)
        // Its claim was given back: the next crew takes it up at once.
        let lease = try await claim(job, on: stage)
        #expect(lease != nil)
    }

    // MARK: - Rests

    @Test func `a job that could not go on rests, and is then taken up again`() async throws {
        let stage = Stage(outcomes: [accepted(1)])
        stage.links.set([.diskFull, .clip("clip")], for: link)
        let job = try await job(1, on: stage)
        let limits = CrewLimits(rest: .seconds(600) ... .seconds(1200))
        let rested = Guarded(false)
        let end = try await work(on: stage, limits) { crew in
            if stage.keeper.order.count == 1, crew.inHand == 0 { rested.withLock { $0 = true } }
            return try await isDone([job], on: stage)
        }
        let hasRested = rested.withLock(\.self)
        #expect(hasRested)
        #expect(end >= .seconds(600) && end < .seconds(700))
        #expect(stage.keeper.order.count == 2)
    }

    @Test func `a job that is interrupted while the crew goes on rests like any other`() async throws {
        let attachment = Input.Attachment(
            kind: .image,
            path: "/a.png",
            sha256: String(repeating: "a", count: 64),
            byteCount: 1,
            mediaType: "image/png"
        )
        let interruption = RushesError(.interrupted, "the upload was interrupted")
        let script = ScriptedProvider(
            id: ProviderID("atlas"),
            uploads: [.failure(interruption), .failure(interruption), .success("https://files.example/a")],
            outcomes: [accepted(1)]
        )
        let stage = Stage(provider: script)
        let job = try await job(1, attachments: [attachment], on: stage)
        let end = try await work(on: stage) { _ in try await isDone([job], on: stage) }
        // Five seconds, then ten; it is looked for every fifteen.
        #expect(end >= .seconds(15) && end < .seconds(60))
    }

    // MARK: - Broken clips

    private func broken(on stage: Stage, of owner: String = "key_a") async throws -> Job {
        let job = try await job(1, of: owner, on: stage)
        let error = RushesError(.takeCorrupt, "what the link gave is no whole clip")
        try await follow(
            job,
            through: [
                .sending(bodyHash: "b"), .accepted(remoteID: "p1"), .finished(outputs: [link], price: .zero),
                .fetchFailed(error),
            ],
            on: stage
        )
        return job
    }

    @Test func `a clip that came home broken is fetched again, though rarely, until it is whole`() async throws {
        let stage = Stage()
        let job = try await broken(on: stage)
        stage.links.set([.corrupt, .corrupt, .clip("clip")], for: link)
        let fetches = Guarded<[Duration]>([])
        try await work(on: stage) { _ in
            fetches.withLock { list in
                while list.count < stage.keeper.order.count { list.append(stage.clock.elapsed) }
            }
            return try await isDone([job], on: stage)
        }
        let times = fetches.withLock(\.self)
        try #require(times.count == 3)
        #expect(times[0] < .seconds(1))
        #expect(times[1] >= .seconds(300) && times[1] < .seconds(330))
        #expect(times[2] - times[1] >= .seconds(600) && times[2] - times[1] < .seconds(630))
    }

    @Test func `a clip that breaks in the crew's own hands rests before it is fetched again`() async throws {
        let stage = Stage(outcomes: [accepted(1)])
        stage.links.set([.corrupt, .clip("clip")], for: link)
        let job = try await job(1, on: stage)
        let end = try await work(on: stage) { _ in try await isDone([job], on: stage) }
        #expect(end >= .seconds(300) && end < .seconds(330))
        #expect(stage.keeper.order.count == 2)
    }

    @Test func `a link that gives nothing is recorded as gone once its life is over`() async throws {
        let stage = Stage()
        let job = try await broken(on: stage)
        stage.links.set([.corrupt, .expired], for: link)
        let calm = CrewLimits(look: .seconds(60), wholeLook: .seconds(60), inquiry: .seconds(3600))
        let end = try await work(on: stage, calm, for: .seconds(30 * 3600)) { _ in
            try await stage.kept(job).state == .expired
        }
        // What is not said of a link's life is taken for a day.
        #expect(end >= .seconds(24 * 3600) && end < .seconds(26 * 3600))
        let asked = stage.keeper.order.count
        let later = stage.clock.elapsed + .seconds(7200)
        try await work(on: stage, calm, for: .seconds(8000)) { _ in stage.clock.elapsed >= later }
        #expect(stage.keeper.order.count == asked)
    }

    @Test func `a link that only ever gives broken bytes is forgotten soon after its end`() async throws {
        let stage = Stage()
        let job = try await broken(on: stage)
        stage.links.set([.corrupt], for: link)
        let calm = CrewLimits(look: .seconds(60), wholeLook: .seconds(60), inquiry: .seconds(3600))
        let end = Duration.seconds(26 * 3600)
        let counts = Guarded<[Int]>([])
        try await stage.inVirtualTime {
            let crew = Crew(worker: stage.worker(), limits: calm)
            let work = Task(executorPreference: stage.executor) { await crew.run() }
            for moment in [end, end + .seconds(24 * 3600)] {
                try await stage.clock.sleep(for: moment - stage.clock.elapsed)
                counts.withLock { $0.append(stage.keeper.order.count) }
            }
            work.cancel()
            await work.value
        }
        let found = counts.withLock(\.self)
        // At 0, 5, 15, 35 and 75 minutes, and then every hour or a little more.
        #expect(found[0] > 21 && found[0] < 30)
        #expect(found[1] == found[0])
        #expect(try await stage.kept(job).state == .failed)
    }

    // MARK: - Inquiries

    @Test func `services are asked about jobs in doubt, and what they know is followed to its end`() async throws {
        let stage = Stage(observations: [.finished(outputs: [link], price: .zero)])
        let job = try await job(1, on: stage)
        let doubt = JobEvent.doubted(reason: "it did not end in time")
        try await follow(job, through: [.sending(bodyHash: "b"), .accepted(remoteID: "p1"), doubt], on: stage)
        let end = try await work(on: stage) { _ in try await isDone([job], on: stage) }
        #expect(end >= .seconds(60) && end < .seconds(120))
        #expect(stage.script.submissions.isEmpty)
    }

    private func unsettled(_ number: Int, of owner: String, on stage: Stage) async throws -> Job {
        let job = try await job(number, of: owner, on: stage)
        let take = LedgerSample.take(number, of: job.id, storedAt: stage.now)
        try await follow(
            job,
            through: [
                .sending(bodyHash: "b"), .accepted(remoteID: "p\(number)"),
                .finished(outputs: [link], price: nil), .stored(take), .completed,
            ],
            on: stage
        )
        return job
    }

    @Test func `after a restart the services are asked what everybody's jobs have cost`() async throws {
        let stage = Stage(observations: [.finished(outputs: [link], price: Money(micros: 7))])
        var jobs: [Job] = []
        for number in 1...30 { jobs.append(try await unsettled(number, of: "key_\(number % 3)", on: stage)) }
        let end = try await work(on: stage) { [jobs] _ in
            for job in jobs where try await stage.kept(job).isUnsettled { return false }
            return true
        }
        // Twenty in the first round, ten in the second.
        #expect(end >= .seconds(120) && end < .seconds(130))
        for job in jobs { #expect(try await stage.kept(job).charge?.amount == Money(micros: 7)) }
        #expect(stage.script.calls.count == 30)
    }

    @Test func `a figure that does not come is asked for every few minutes, and no more after a day`() async throws {
        let stage = Stage(observations: [.finished(outputs: [link], price: nil)])
        _ = try await unsettled(1, of: "key_a", on: stage)
        let limits = CrewLimits(look: .seconds(60), wholeLook: .seconds(60))
        let counts = Guarded<[Int]>([])
        try await stage.inVirtualTime {
            let crew = Crew(worker: stage.worker(), limits: limits)
            let work = Task(executorPreference: stage.executor) { await crew.run() }
            for hours in [1, 25, 30] {
                try await stage.clock.sleep(for: .seconds(hours * 3600) - stage.clock.elapsed)
                counts.withLock { $0.append(stage.script.calls.count) }
            }
            work.cancel()
            await work.value
        }
        let found = counts.withLock(\.self)
        #expect(found[0] == 12)
        #expect(found[1] <= 24 * 12)
        #expect(found[2] == found[1])
    }
}
