import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization
import Testing

/// Clips that are made and charged, and whose links give nothing yet, or nothing any more.
@Suite(.timeLimit(.minutes(10)))
struct LateClipTests {
    private let link = OutputLink(.url("https://clips.example/made.mp4"))

    private func stage(_ answers: [ClipAnswer], of links: [OutputLink]? = nil) -> Stage {
        let links = links ?? [link]
        let stage = Stage(outcomes: [
            .accepted(remoteID: "p1", observation: .finished(outputs: links, price: Money(micros: 750_000)))
        ])
        stage.links.set(answers, for: links[0])
        return stage
    }

    private func drive(_ stage: Stage, _ job: Job, _ options: DriveOptions = DriveOptions()) async throws -> Job {
        try await stage.inVirtualTime {
            try await stage.worker().drive(job.id, owner: .local, options: options) { update in
                stage.updates.withLock { $0.append(update) }
            }
        }
    }

    @Test func `a link that gives nothing for three minutes is asked again, with waits that grow from a second`()
        async throws
    {
        let stage = stage(Array(repeating: .expired, count: 8) + [.clip("the clip")])
        let job = try await drive(stage, try await stage.job(), DriveOptions(fetchPatience: .seconds(600)))
        #expect(job.state == .done)
        #expect(job.charge?.amount == Money(micros: 750_000))
        #expect(stage.keeper.order.count == 9)
        // 1 + 2 + 4 + … + 128 seconds, with a fifth of jitter at most.
        #expect(stage.clock.elapsed >= .seconds(255) && stage.clock.elapsed < .seconds(310))
    }

