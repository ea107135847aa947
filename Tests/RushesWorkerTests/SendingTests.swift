import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization
import Testing

/// What becomes of a submission, by its outcome.
@Suite(.timeLimit(.minutes(10)))
struct SendingTests {
    @Test func `an accepted job is asked for, fetched, receipted and charged`() async throws {
        let stage = Stage(outcomes: [.accepted(remoteID: "p1", observation: nil)])
        stage.script.enqueue(observations: [
            .running(status: "processing"),
            .finished(outputs: [stage.output()], price: Money(micros: 750_000)),
        ])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .done)
        #expect(job.held.micros == 0)
        #expect(job.charge == Charge(amount: Money(micros: 750_000), basis: .settled))
        let takes = try await stage.ledger.takes(of: job.id, owner: .local)
        #expect(takes.map(\.path) == [job.destination.path])
        #expect(stage.shelf.receipt(besideTakeAt: job.destination.path)?.jobID == job.id)
        #expect(stage.script.submissions.count == 1)
    }

    @Test func `a result that comes with the acceptance needs no question`() async throws {
        let stage = Stage()
        let finished = Observation.finished(outputs: [stage.output()], price: Money(micros: 1))
        stage.script.enqueue(outcomes: [.accepted(remoteID: "p1", observation: finished)])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .done)
        #expect(!stage.script.calls.contains(.observe("p1")))
    }

    @Test func `a refusal fails the job, releases its hold, and is sent once`() async throws {
        let stage = Stage(outcomes: [.refused(RushesError(.contentRefused, "no"))])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .failed)
        #expect(job.error?.code == .contentRefused)
        #expect(job.held.micros == 0)
        #expect(job.charge == nil)
        #expect(stage.script.submissions.count == 1)
    }

    @Test func `a lost answer leaves the job in doubt with its price held, and is never sent again`() async throws {
        let stage = Stage(outcomes: [.inDoubt(reason: "the connection was lost after the request was sent")])
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .inDoubt)
        #expect(job.held == Money(micros: 1_000_000))
        #expect(job.error?.code == .submissionInDoubt)
        let again = try await stage.drive(job, by: stage.worker(named: "two"))
        #expect(again.state == .inDoubt)
        #expect(stage.script.submissions.count == 1)
    }

    @Test func `a service that stays overloaded is tried at least six times, then nothing is held`() async throws {
        let limited = SubmissionOutcome.limited(retryAfter: nil, reason: "HTTP 429")
        let stage = Stage(outcomes: Array(repeating: limited, count: 200))
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .failed)
        #expect(job.error?.code == .rateLimited)
        #expect(job.held.micros == 0)
        #expect(stage.script.submissions.count >= 6)
        #expect(stage.clock.elapsed >= .seconds(60))
        #expect(stage.clock.elapsed < .seconds(180))
    }

    @Test func `what the service asks for is waited exactly`() async throws {
        let limited = SubmissionOutcome.limited(retryAfter: .seconds(5), reason: "HTTP 429")
        let stage = Stage(outcomes: [limited, .refused(RushesError(.notAllowed, "no"))])
        _ = try await stage.drive(try await stage.job())
        #expect(stage.clock.elapsed >= .seconds(5))
        #expect(stage.clock.elapsed < .seconds(7))
    }

    @Test func `a service that cannot be reached ends as unreachable with nothing held`() async throws {
        let unsent = SubmissionOutcome.notSent(reason: "connection refused")
        let stage = Stage(outcomes: Array(repeating: unsent, count: 200))
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .failed)
        #expect(job.error?.code == .providerUnreachable)
        #expect(job.held.micros == 0)
    }

    @Test func `a job whose sender died is in doubt, and is not sent by the next worker`() async throws {
        let stage = Stage()
        let job = try await stage.job()
        let lease = try #require(
            try await stage.ledger.claim(
                job.id,
                owner: .local,
                by: .init(host: "stage", processID: 99, nonce: "dead"),
                token: "dead",
                for: .seconds(20)
            )
        )
        _ = try await stage.ledger.record([.sending(bodyHash: "x")], under: lease, at: stage.now)
        let driven = try await stage.drive(job, by: stage.worker(isAlive: { $0.nonce != "dead" }))
        #expect(driven.state == .inDoubt)
        #expect(driven.held == Money(micros: 1_000_000))
        #expect(stage.script.submissions.isEmpty)
    }

    @Test func `an answer that comes after the task was cancelled is recorded all the same`() async throws {
        let stage = Stage(outcomes: [.accepted(remoteID: "p1", observation: nil)])
        let gate = Gate()
        stage.script.holdSubmission(at: gate)
        let job = try await stage.job()
        let worker = stage.worker()
        try await stage.inVirtualTime {
            let drive = Task(executorPreference: stage.executor) {
                try? await worker.drive(job.id, owner: .local) { _ in }
            }
            await stage.script.calls(atLeast: 1)
            drive.cancel()
            gate.open()
            _ = await drive.value
        }
        let after = try await stage.ledger.job(job.id, owner: .local)
        #expect(after.state == .accepted)
        #expect(after.remoteID == "p1")
    }

    @Test func `an upload that fails fails the job before anything is sent`() async throws {
        let stage = Stage()
        var job = try await stage.job()
        #expect(job.input.attachments.isEmpty)
        let attachment = Input.Attachment(
            kind: .image,
            path: "/a.png",
            sha256: "abc",
            byteCount: 1,
            mediaType: "image/png"
        )
        let provider = ScriptedProvider(
            id: ProviderID("atlas"),
            uploads: [.failure(RushesError(.mediaTooLarge, "too large"))]
        )
        let other = Stage(provider: provider)
        job = try await other.job(attachments: [attachment])
        let driven = try await other.drive(job)
        #expect(driven.state == .failed)
        #expect(driven.error?.code == .mediaTooLarge)
        #expect(driven.held.micros == 0)
        #expect(provider.submissions.isEmpty)
    }

    @Test func `a queued job can be taken back, an accepted one cannot`() async throws {
        let stage = Stage(
            outcomes: [.accepted(remoteID: "p1", observation: nil)],
            observations: [.running(status: "processing")]
        )
        let first = try await stage.job()
        let cancelled = try await stage.worker().cancel(first.id, owner: .local)
        #expect(cancelled.state == .cancelled)
        #expect(cancelled.held.micros == 0)
        let second = try await stage.drive(try await stage.job(), to: .accepted)
        await #expect(throws: RushesError.self) { try await stage.worker().cancel(second.id, owner: .local) }
    }

    /// Otherwise another worker may by then have proved the submission absent and sent the job itself.
    @Test func `a program that was held still before it could send does not send on that record`() async throws {
        let stage = Stage(outcomes: [.refused(RushesError(.notAllowed, "no"))])
        let job = try await stage.job()
        let passages = Guarded(0)
        let (clock, script) = (stage.clock, stage.script)
        let worker = stage.worker(passes: { point in
            guard point == .sendingRecorded else { return }
            let isFirst = passages.withLock { passages in
                passages += 1
                return passages == 1
            }
            guard isFirst else { return }
            #expect(script.submissions.isEmpty)
            clock.advance(by: .seconds(600))
        })
        let driven = try await stage.drive(job, by: worker)
        #expect(driven.error?.code == .notAllowed)
        let kinds = try await stage.ledger.entries(of: job.id, owner: .local).map(\.content.kind)
        #expect(kinds == ["queued", "sending", "not_sent", "sending", "refused"])
        #expect(script.submissions.count == 1)
    }
}
