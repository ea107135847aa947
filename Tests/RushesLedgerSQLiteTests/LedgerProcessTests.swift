import Foundation
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting
import Testing

/// Real processes, each with its own connections, on one file.
@Suite struct LedgerProcessTests {
    /// A clip costs 1.00 USD, and what is made is charged at 0.75 USD: no charge passes its hold, so the limit is never
    /// passed by anything.
    private static let limit = Money(micros: 120_000_000)

    @Test func `four processes at the edge of one budget never pass it, and none is turned away by a lock`()
        async throws
    {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        try await store.set(Self.limit, per: .month, for: .local, at: LedgerSample.moment(0))
        let path = scratch.path
        await withTaskGroup(of: Void.self) { group in
            for process in 1...4 {
                group.addTask {
                    await #expect(processExitsWith: .success) { [path = path as String, process = process as Int] in
                        try await LedgerProcessTests.contend(on: path, process: process)
                    }
                }
            }
        }
        let faults = try await store.faults()
        #expect(faults.isEmpty, "\(faults.map(\.message))")
        let jobs = try await store.jobs(of: .local, where: JobFilter(limit: 10_000))
        // The seventh digit from the end of an id says which process has made the job.
        #expect(Set(jobs.map { $0.id.rawValue.dropLast(6).last }).count > 1)
        let spending = try await store.spending(of: .local, since: LedgerSample.moment(0))
        #expect(spending.held + spending.charged <= Self.limit)
        // All four have run into the limit: less than a clip's price is left of it.
        #expect(Self.limit - spending.held - spending.charged < Money(micros: 1_000_000))
        #expect(spending.held.micros == jobs.map(\.held.micros).reduce(0, +))
        #expect(spending.charged.micros == jobs.compactMap(\.charge?.amount.micros).reduce(0, +))
    }

    /// What each process does until the budget has no room: four tasks that add jobs and bring them to some end.
    private static func contend(on path: String, process: Int) async throws {
        let store = try await SQLiteLedgerStore(path: path, creating: false, patience: 60)
        // Nobody begins before all are there.
        try Data().write(to: URL(fileURLWithPath: "\(path).\(process)"))
        try await eventually { (1...4).allSatisfy { FileManager.default.fileExists(atPath: "\(path).\($0)") } }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    for step in 0..<1000 {
                        let number = process * 1_000_000 + lane * 10_000 + step
                        let job = LedgerSample.job(number, createdAt: LedgerSample.moment(Double(step)))
                        do {
                            try await store.follow(job, through: way(of: job, number: number))
                        } catch let error as RushesError where error.code == .budgetExceeded {
                            // A release elsewhere may give room back a few times; then it is over.
                            return
                        }
                        let spending = try await store.spending(of: .local, since: LedgerSample.moment(0))
                        guard spending.held + spending.charged <= limit else {
                            throw RushesError(.internalError, "the limit is passed: \(spending)")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        try await store.close()
    }

    private static func way(of job: Job, number: Int) -> [JobEvent] {
        switch number % 5 {
        case 0: []
        case 1: [.sending(bodyHash: "b"), .doubted(reason: "no answer")]
        case 2: [.cancelled]
        case 3: [.sending(bodyHash: "b"), .refused(LedgerSample.error(.contentRefused))]
        default: LedgerSample.wayToDone(of: job, number: number)
        }
    }
}