    @Test func `whoever waits for a clip waits ten minutes after it was made, and the job stays as it is`()
        async throws
    {
        let stage = stage([.expired])
        let job = try await stage.job()
        let error = await #expect(throws: RushesError.self) {
            try await drive(stage, job, DriveOptions(fetchPatience: .seconds(600)))
        }
        #expect(error?.code == .waitingTimedOut)
        #expect(error?.hint?.contains("jobs resume \(job.id)") == true)
        #expect(stage.clock.elapsed >= .seconds(600) && stage.clock.elapsed < .seconds(601))
        let kept = try await stage.kept(job)
        #expect(kept.state == .fetching)
        #expect(kept.charge?.amount == Money(micros: 750_000))
        // Another run goes on, without an end of its own.
        stage.links.set(Array(repeating: .unreachable, count: 20) + [.clip("the clip")], for: link)
        #expect(try await drive(stage, kept).state == .done)
    }

    @Test func `after a day an answer without a clip is an end for the money, and not for the clip`() async throws {
        let stage = stage([.expired])
        let job = try await stage.job()
        let ended = try await drive(stage, job)
        #expect(ended.state == .expired)
        #expect(ended.error?.code == .takeExpired)
        #expect(ended.charge?.amount == Money(micros: 750_000))
        #expect(stage.clock.elapsed >= .seconds(86_400) && stage.clock.elapsed < .seconds(86_500))
        // No wait is longer than ten minutes.
        #expect(stage.keeper.order.count > 144)
        // Nobody asks by himself again.
        let asked = stage.keeper.order.count
        #expect(try await drive(stage, ended).state == .expired)
        #expect(stage.keeper.order.count == asked)
        // Its owner may; once.
        let before = stage.clock.elapsed
        #expect(try await drive(stage, ended, DriveOptions(revives: true)).state == .expired)
        #expect(stage.keeper.order.count == asked + 1)
        #expect(stage.clock.elapsed - before < .seconds(5))
        stage.links.set([.clip("the clip")], for: link)
        let home = try await drive(stage, ended, DriveOptions(revives: true))
        #expect(home.state == .done)
        #expect(home.charge?.amount == Money(micros: 750_000))
        #expect(stage.shelf[job.destination.path] == "the clip")
        #expect(stage.script.submissions.count == 1)
    }

    @Test func `a link whose own end has passed is asked three times and then believed`() async throws {
        let dead = OutputLink(.url("https://clips.example/made.mp4?Expires=1700000000"))
        let stage = stage([.expired], of: [dead])
        #expect(try await drive(stage, try await stage.job()).state == .expired)
        #expect(stage.keeper.order.count == 3)
        #expect(stage.clock.elapsed < .seconds(10))
    }

    @Test func `no turn to fetch is held while a link is waited for`() async throws {
        let slow = OutputLink(.url("https://clips.example/slow.mp4"))
        let stage = Stage(
            outcomes: [
                .accepted(remoteID: "p1", observation: .finished(outputs: [slow], price: .zero)),
                .accepted(remoteID: "p2", observation: .finished(outputs: [link], price: .zero)),
            ],
            limits: WorkerLimits(fetchWidth: 1)
        )
        stage.links.set(Array(repeating: .expired, count: 9) + [.clip("slow")], for: slow)
        let (first, second) = (try await stage.job(), try await stage.job())
        try await stage.inVirtualTime {
            let worker = stage.worker()
            await withTaskGroup(of: Void.self) { group in
                for job in [first, second] {
                    group.addTask { _ = try? await worker.drive(job.id, owner: .local) { _ in } }
                }
            }
        }
        #expect(try await stage.kept(first).state == .done)
        let quick = try await stage.kept(second)
        #expect(quick.state == .done)
        #expect((quick.finalizedAt ?? .distantFuture).timeIntervalSince(quick.createdAt) < 10)
    }

    @Test func `what comes beside a clip is asked for three times, and never fails the job`() async throws {
        let side = OutputLink(.url("https://clips.example/last.png"))
        for answer in [ClipAnswer.expired, .unreachable, .diskFull, .corrupt] {
            let stage = stage([.clip("the clip")], of: [link, side])
            stage.links.set([answer], for: side)
            let job = try await drive(stage, try await stage.job())
            #expect(job.state == .done, "\(answer)")
            let tries = [ClipAnswer.expired, .unreachable].contains(answer) ? 3 : 1
            #expect(stage.keeper.order == [link] + Array(repeating: side, count: tries))
            #expect(try await stage.ledger.takes(of: job.id, owner: .local).count == 1)
            #expect(stage.clock.elapsed < .seconds(10))
        }
    }

    @Test func `a service that has named another link meanwhile is believed`() async throws {
        let other = OutputLink(.url("https://other.example/made.mp4"))
        let stage = stage([.expired])
        stage.script.enqueue(observations: [.finished(outputs: [other], price: Money(micros: 5))])
        let job = try await drive(stage, try await stage.job())
        #expect(job.state == .done)
        #expect(job.outputs == [other])
        #expect(job.charge == Charge(amount: Money(micros: 5), basis: .settled))
        #expect(stage.clock.elapsed < .seconds(120))
    }

    @Test func `a clip that is plain http to elsewhere is left to its owner after three tries`() async throws {
        let stage = stage([.insecure])
        let job = try await stage.job()
        let error = await #expect(throws: RushesError.self) { try await drive(stage, job) }
        #expect(error?.code == .linkInsecure)
        #expect(error?.hint?.contains("--allow-plain-http") == true)
        #expect(try await stage.kept(job).state == .fetching)
        #expect(stage.keeper.order.count == 3)
        #expect(try await drive(stage, job, DriveOptions(allowsPlainHTTP: true)).state == .done)
    }

    @Test func `a clip that came back broken is not given up for an answer that comes too early`() async throws {
        let stage = stage([.corrupt, .expired, .clip("the clip")])
        let broken = try await drive(stage, try await stage.job())
        #expect(broken.state == .failed && broken.mayFetchAgain)
        let still = try await drive(stage, broken)
        #expect(still.state == .failed && still.mayFetchAgain)
        #expect(try await drive(stage, still).state == .done)
    }

    // MARK: Ends that name no clip

    private func nameless(_ observations: [Observation], _ traits: ProviderTraits = ProviderTraits()) -> Stage {
        Stage(
            outcomes: [.accepted(remoteID: "p1", observation: .finished(outputs: [], price: nil))],
            observations: observations,
            wrapping: { PeculiarProvider(base: $0, traits: traits) }
        )
    }

    @Test func `a link that comes a few seconds after the end is waited for`() async throws {
        let stage = nameless([
            .finished(outputs: [], price: nil), .finished(outputs: [], price: nil),
            .finished(outputs: [link], price: Money(micros: 750_000)),
        ])
        let job = try await drive(stage, try await stage.job())
        #expect(job.state == .done)
        #expect(job.charge?.amount == Money(micros: 750_000))
        #expect(stage.clock.elapsed < .seconds(60))
    }

    @Test func `an end that names no clip for minutes is in doubt, and its price stays held`() async throws {
        let stage = nameless([.finished(outputs: [], price: nil)])
        let job = try await drive(stage, try await stage.job())
        #expect(job.state == .inDoubt)
        #expect(job.held == Money(micros: 1_000_000))
        #expect(stage.clock.elapsed >= .seconds(180))
        // It is asked for again, and what comes then is taken.
        stage.script.enqueue(observations: [.finished(outputs: [link], price: nil)])
        _ = await stage.script.observe("p1") { _ in }
        try await stage.inVirtualTime { try await stage.worker().reconcile([job]) { _, _ in } }
        #expect(try await drive(stage, job).state == .done)
    }

    @Test func `a bill for a clip that is never named is charged, and the clip may still come home`() async throws {
        let stage = nameless([
            .finished(outputs: [], price: Money(micros: 750_000)), .finished(outputs: [], price: nil),
        ])
        let job = try await drive(stage, try await stage.job())
        #expect(job.state == .failed)
        #expect(job.charge == Charge(amount: Money(micros: 750_000), basis: .settled))
        #expect(job.mayComeHome)
        stage.script.enqueue(observations: [.finished(outputs: [link], price: nil)])
        _ = await stage.script.observe("p1") { _ in }
        let home = try await drive(stage, job, DriveOptions(revives: true))
        #expect(home.state == .done)
        #expect(home.charge == job.charge)
    }

    @Test func `a kind that refuses content by finishing without a clip ends at once and costs nothing`() async throws {
        let traits = ProviderTraits(completionWithoutClipIsRefusal: true)
        let stage = nameless([.finished(outputs: [], price: nil)], traits)
        let job = try await drive(stage, try await stage.job())
        #expect(job.state == .failed)
        #expect(job.error?.code == .contentRefusedInTask)
        #expect(job.charge == nil && job.held.micros == 0)
        let billed = nameless([.finished(outputs: [], price: Money(micros: 3))], traits)
        #expect(try await drive(billed, try await billed.job()).charge?.amount == Money(micros: 3))
    }

    @Test func `a failure that the service has billed is charged`() async throws {
        let stage = nameless([.billed(RushesError(.providerFailed, "it failed"), price: Money(micros: 750_000))])
        let job = try await drive(stage, try await stage.job())
        #expect(job.state == .failed)
        #expect(job.charge == Charge(amount: Money(micros: 750_000), basis: .settled))
        #expect(job.held.micros == 0)
    }

    @Test func `outputs that need the key get it at once, others when they ask`() async throws {
        let stage = stage([.clip("the clip")])
        _ = try await drive(stage, try await stage.job())
        #expect(stage.keeper.proofs == [nil])
        for needsKey in [true, false] {
            let stage = Stage(
                outcomes: [.accepted(remoteID: "p1", observation: .finished(outputs: [link], price: .zero))],
                wrapping: {
                    PeculiarProvider(base: $0, traits: ProviderTraits(outputsNeedKey: needsKey), hasProof: true)
                }
            )
            _ = try await drive(stage, try await stage.job())
            #expect(stage.keeper.proofs.map { $0?.moment } == [needsKey ? .atOnce : .whenAsked])
        }
    }
}
