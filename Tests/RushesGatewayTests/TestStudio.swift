import Foundation
import RushesCatalog
import RushesCore
import RushesGateway
import RushesLedger
import RushesTesting
import Synchronization

/// A studio with a ledger in memory and the real catalog; what a worker would do, tests do by hand.
final class TestStudio: ServedStudio {
    let scene = LedgerScene()
    let store: MemoryLedgerStore
    let isRehearsal: Bool
    private let models: Catalog
    private let state = Guarded(State())

    private struct State {
        var number = 0
        /// Runs before a submission is recorded, so that a test can hold it up.
        var gate: (@Sendable () async -> Void)?
        var account: Money?
    }

    init(isRehearsal: Bool = false, catalog: Catalog = Catalog()) {
        self.isRehearsal = isRehearsal
        models = catalog
        store = MemoryLedgerStore(now: { [scene] in scene.now }, mayRun: { [scene] in scene.mayRun($0) })
        scene.move(to: LedgerTake.now.timeIntervalSince(LedgerSample.moment(0)))
    }

    func holdUp(_ gate: (@Sendable () async -> Void)?) { state.withLock { $0.gate = gate } }

    var workerID: WorkerID { LedgerSample.worker() }

    func setAccount(_ money: Money) { state.withLock { $0.account = money } }

    func accountBalance() async throws(RushesError) -> Money? { state.withLock(\.account) }

    /// Records a job that was made at a moment and charged.
    func spend(onceAt moment: Date, number: Int, owner: Owner) async throws {
        let brief = Brief("a heron", model: "google/gemini-omni-flash/text-to-video-developer")
        let priced = try await quote(brief)
        let job = Job(
            id: LedgerSample.jobID(number),
            owner: owner,
            provider: ProviderID("atlas"),
            brief: brief,
            input: priced.input,
            isRehearsal: false,
            quote: priced.quote,
            destination: Job.Destination(path: "/nowhere/\(number).mp4", mayReplace: false),
            createdAt: moment
        )
        _ = try await store.add(job, answering: ClientRequest(key: nil, body: "\(number)", webhook: nil))
        try await finish(job.id, owner: owner, clip: "/nowhere", number: number)
    }

    func catalog() -> Catalog { models }

    func ledger() async throws(RushesError) -> any Ledger { store }

    func quote(_ brief: Brief) async throws(RushesError) -> PricedInput {
        // Uploads are measured elsewhere; here a file is taken for a picture of fitting size.
        var material: [MediaSource: MeasuredFile] = [:]
        for case .file(let path) in brief.material {
            let facts = MediaFacts(kind: .image, mediaType: "image/png", width: 512, height: 512)
            material[.file(path)] = MeasuredFile(
                path: path,
                byteCount: 1000,
                sha256: String(repeating: "ab", count: 32),
                facts: facts
            )
        }
        let input = try models.input(for: brief, material: material)
        return PricedInput(input: input, quote: try? models.quote(input, material: material))
    }

    func submit(
        _ brief: Brief,
        for owner: Owner,
        answering request: ClientRequest
    ) async throws(RushesError) -> Job {
        await state.withLock(\.gate)?()
        let priced = try await quote(brief)
        let number = state.withLock { state in
            state.number += 1
            return state.number
        }
        let job = Job(
            id: LedgerSample.jobID(number),
            owner: owner,
            provider: ProviderID(isRehearsal ? "animatic" : "atlas"),
            brief: brief,
            input: priced.input,
            isRehearsal: isRehearsal,
            quote: priced.quote,
            destination: Job.Destination(path: "/nowhere/\(number).mp4", mayReplace: false),
            createdAt: LedgerSample.moment(Double(number))
        )
        return try await store.add(job, answering: request)
    }

    /// Records events of a job, as a worker would.
    func record(_ events: [JobEvent], of id: Job.ID, owner: Owner) async throws {
        let moment = LedgerSample.moment(1000)
        let lease = try await store.claim(
            id,
            owner: owner,
            by: LedgerSample.worker(),
            token: "token \(UInt64.random(in: .min ... .max))",
            for: .seconds(20)
        )
        guard let lease else { throw RushesError(.leaseLost, "the job is claimed") }
        _ = try await store.record(events, under: lease, at: moment)
        try await store.release(lease)
    }

    /// Takes a job to its end, with a clip at a path.
    func finish(_ id: Job.ID, owner: Owner, clip path: String, number: Int = 1) async throws {
        let bytes = Int64(
            (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.int64Value ?? 0
        )
        let take = Take(
            id: LedgerSample.takeID(number),
            jobID: id,
            path: path,
            byteCount: bytes,
            sha256: String(repeating: "0a", count: 32),
            media: MediaFacts(kind: .video, mediaType: "video/mp4", width: 1280, height: 720, seconds: 4),
            storedAt: LedgerSample.moment(900)
        )
        try await record(
            [
                .sending(bodyHash: "hash"), .accepted(remoteID: "remote-\(id)"),
                .finished(outputs: [OutputLink(.url("https://service.example/secret-link.mp4"))], price: nil),
                .stored(take),
                .completed,
            ],
            of: id,
            owner: owner
        )
    }
}
