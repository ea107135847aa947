import Foundation
import RushesCore
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization
import Testing

/// Files that several jobs need, in a program that runs for weeks.
@Suite(.timeLimit(.minutes(10)))
struct UploadCacheTests {
    private static func file(_ digest: String = "aa") -> Input.Attachment {
        Input.Attachment(kind: .image, path: "/a.png", sha256: digest, byteCount: 1, mediaType: "image/png")
    }

    /// A cache, and uploads that take ten seconds each and are counted.
    private final class Scene: Sendable {
        let stage = Stage()
        let cache: UploadCache
        let begun = Guarded(0)
        let broken = Guarded(0)

        init(capacity: Int = 1_000) {
            cache = UploadCache(clock: stage.clock, executor: stage.executor, capacity: capacity)
        }

        func address(_ digest: String = "aa") async throws -> String {
            try await cache.address(of: file(digest), at: ProviderID("atlas")) {
                [self] () async throws(RushesError) -> String in
                let number = begun.withLock { begun in
                    begun += 1
                    return begun
                }
                do { try await stage.clock.sleep(for: .seconds(10)) } catch {
                    broken.withLock { $0 += 1 }
                    throw RushesError(.cancelled, "the upload was cancelled")
                }
                return "https://files.example/\(digest)/\(number)"
            }
        }

        func starting(_ digest: String = "aa") -> Task<String, any Error> {
            Task(executorPreference: stage.executor) { try await self.address(digest) }
        }

        func uploads(_ digests: String...) async throws -> Int {
            try await stage.inVirtualTime { [self] in
                for digest in digests { _ = try await address(digest) }
            }
            return begun.withLock(\.self)
        }
    }

    @Test func `jobs that need a file at the same time share one upload`() async throws {
        let scene = Scene()
        let addresses = try await scene.stage.inVirtualTime {
            let tasks = (0..<5).map { _ in scene.starting() }
            var addresses: [String] = []
            for task in tasks { addresses.append(try await task.value) }
            return addresses
        }
        #expect(addresses == Array(repeating: "https://files.example/aa/1", count: 5))
    }

    @Test func `whoever is stopped leaves at once, and the upload goes on for the others`() async throws {
        let scene = Scene()
        try await scene.stage.inVirtualTime {
            let first = scene.starting()
            try await scene.stage.clock.sleep(for: .seconds(1))
            let second = scene.starting()
            try await scene.stage.clock.sleep(for: .seconds(1))
            first.cancel()
            let error = await #expect(throws: RushesError.self) { try await first.value }
            #expect(error?.code == .interrupted)
            #expect(scene.stage.clock.elapsed == .seconds(2))
            #expect(try await second.value == "https://files.example/aa/1")
        }
        #expect(scene.begun.withLock(\.self) == 1)
    }

    @Test func `an upload that nobody waits for any more ends, and the next job begins another`() async throws {
        let scene = Scene()
        try await scene.stage.inVirtualTime {
            let tasks = [scene.starting(), scene.starting()]
            try await scene.stage.clock.sleep(for: .seconds(1))
            for task in tasks { task.cancel() }
            // It comes while the upload that was given up still ends.
            let next = scene.starting()
            #expect(try await next.value == "https://files.example/aa/2")
            for task in tasks {
                let error = await #expect(throws: RushesError.self) { try await task.value }
                #expect(error?.code == .interrupted)
            }
        }
        #expect(scene.broken.withLock(\.self) == 1)
    }

    @Test func `an address is good for an hour`() async throws {
        let scene = Scene()
        #expect(try await scene.uploads("aa") == 1)
        scene.stage.clock.advance(by: .seconds(3590))
        #expect(try await scene.uploads("aa") == 1)
        scene.stage.clock.advance(by: .seconds(20))
        #expect(try await scene.uploads("aa") == 2)
    }

    @Test func `only so many addresses are kept, and the oldest go first`() async throws {
        let scene = Scene(capacity: 3)
        #expect(try await scene.uploads("aa", "bb", "cc", "dd") == 4)
        #expect(try await scene.uploads("bb", "cc", "dd") == 4)
        #expect(try await scene.uploads("aa") == 5)
        #expect(try await scene.uploads("cc", "dd", "aa") == 5)
    }

