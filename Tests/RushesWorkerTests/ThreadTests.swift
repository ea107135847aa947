import Foundation
import Logging
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization
import Testing

/// Several workers on the concurrency library's own threads at once: what the simulation, which runs one piece at a
/// time, cannot show.
@Suite(.timeLimit(.minutes(10)))
struct ThreadTests {
    /// A service that accepts at once, finishes at the second question, and counts.
    private final class CountingProvider: Provider {
        private struct State {
            var submissions: [Job.ID: Int] = [:]
            var questions: [String: Int] = [:]
            var uploads = 0
        }

        private let state = Guarded(State())
        let id = ProviderID("atlas")

        var submissions: [Job.ID: Int] { state.withLock(\.submissions) }
        var uploads: Int { state.withLock(\.uploads) }

        func quote(_ input: Input) async throws(RushesError) -> Quote? { nil }

        @concurrent
        func upload(
            _ attachment: Input.Attachment,
            progress: @escaping @Sendable (Double) -> Void
        ) async throws(RushesError) -> String {
            state.withLock { $0.uploads += 1 }
            progress(1)
            return "https://files.example/\(attachment.sha256)"
        }

        @concurrent
        func submit(_ submission: Submission) async -> SubmissionOutcome {
            state.withLock { $0.submissions[submission.jobID, default: 0] += 1 }
            return .accepted(remoteID: "p-\(submission.jobID)", observation: nil)
        }

        @concurrent
        func observe(_ remoteID: String, progress: @escaping @Sendable (Double) -> Void) async -> Observation {
            let count = state.withLock { state in
                state.questions[remoteID, default: 0] += 1
                return state.questions[remoteID, default: 0]
            }
            guard count > 1 else { return .running(status: "processing") }
            return .finished(outputs: [OutputLink(.url("https://clips.example/\(remoteID).mp4"))], price: .zero)
        }
    }

    @Test
    func `jobs that several workers drive at once are each sent once and come home`() async throws {
        let clock = TestClock()
        let ledger = MemoryLedgerStore(
            now: { Date(timeIntervalSince1970: 1_800_000_000 + clock.elapsed.inSeconds) },
            clock: clock
        )
        let provider = CountingProvider()
        let keeper = ShelfTakeStore(shelf: Shelf(), clock: clock, duration: .seconds(1)) { .clip($0.location.text) }
        let random = SeededRandom(seed: 1)
        let attachment = Input.Attachment(
            kind: .image,
            path: "/a.png",
            sha256: "aa",
            byteCount: 1,
            mediaType: "image/png"
        )
        let jobs = (0..<24).map { index in
            var source = random
            return Job(
                id: Job.ID(milliseconds: Int64(index), using: &source),
                owner: .local,
                provider: ProviderID("atlas"),
                brief: Brief("A heron lifts off at dawn"),
                input: Input(model: ModelID("sample/one"), body: ["prompt": "a"], attachments: [attachment]),
                isRehearsal: false,
                quote: Quote(amount: Money(micros: 1), basis: .list, asOf: "2026-06-02"),
                destination: Job.Destination(path: "/takes/\(index).mp4", mayReplace: false),
                createdAt: Date(timeIntervalSince1970: 1_800_000_000)
            )
        }
        for job in jobs { try await ledger.add(job) }
        let workers = (0..<3).map { index in
            Worker(
                ledger: ledger,
                providers: .one { provider },
                takes: keeper,
                environment: WorkerEnvironment(
                    clock: clock,
                    now: { Date(timeIntervalSince1970: 1_800_000_000 + clock.elapsed.inSeconds) },
                    random: { random.next() },
                    worker: WorkerID(host: "stage", processID: Int32(index), nonce: "\(index)")
                ),
                limits: WorkerLimits(fetchWidth: 3),
                log: Logger(label: "threads") { _ in SwiftLogNoOpLogHandler() }
            )
        }
        await withTaskGroup(of: Bool.self) { group in
            for worker in workers {
                for job in jobs {
                    group.addTask { @concurrent in
                        // Time jumps while others are busy, so that claims are lost as on a machine that is overloaded.
                        while !Task.isCancelled, let present = try? await ledger.job(job.id, owner: .local),
                            !present.state.isTerminal
                        {
                            _ = try? await worker.drive(job.id, owner: .local) { _ in }
                            await Task.yield()
                        }
                        return true
                    }
                }
            }
            group.addTask { @concurrent in
                while !Task.isCancelled {
                    if clock.advanceToNextDeadline() == nil { await Task.yield() }
                }
                return false
            }
            var rest = workers.count * jobs.count
            for await isDrive in group where isDrive {
                rest -= 1
                if rest == 0 { group.cancelAll() }
            }
        }
        for job in jobs {
            #expect(try await ledger.job(job.id, owner: .local).state == .done)
            #expect(provider.submissions[job.id] == 1)
            #expect(try await ledger.takes(of: job.id, owner: .local).count == 1)
        }
        #expect((1...workers.count).contains(provider.uploads))
    }
}
