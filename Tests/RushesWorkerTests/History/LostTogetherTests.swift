import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization
import Testing

/// Answers that are lost together, by a broken connection or the end of a program, and where they are found.
@Suite(.timeLimit(.minutes(10)))
struct LostTogetherTests {
    /// A service that takes submissions, answers none of the first ones, and lists them all, a few a page.
    private final class ListingService: HistoryKeepingProvider {
        private struct State {
            var records: [HistoryRecord] = []
            var calls: [String] = []
        }

        let id = ProviderID("atlas")
        private let state = Guarded(State())
        private let clock: TestClock
        private let lost: Int
        private let pageSize: Int

        init(on clock: TestClock, losing lost: Int, pageSize: Int = 3) {
            (self.clock, self.lost, self.pageSize) = (clock, lost, pageSize)
        }

        /// What it was asked, in order.
        var calls: [String] { state.withLock(\.calls) }

        func quote(_ input: Input) async throws(RushesError) -> Quote? { nil }

        func upload(
            _ attachment: Input.Attachment,
            progress: @escaping @Sendable (Double) -> Void
        ) async throws(RushesError) -> String { throw RushesError(.internalError, "nothing is uploaded here") }

        func submit(_ submission: Submission) async -> SubmissionOutcome {
            let now = Date(timeIntervalSince1970: 1_800_000_000 + clock.elapsed.inSeconds)
            let number = state.withLock { state in
                state.calls.append("submit")
                let number = state.records.count
                state.records.insert(
                    HistoryRecord(
                        remoteID: "p\(number)",
                        acceptedAt: now,
                        model: submission.input.model,
                        body: submission.body
                    ),
                    at: 0
                )
                return number
            }
            try? await clock.sleep(for: .milliseconds(200))
            guard number < lost else { return .accepted(remoteID: "p\(number)", observation: nil) }
            return .inDoubt(reason: "the answer was lost")
        }

        func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation {
            .finished(outputs: [OutputLink(.url("https://clips.example/\(remoteID).mp4"))], price: .zero)
        }

        func history(page: Int) async throws(RushesError) -> HistoryPage {
            state.withLock { $0.calls.append("history \(page)") }
            try? await clock.sleep(for: .milliseconds(50))
            let records = state.withLock { Array($0.records.dropFirst((page - 1) * pageSize).prefix(pageSize)) }
            return HistoryPage(records: records, isLast: records.isEmpty)
        }
    }

    private func jobs(_ count: Int, on stage: Stage) async throws -> [Job] {
        var jobs: [Job] = []
        for number in 0..<count { jobs.append(try await stage.job(body: ["prompt": .string("Heron \(number)")])) }
        return jobs
    }

    @Test func `answers that are lost together are found in a few readings, however many there are`() async throws {
        let clock = TestClock()
        let service = ListingService(on: clock, losing: 40)
        let stage = Stage(clock: clock, wrapping: { _ in service })
        let jobs = try await jobs(40, on: stage)
        try await stage.inVirtualTime {
            let worker = stage.worker()
            await withTaskGroup(of: Void.self) { group in
                for job in jobs {
                    group.addTask(executorPreference: stage.executor) {
                        do {
                            _ = try await worker.drive(job.id, owner: .local) { _ in }
                        } catch {
                            Issue.record(error)
                        }
                    }
                }
            }
        }
        for job in jobs { #expect(try await stage.kept(job).state == .done) }
        #expect(service.calls.count { $0 == "submit" } == 40)
        // Forty readings of all their pages would be several hundred.
        let pages = service.calls.count { $0.hasPrefix("history") }
        #expect(pages <= 150, "\(pages) pages were read")
        #expect(service.calls.contains("history 5"))
    }

    @Test func `who gives up while history is read keeps nobody else from being found`() async throws {
        let clock = TestClock()
        let service = ListingService(on: clock, losing: 2)
        let stage = Stage(clock: clock, wrapping: { _ in service })
        let jobs = try await jobs(3, on: stage)
        try await stage.inVirtualTime {
            let worker = stage.worker()
            let first = Task(executorPreference: stage.executor) {
                try? await worker.drive(jobs[0].id, owner: .local) { _ in }
            }
            while !service.calls.contains("history 1") { try await clock.sleep(for: .milliseconds(10)) }
            first.cancel()
            _ = try await worker.drive(jobs[1].id, owner: .local) { _ in }
            _ = await first.value
            _ = try await worker.drive(jobs[2].id, owner: .local) { _ in }
        }
        #expect(try await stage.kept(jobs[0]).state == .inDoubt)
        #expect(try await stage.kept(jobs[1]).state == .done)
        #expect(try await stage.kept(jobs[2]).state == .done)
    }

    @Test func `a crew looks for what a dead program was sending before it sends anything new`() async throws {
        let clock = TestClock()
        let service = ListingService(on: clock, losing: 0)
        let stage = Stage(clock: clock, wrapping: { _ in service })
        let jobs = try await jobs(24, on: stage)
        // Twelve were being sent by a program that is gone; the service has them all, and more that came later.
        for job in jobs.prefix(12) {
            let lease = try #require(
                try await stage.ledger.claim(
                    job.id,
                    owner: job.owner,
                    by: WorkerID(host: "stage", processID: 1, nonce: "dead"),
                    token: "dead \(job.id)",
                    for: .seconds(20)
                )
            )
            _ = try await stage.ledger.record([.sending(bodyHash: "b")], under: lease, at: stage.now)
            _ = try await stage.inVirtualTime {
                await service.submit(
                    Submission(
                        jobID: job.id,
                        brief: job.brief,
                        input: job.input,
                        body: job.input.completeBody(),
                        quote: nil,
                        ordinal: 1
                    )
                )
            }
        }
        let before = service.calls.count
        try await stage.inVirtualTime {
            let crew = Crew(worker: stage.worker(isAlive: { $0.nonce != "dead" }), limits: CrewLimits())
            let work = Task(executorPreference: stage.executor) { await crew.run() }
            func isDone() async throws -> Bool {
                for job in jobs where try await stage.kept(job).state != .done { return false }
                return true
            }
            while try await !isDone(), clock.elapsed < .seconds(3600) { try await clock.sleep(for: .seconds(1)) }
            work.cancel()
            await work.value
        }
        for job in jobs { #expect(try await stage.kept(job).state == .done) }
        let calls = service.calls.dropFirst(before)
        #expect(calls.count { $0 == "submit" } == 12)
        let firstSent = try #require(calls.firstIndex(of: "submit"))
        #expect(calls[..<firstSent].contains("history 4"))
    }
}