    @Test func `an address that is forgotten is not given again, but a newer one of its file is`() async throws {
        let scene = Scene()
        #expect(try await scene.uploads("aa", "bb") == 2)
        scene.cache.forget(["https://files.example/aa/1"])
        #expect(try await scene.uploads("aa", "bb") == 3)
        scene.cache.forget(["https://files.example/aa/1"])
        #expect(try await scene.uploads("aa", "bb") == 3)
    }

    @Test func `a job an hour later is not sent with an old address`() async throws {
        let stage = Stage()
        let worker = stage.worker()
        for number in 0..<3 {
            stage.script.enqueue(outcomes: [
                .accepted(remoteID: "p\(number)", observation: .finished(outputs: [stage.output()], price: .zero))
            ])
        }
        for pause in [1, 3700, 0] {
            let job = try await stage.drive(try await stage.job(attachments: [Self.file()]), by: worker)
            #expect(job.state == .done)
            stage.clock.advance(by: .seconds(pause))
        }
        #expect(stage.script.calls.count { $0 == .upload(Self.file()) } == 2)
    }

    @Test func `a job that is turned away for hours is sent with addresses that are good`() async throws {
        let limited = SubmissionOutcome.limited(retryAfter: .seconds(1800), reason: "HTTP 429")
        let stage = Stage(
            // Five minutes are waited at most, whatever is asked for.
            outcomes: Array(repeating: limited, count: 24) + [.refused(RushesError(.notAllowed, "no"))],
            limits: WorkerLimits(outwaitsLimits: true)
        )
        let job = try await stage.drive(try await stage.job(attachments: [Self.file()]))
        #expect(job.error?.code == .notAllowed)
        #expect(stage.clock.elapsed > .seconds(5400))
        #expect(stage.script.calls.count { $0 == .upload(Self.file()) } >= 2)
        #expect(stage.script.submissions.count == 25)
    }

    @Test(arguments: [true, false])
    func `a job that waits for hours until it may be sent is sent with addresses that are good`(hasFile: Bool)
        async throws
    {
        let provider = ScriptedProvider(
            id: ProviderID("atlas"),
            uploads: [.success("first"), hasFile ? .success("second") : .failure(RushesError(.fileNotFound, "gone"))],
            outcomes: (0..<2).map { .accepted(remoteID: "p\($0)", observation: nil) },
            observations: Array(repeating: .running(status: "processing"), count: 1_000) + [.failed(Self.error)]
        )
        let stage = Stage(limits: WorkerLimits(concurrency: 1), provider: provider)
        let worker = stage.worker()
        let jobs = [try await stage.job(), try await stage.job(attachments: [Self.file()])]
        let last = try await stage.inVirtualTime {
            let first = Task(executorPreference: stage.executor) {
                try await worker.drive(jobs[0].id, owner: .local) { _ in }
            }
            await provider.calls(atLeast: 1)
            let second = try await worker.drive(jobs[1].id, owner: .local) { _ in }
            _ = try await first.value
            return second
        }
        #expect(stage.clock.elapsed > .seconds(3700))
        #expect(last.state == .failed && last.held == .zero)
        #expect(last.error?.code == (hasFile ? .providerFailed : .fileNotFound))
        #expect(last.uploads?.values.first == (hasFile ? "second" : nil))
        #expect(provider.submissions.count == (hasFile ? 2 : 1))
        #expect(provider.calls.count { $0 == .upload(Self.file()) } == 2)
    }

    private enum Misfortune: CaseIterable {
        case refusal, failureAtOnce, failureLater

        func outcome(_ number: Int) -> SubmissionOutcome {
            switch self {
            case .refusal: .refused(UploadCacheTests.error)
            case .failureAtOnce: .accepted(remoteID: "p\(number)", observation: .failed(UploadCacheTests.error))
            case .failureLater: .accepted(remoteID: "p\(number)", observation: nil)
            }
        }
    }

    private static let error = RushesError(.providerFailed, "the picture cannot be read")

    @Test(arguments: Misfortune.allCases)
    private func `a job that was refused or failed leaves no address behind`(misfortune: Misfortune) async throws {
        let stage = Stage(outcomes: (0..<2).map(misfortune.outcome), observations: [.failed(Self.error)])
        let worker = stage.worker()
        for _ in 0..<2 {
            let job = try await stage.drive(try await stage.job(attachments: [Self.file()]), by: worker)
            #expect(job.state == .failed)
        }
        #expect(stage.script.calls.count { $0 == .upload(Self.file()) } == 2)
    }
}
