import Foundation
import RushesCore
import RushesLedger
import RushesLedgerSQLite

/// Tasks that add jobs as fast as the ledger takes them, with a budget to be looked at each time.
struct IntentLoad {
    let store: SQLiteLedgerStore
    let clock = ContinuousClock()

    /// Sets budgets that never refuse.
    func setBudgets() async throws {
        for period in Budget.Period.allCases {
            try await store.set(Money(micros: 1_000_000_000_000_000), per: period, for: .local, at: Date())
        }
    }

    /// Adds jobs from several tasks at once: how many a second, and how long each took.
    func addJobs(tasks: Int, each: Int) async throws -> (rate: Double, latencies: Latencies) {
        try await measure(tasks: tasks, each: each) { job in try await store.add(job) }
    }

    /// Adds, claims and is about to send: all that is recorded before a byte leaves.
    func beginJobs(tasks: Int, each: Int) async throws -> (rate: Double, latencies: Latencies) {
        try await measure(tasks: tasks, each: each) { job in
            try await store.add(job)
            guard let lease = try await store.claimed(job) else { return }
            let sending = JobEvent.sending(bodyHash: String(repeating: "b", count: 64))
            _ = try await store.record([sending], under: lease, at: job.createdAt)
        }
    }

    /// Adds jobs for a while from several tasks: how long each took.
    func addJobs(tasks: Int, for duration: Duration) async throws -> Latencies {
        let end = clock.now.advanced(by: duration)
        return try await withThrowingTaskGroup(of: Latencies.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    var jobs = SampleJobs()
                    var latencies = Latencies()
                    while clock.now < end {
                        let job = jobs.next(at: Date())
                        latencies.add(try await clock.measure { try await store.add(job) })
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: Latencies()) { $0.add($1) }
        }
    }

    private func measure(
        tasks: Int,
        each: Int,
        _ work: @escaping @Sendable (Job) async throws -> Void
    ) async throws -> (rate: Double, latencies: Latencies) {
        let start = clock.now
        let latencies = try await withThrowingTaskGroup(of: Latencies.self) { group in
            for _ in 0..<tasks {
                group.addTask {
                    var jobs = SampleJobs()
                    var latencies = Latencies()
                    for _ in 0..<each {
                        let job = jobs.next(at: Date())
                        latencies.add(try await clock.measure { try await work(job) })
                    }
                    return latencies
                }
            }
            return try await group.reduce(into: Latencies()) { $0.add($1) }
        }
        return (Double(tasks * each) / (clock.now - start).inSeconds, latencies)
    }
}

extension SQLiteLedgerStore {
    /// Claims a job for a worker of the benchmark.
    func claimed(_ job: Job) async throws -> Lease? {
        try await claim(
            job.id,
            owner: job.owner,
            by: WorkerID(host: "bench", processID: 1, nonce: "bench"),
            token: "token-\(job.id)",
            for: .seconds(20)
        )
    }
}

extension Duration {
    /// The duration in seconds.
    var inSeconds: Double { self / .seconds(1) }
}
