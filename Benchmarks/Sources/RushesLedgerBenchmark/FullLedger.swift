import Foundation
import RushesCore
import RushesLedger
import RushesLedgerSQLite

/// A ledger with as many jobs as a studio has after years, most of them done, and the questions that are asked of it.
struct FullLedger {
    let store: SQLiteLedgerStore
    let start = Date(timeIntervalSince1970: 1_790_000_000)

    /// Adds jobs, five minutes apart, from many tasks so that they share syncs.
    func fill(with count: Int, tasks: Int = 256) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<tasks {
                group.addTask {
                    var jobs = SampleJobs()
                    for number in stride(from: lane, to: count, by: tasks) {
                        let moment = start.addingTimeInterval(Double(number) * 300)
                        try await live(jobs.next(at: moment, isRehearsal: number % 10 == 9), number: number)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// How long a question takes, of `repeats` the middle one, in milliseconds.
    func ask(repeats: Int = 41, _ question: () async throws -> Void) async throws -> Double {
        var latencies = Latencies()
        for _ in 0..<repeats { latencies.add(try await ContinuousClock().measure(question)) }
        return latencies.percentile(50)
    }

    /// Of a thousand jobs nine hundred and eighty are done, ten are in doubt and ten are queued.
    private func live(_ job: Job, number: Int) async throws {
        try await store.add(job)
        if number % 100 == 0 { return }
        guard let lease = try await store.claimed(job) else { return }
        var events: [JobEvent] = [.sending(bodyHash: String(repeating: "b", count: 64))]
        if number % 100 == 1 {
            events.append(.doubted(reason: "no answer came within 60 s"))
        } else {
            let link = OutputLink(.url("https://media.example/takes/\(job.id).mp4?signature=sample"))
            events += [
                .accepted(remoteID: "prediction-\(job.id)"), .observed(status: "processing"),
                .finished(outputs: [link], price: number % 50 == 7 ? nil : SampleJobs.price), .stored(take(of: job)),
                .completed,
            ]
        }
        _ = try await store.record(events, under: lease, at: job.createdAt.addingTimeInterval(90))
        try await store.release(lease)
    }

    private func take(of job: Job) -> Take {
        Take(
            id: Take.ID(rawValue: "take_\(job.id.rawValue.dropFirst(4))"),
            jobID: job.id,
            path: "/home/user/film/heron-\(job.id).mp4",
            byteCount: 12_345_678,
            sha256: String(repeating: "0a", count: 32),
            media: MediaFacts(kind: .video, mediaType: "video/mp4", width: 1920, height: 1080, seconds: 8),
            storedAt: job.createdAt.addingTimeInterval(90)
        )
    }
}
