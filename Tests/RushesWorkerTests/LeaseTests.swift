import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization
import Testing

/// Claims that are lost, and answers that come after it.
@Suite(.timeLimit(.minutes(10)))
struct LeaseTests {
    private func take(_ job: Job, on stage: Stage, as nonce: String = "other") async throws -> Lease {
        // From there the worker of the stage is seen to have died.
        let lease = try await stage.ledger.seen(where: { _ in false }).claim(
            job.id,
            owner: .local,
            by: WorkerID(host: "elsewhere", processID: 2, nonce: nonce),
            token: nonce,
            for: .seconds(20)
        )
        return try #require(lease)
    }

    /// Drives a job whose answer is held back until something was done to the job meanwhile.
    private func drive(
        _ job: Job,
        on stage: Stage,
        meanwhile: @escaping @Sendable () async throws -> Void
    ) async throws -> Result<Job, any Error> {
        let gate = Gate()
        stage.script.holdSubmission(at: gate)
        return try await stage.inVirtualTime {
            let worker = stage.worker()
            let drive = Task(executorPreference: stage.executor) {
                try await worker.drive(job.id, owner: .local) { _ in }
            }
            await stage.script.calls(atLeast: 1)
            try await meanwhile()
            gate.open()
            return await drive.result
        }
    }

    @Test func `a late answer is adopted if the other worker only left the job in doubt`()
        async throws
    {
        let stage = Stage(outcomes: [.accepted(remoteID: "p1", observation: nil)])
        let job = try await stage.job()
        _ = try await drive(job, on: stage) {
            let lease = try await take(job, on: stage)
            _ = try await stage.ledger.record(
                [.doubted(reason: "its sender died")],
                under: lease,
                at: stage.now
            )
            try await stage.ledger.release(lease)
        }
        let after = try await stage.kept(job)
        #expect(after.remoteID == "p1")
        #expect(after.state == .accepted)
        #expect(stage.script.submissions.count == 1)
    }

    @Test func `a late answer is refused, and named, if the job was sent again meanwhile`()
        async throws
    {
        let stage = Stage(outcomes: [.accepted(remoteID: "p1", observation: nil)])
        let job = try await stage.job()
        let result = try await drive(job, on: stage) {
            let lease = try await take(job, on: stage)
            _ = try await stage.ledger.record(
                [
                    .doubted(reason: "its sender died"), .notSent(reason: "proved absent"),
                    .sending(bodyHash: "x"),
                    .doubted(reason: "lost"),
                ],
                under: lease,
                at: stage.now + 400
            )
            try await stage.ledger.release(lease)
        }
        let error = #expect(throws: RushesError.self) { try result.get() }
        #expect(error?.code == .leaseLost)
        #expect(error?.message.contains("p1") == true)
        #expect(try await stage.kept(job).remoteID == nil)
        #expect(try await stage.kept(job).state == .inDoubt)
    }

    @Test func `a worker whose claim was taken writes nothing more`() async throws {
        let stage = Stage(
            outcomes: [.accepted(remoteID: "p1", observation: nil)],
            observations: [
                .finished(outputs: [OutputLink(.url("https://clips.example/a.mp4"))], price: .zero)
            ]
        )
        let job = try await stage.job()
        let passages = Guarded(0)
        let error = await #expect(throws: RushesError.self) {
            try await stage.inVirtualTime {
                let driven = Guarded<Result<Job, RushesError>?>(nil)
                let worker = stage.worker(passes: { point in
                    if point == .answerRecorded { passages.withLock { $0 += 1 } }
                })
                let drive = Task(executorPreference: stage.executor) {
                    do throws(RushesError) {
                        let job = try await worker.drive(job.id, owner: .local) { _ in }
                        driven.withLock { $0 = .success(job) }
                    } catch { driven.withLock { $0 = .failure(error) } }
                }
                while passages.withLock(\.self) == 0 { try await stage.clock.sleep(for: .milliseconds(1)) }
                let before = try await stage.ledger.entries(of: job.id, owner: .local)
                _ = try await take(job, on: stage)
                await drive.value
                #expect(try await stage.ledger.entries(of: job.id, owner: .local) == before)
                _ = try driven.withLock(\.self)?.get()
            }
        }
        #expect(error?.code == .leaseLost)
    }

    @Test func `an interrupted submission that is answered within the farewell is accepted`()
        async throws
    {
        let stage = Stage(outcomes: [.accepted(remoteID: "p1", observation: nil)])
        let (job, ended) = try await interrupt(stage, answeringAfter: .seconds(3))
        #expect(job.state == .accepted && job.remoteID == "p1")
        #expect(ended <= .seconds(4))
    }

    @Test
    func
        `an interrupted submission that is not answered is in doubt, and the drive ends within the farewell`()
        async throws
    {
        let stage = Stage(outcomes: [.accepted(remoteID: "p1", observation: nil)])
        let (job, ended) = try await interrupt(stage, answeringAfter: .seconds(3600))
        #expect(job.state == .inDoubt && job.remoteID == nil)
        #expect(job.held == Money(micros: 1_000_000))
        #expect(ended >= .seconds(4) && ended <= .seconds(5))
        #expect(stage.script.submissions.count == 1)
    }

    /// Interrupts a drive in the middle of its submission.
    private func interrupt(_ stage: Stage, answeringAfter delay: Duration) async throws -> (
        Job, Duration
    ) {
        let job = try await stage.job()
        let slow = SlowProvider(stage.script, clock: stage.clock, delay: delay)
        return try await stage.inVirtualTime {
            let worker = stage.worker(provider: slow)
            let drive = Task(executorPreference: stage.executor) {
                try? await worker.drive(job.id, owner: .local) { _ in }
            }
            while try await stage.kept(job).state != .submitting {
                try Task.checkCancellation()
                await Task.yield()
            }
            let start = stage.clock.elapsed
            drive.cancel()
            _ = await drive.value
            return (try await stage.kept(job), stage.clock.elapsed - start)
        }
    }

    /// A connection that gives up when it is cancelled, as real ones do.
    private struct SlowProvider: Provider {
        let script: ScriptedProvider
        let clock: TestClock
        let delay: Duration

        init(_ script: ScriptedProvider, clock: TestClock, delay: Duration) {
            (self.script, self.clock, self.delay) = (script, clock, delay)
        }

        var id: ProviderID { script.id }
        func quote(_ input: Input) async throws(RushesError) -> Quote? { nil }
        func upload(
            _ attachment: Input.Attachment,
            progress: @escaping @Sendable (Double) -> Void
        ) async throws(RushesError) -> String { "" }
        func submit(_ submission: Submission) async -> SubmissionOutcome {
            let outcome = await script.submit(submission)
            do { try await clock.sleep(for: delay) } catch { return .inDoubt(reason: "it was given up") }
            return outcome
        }
        func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async
            -> Observation
        {
            .running(status: "processing")
        }
    }
}
