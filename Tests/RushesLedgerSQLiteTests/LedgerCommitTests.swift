import Foundation
import GRDB
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting
import Testing

/// Many changes in one commit.
@Suite struct LedgerCommitTests {
    /// The batch holds changes of every kind that fail; each tells its own reason, and the others stay.
    @Test func `of the changes that share a commit only those fail that are wrong`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        try await store.set(Money(micros: 30_000_000), per: .total, for: .local, at: LedgerSample.moment(0))
        try await store.add(LedgerSample.job(0))
        let lost = Lease(
            jobID: LedgerSample.jobID(0),
            token: "lost",
            worker: LedgerSample.worker(),
            duration: .seconds(20)
        )
        let outcomes = try await Self.whileLocked(scratch, store, changes: 80) {
            await withTaskGroup(of: ErrorCode?.self) { group in
                for number in 1...60 {
                    group.addTask { await Self.code { try await store.add(LedgerSample.job(number)) } }
                }
                for _ in 0..<5 {
                    group.addTask { await Self.code { try await store.add(LedgerSample.job(0, price: .zero)) } }
                    group.addTask { await Self.code { _ = try await store.renew(lost, for: .seconds(20)) } }
                    group.addTask {
                        await Self.code {
                            _ = try await store.record([.cancelled], under: lost, at: LedgerSample.moment(1))
                        }
                    }
                    group.addTask { await Self.code { _ = try await store.claimed(LedgerSample.job(777)) } }
                }
                return await group.reduce(into: [ErrorCode?: Int]()) { $0[$1, default: 0] += 1 }
            }
        }
        #expect(outcomes == [nil: 29, .budgetExceeded: 31, .internalError: 5, .leaseLost: 10, .notFound: 5])
        #expect(try await store.jobs(of: .local, where: JobFilter()).count == 30)
        #expect(try await store.faults().isEmpty)
        let sequences = try await store.entries(of: .local, after: 0, limit: 100).map(\.sequence)
        #expect(sequences == Array(1...30))
    }

    @Test func `changes are made in the order in which they came`() async throws {
        // A task that begins before its group goes on is the only way to hand changes over in a known order.
        guard #available(macOS 26, *) else { return }
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        let job = LedgerSample.job(1)
        try await store.add(job)
        let lease = try await store.claimed(job)
        _ = try await store.record(Array(LedgerSample.wayToFetching(remoteID: "p").prefix(2)), under: lease, at: .now)
        // Each task begins when the one before has handed its change over, and none has been committed yet.
        try await Self.whileLocked(scratch, store, changes: 100) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addImmediateTask {
                        let event = JobEvent.observed(status: "\(number)")
                        _ = try await store.record([event], under: lease, at: LedgerSample.moment(1))
                    }
                }
                try await group.waitForAll()
            }
        }
        let observed = try await store.entries(of: job.id, owner: .local).dropFirst(3).map(\.content)
        #expect(observed == (0..<100).map { .event(.observed(status: "\($0)")) })
    }

    @Test func `a commit that cannot begin fails everyone in it, and the next goes on`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open(patience: 0.02)
        let other = try await Self.lock(scratch)
        let codes = await withTaskGroup(of: ErrorCode?.self) { group in
            for number in 0..<8 {
                group.addTask { await Self.code { try await store.add(LedgerSample.job(number)) } }
            }
            return await group.reduce(into: [ErrorCode?: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(codes == [.ledgerLocked: 8])
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        for number in 0..<8 { try await store.add(LedgerSample.job(number)) }
        #expect(try await store.jobs(of: .local, where: JobFilter()).count == 8)
    }

    /// SQLite itself takes a transaction back where the disk is full; whoever was in it must not be told that it is kept.
    @Test func `a full disk fails everyone in the commit, and nothing of it is kept`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        try await store.add(LedgerSample.job(0))
        try await store.limitPages(by: 3)
        let codes = try await Self.whileLocked(scratch, store, changes: 40) {
            await withTaskGroup(of: (Int, ErrorCode?).self) { group in
                for number in 1...40 {
                    let job = LedgerSample.job(number, prompt: String(repeating: "long ", count: 500))
                    group.addTask { (number, await Self.code { try await store.add(job) }) }
                }
                return await group.reduce(into: [Int: ErrorCode?]()) { $0[$1.0] = $1.1 }
            }
        }
        #expect(codes.values.contains(.diskFull))
        let kept = Set(codes.filter { $0.value == nil }.map { LedgerSample.jobID($0.key) })
        try await store.limitPages(by: nil)
        let jobs = try await store.jobs(of: .local, where: JobFilter())
        #expect(Set(jobs.map(\.id)) == kept.union([LedgerSample.jobID(0)]))
        #expect(try await store.faults().isEmpty)
        try await store.add(LedgerSample.job(100))
    }

    @Test func `what waits for a commit is told when the ledger is closed under it`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        let told = await withTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    _ = await Self.code { try await store.add(LedgerSample.job(number)) }
                    return 1
                }
            }
            group.addTask {
                _ = await Self.code { try await store.close() }
                return 0
            }
            return await group.reduce(0, +)
        }
        #expect(told == 200)
        #expect(try await scratch.open().faults().isEmpty)
    }

    private static func code(_ body: () async throws -> Void) async -> ErrorCode? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? RushesError)?.code ?? ErrorCode(rawValue: "other")
        }
    }

    /// Takes the write lock as another program would.
    private static func lock(_ scratch: ScratchLedger) async throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: scratch.path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        return other
    }

    /// Runs something that makes so many changes while another program has the lock, until all of them wait.
    private static func whileLocked<Value: Sendable>(
        _ scratch: ScratchLedger,
        _ store: SQLiteLedgerStore,
        changes count: Int,
        _ body: @Sendable () async throws -> Value
    ) async throws -> Value {
        let other = try await lock(scratch)
        async let freed: Void = {
            try await eventually { store.waitingChanges >= count }
            try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        }()
        let value = try await body()
        try await freed
        return value
    }
}
