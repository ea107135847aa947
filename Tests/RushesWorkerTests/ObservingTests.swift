import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization
import Testing

/// Waiting for a prediction, and bringing its clip home.
@Suite(.timeLimit(.minutes(10)))
struct ObservingTests {
    private func stage(_ observations: [Observation], _ limits: WorkerLimits = WorkerLimits()) -> Stage {
        Stage(
            outcomes: [.accepted(remoteID: "p1", observation: nil)],
            observations: observations,
            limits: limits
        )
    }

    @Test func `an unknown prediction is only early at first, and later in doubt`() async throws {
        let early = stage([
            .unknown(reason: "404"), .unknown(reason: "404"), .failed(RushesError(.providerFailed, "failed")),
        ])
        #expect(try await early.drive(try await early.job()).error?.code == .providerFailed)
        let late = stage([.unknown(reason: "404")])
        let job = try await late.drive(try await late.job())
        #expect(job.state == .inDoubt)
        #expect(job.held == Money(micros: 1_000_000))
        #expect(late.clock.elapsed >= .seconds(30))
    }

    @Test func `a blip of unknown is outlived, and its time starts anew`() async throws {
        let unknown = Array(repeating: Observation.unknown(reason: "404"), count: 8)
        let stage = stage(
            Array(repeating: .running(status: "processing"), count: 40) + unknown + [.running(status: "processing")]
                + unknown + [.failed(RushesError(.providerFailed, "failed"))]
        )
        #expect(try await stage.drive(try await stage.job()).state == .failed)
    }

    @Test func `a bill without a clip is a charge without a clip`() async throws {
        let stage = stage([.finished(outputs: [], price: Money(micros: 750_000))])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .failed)
        #expect(job.error?.code == .takeCorrupt)
        #expect(job.charge == Charge(amount: Money(micros: 750_000), basis: .settled))
    }

    @Test func `a provider that repeats the prompt is not repeated`() async throws {
        let stage = stage([.failed(RushesError(.providerFailed, "failed: A heron lifts off at dawn"))])
        let job = try await stage.drive(try await stage.job())
        #expect(job.error?.message == "failed: [the prompt]")
    }

    @Test func `a long run is said once and asked for on`() async throws {
        let stage = stage(
            Array(repeating: .running(status: "processing"), count: 400)
                + [.failed(RushesError(.providerFailed, "failed"))]
        )
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .failed)
        #expect(stage.clock.elapsed > .seconds(360))
        #expect(stage.notices.count { $0.contains("6 minutes") } == 1)
        #expect(stage.script.submissions.count == 1)
    }

    @Test func `a prediction without an end is in doubt at the deadline`() async throws {
        let stage = stage([.running(status: "processing")], WorkerLimits(deadline: .seconds(3600)))
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .inDoubt)
        #expect(job.held == Money(micros: 1_000_000))
    }

    @Test func `a service that says nothing for long is given up, and the job stays accepted`() async throws {
        let stage = stage([.noSignal(RushesError(.providerUnreachable, "no answer"))])
        let job = try await stage.job()
        let error = await #expect(throws: RushesError.self) { try await stage.drive(job) }
        #expect(error?.code == .providerUnreachable)
        let after = try await stage.ledger.job(job.id, owner: .local)
        #expect(after.state == .accepted)
        #expect(after.held == Money(micros: 1_000_000))
    }

    @Test func `jobs whose key was taken away do not keep others from being asked for`() async throws {
        let stage = Stage()
        stage.script.enqueue(observations: [.noSignal(RushesError(.invalidAPIKey, "no such key"))])
        let hasKey = Guarded(true)
        let worker = stage.worker(
            hasKey: { hasKey.withLock(\.self) },
            passes: { if $0 == .observed { hasKey.withLock { $0 = false } } }
        )
        for number in 0..<80 {
            hasKey.withLock { $0 = true }
            stage.script.enqueue(outcomes: [.accepted(remoteID: "p\(number)", observation: nil)])
            let job = try await stage.job()
            await #expect(throws: RushesError.self) { try await stage.drive(job, by: worker) }
        }
        hasKey.withLock { $0 = true }
        stage.script.enqueue(
            outcomes: [.accepted(remoteID: "last", observation: nil)],
            observations: [.failed(RushesError(.providerFailed, "failed"))]
        )
        _ = await stage.script.observe("last", progress: { _ in })
        #expect(try await stage.drive(try await stage.job(), by: worker).state == .failed)
    }

    @Test func `a failed prediction costs nothing`() async throws {
        let stage = stage([.failed(RushesError(.contentRefusedInTask, "blocked"))])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .failed)
        #expect(job.charge == nil)
        #expect(job.held.micros == 0)
    }

    @Test func `a price that appears late is read again, and else the quote stands, marked so`() async throws {
        let late = stage([])
        late.script.enqueue(observations: [
            .finished(outputs: [late.output()], price: nil),
            .finished(outputs: [], price: Money(micros: 640_000)),
        ])
        #expect(
            try await late.drive(try await late.job()).charge
                == Charge(amount: Money(micros: 640_000), basis: .settled)
        )
        let never = stage([])
        never.script.enqueue(observations: [.finished(outputs: [never.output()], price: nil)])
        #expect(
            try await never.drive(try await never.job()).charge
                == Charge(amount: Money(micros: 1_000_000), basis: .quote)
        )
    }

    @Test func `several outputs become several takes, numbered after the first`() async throws {
        let stage = stage([])
        stage.script.enqueue(observations: [
            .finished(outputs: [stage.output("a"), stage.output("b")], price: .zero)
        ])
        let job = try await stage.drive(try await stage.job())
        let takes = try await stage.ledger.takes(of: job.id, owner: .local)
        #expect(takes.map { URL(fileURLWithPath: $0.path).lastPathComponent } == ["take.mp4", "take-2.mp4"])
    }

    @Test func `a file that appeared in the take's place is left alone, and the take is stored beside it`() async throws
    {
        let stage = stage([])
        stage.script.enqueue(observations: [.finished(outputs: [stage.output()], price: .zero)])
        let job = try await stage.job()
        stage.shelf[job.destination.path] = "somebody's"
        let driven = try await stage.drive(job)
        #expect(driven.state == .done)
        #expect(stage.shelf[job.destination.path] == "somebody's")
        let takes = try await stage.ledger.takes(of: job.id, owner: .local)
        #expect(takes.first?.path.contains(job.id.rawValue) == true)
    }

    @Test func `an output that is no clip fails the job, which stays charged, and can be fetched again`() async throws {
        let stage = stage([])
        let link = stage.output()
        stage.links.set([.corrupt, .clip("the clip")], for: link)
        stage.script.enqueue(observations: [.finished(outputs: [link], price: Money(micros: 5))])
        let failed = try await stage.drive(try await stage.job())
        #expect(failed.state == .failed)
        #expect(failed.error?.code == .takeCorrupt)
        #expect(failed.charge?.amount == Money(micros: 5))
        let again = try await stage.drive(failed, by: stage.worker(named: "two"))
        #expect(again.state == .done)
        #expect(again.charge?.amount == Money(micros: 5))
        #expect(stage.script.submissions.count == 1)
    }
}
