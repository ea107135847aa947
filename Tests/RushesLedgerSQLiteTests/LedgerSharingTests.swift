import Foundation
import GRDB
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting
import Testing

/// Several programs on one file.
@Suite struct LedgerSharingTests {
    @Test func `what another program records ends the waiting for changes, and nothing of it is missed`() async throws {
        let scratch = ScratchLedger()
        let (reader, writer) = (try await scratch.open(), try await scratch.open())
        let start = try await reader.latestChange()
        let seen = Task {
            var (seen, place): (Set<Job.ID>, ChangeCursor) = ([], start)
            while seen.count < 40 {
                let changes = try await reader.changes(after: place, limit: 7, waitingUpTo: .seconds(3600))
                seen.formUnion(changes.jobs)
                place = changes.cursor
            }
            return seen
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...40 {
                let store = number.isMultiple(of: 2) ? reader : writer
                group.addTask { try await store.add(LedgerSample.job(number)) }
            }
            try await group.waitForAll()
        }
        #expect(try await seen.value == Set((1...40).map(LedgerSample.jobID)))
    }

    @Test func `a place beyond the end of a ledger that was restored is taken for its end`() async throws {
        let scratch = ScratchLedger()
        defer { withExtendedLifetime(scratch) {} }
        let store = try await scratch.open()
        try await store.add(LedgerSample.job(1))
        let changes = try await store.changes(after: ChangeCursor("99"), limit: 5)
        #expect(changes.jobs.isEmpty)
        try await store.add(LedgerSample.job(2))
        #expect(try await store.changes(after: changes.cursor, limit: 5).jobs == [LedgerSample.jobID(2)])
    }

    @Test func `eight programs that open a new ledger at once all get it`() async throws {
        for _ in 0..<5 {
            let scratch = ScratchLedger()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        let store = try await scratch.open()
                        try await store.add(LedgerSample.job(number))
                    }
                }
                try await group.waitForAll()
            }
            let jobs = try await scratch.open().jobs(of: .local, where: JobFilter())
            #expect(jobs.count == 8)
        }
    }

    @Test func `two programs that write at once lose nothing`() async throws {
        let scratch = ScratchLedger()
        let stores = [try await scratch.open(), try await scratch.open()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (half, store) in stores.enumerated() {
                for lane in 0..<4 {
                    group.addTask {
                        for step in 0..<25 {
                            let job = LedgerSample.job(half * 1000 + lane * 100 + step)
                            try await store.add(job)
                            let lease = try await store.claimed(job)
                            let sent = [JobEvent.sending(bodyHash: "b")]
                            _ = try await store.record(sent, under: lease, at: LedgerSample.moment(1))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        var numbers: [Int64] = []
        for store in stores {
            let jobs = try await store.jobs(of: .local, where: JobFilter(limit: 1000))
            #expect(jobs.count == 200)
            #expect(jobs.allSatisfy { $0.state == .submitting })
        }
        for job in try await stores[0].jobs(of: .local, where: JobFilter(limit: 1000)) {
            numbers += try await stores[1].entries(of: job.id, owner: .local).map(\.sequence)
        }
        #expect(numbers.sorted() == Array(1...400))
        let spending = try await stores[0].spending(of: .local, since: LedgerSample.moment(0))
        #expect(spending.held == Money(micros: 200_000_000))
    }

    @Test func `of two programs that claim at once one gets the job`() async throws {
        let scratch = ScratchLedger()
        let stores = [try await scratch.open(), try await scratch.open()]
        for number in 0..<20 {
            let job = LedgerSample.job(number)
            try await stores[0].add(job)
            let given = try await withThrowingTaskGroup(of: Lease?.self) { group in
                for (index, store) in stores.enumerated() {
                    group.addTask {
                        try await store.claim(
                            job.id,
                            owner: .local,
                            by: LedgerSample.worker("program-\(index)"),
                            token: "token-\(index)",
                            for: .seconds(20)
                        )
                    }
                }
                return try await group.reduce(into: 0) { count, lease in count += lease == nil ? 0 : 1 }
            }
            #expect(given == 1)
        }
    }

    @Test func `two programs that get the same request at once make one job of it`() async throws {
        let scratch = ScratchLedger()
        let stores = [try await scratch.open(), try await scratch.open()]
        for round in 0..<10 {
            let request = ClientRequest(key: "key-\(round)", body: "b", webhook: nil)
            let answers = try await withThrowingTaskGroup(of: Job.ID.self) { group in
                for number in 0..<8 {
                    let store = stores[number % 2]
                    let job = LedgerSample.job(round * 10 + number)
                    group.addTask { try await store.add(job, answering: request).id }
                }
                return try await group.reduce(into: Set<Job.ID>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
        }
        #expect(try await stores[0].jobCount(of: .local, where: JobFilter()) == 10)
        #expect(try await stores[1].faults().isEmpty)
    }

    @Test func `of two programs that take a callback up at once one gets it`() async throws {
        let scratch = ScratchLedger()
        let stores = [try await scratch.open(), try await scratch.open()]
        for number in 1...10 {
            let job = LedgerSample.job(number)
            let request = ClientRequest(key: nil, body: "b", webhook: "https://hook.example/")
            try await stores[0].add(job, answering: request)
            let lease = try await stores[0].claimed(job)
            _ = try await stores[0].record([.cancelled], under: lease, at: LedgerSample.moment(1))
            let due = try await stores[1].dueCallbacks(limit: 10)
            let callback = try #require(due.first)
            async let left = stores[0].takeUp(callback, by: nil, for: .seconds(1000))
            async let right = stores[1].takeUp(callback, by: nil, for: .seconds(1000))
            let taken = try await [left, right]
            #expect(taken.count { $0 != nil } == 1)
        }
    }

    @Test func `a lock that another program keeps is told, and reading goes on`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open(patience: 0.02)
        try await store.add(LedgerSample.job(1))
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: scratch.path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        await LedgerStoreConformance.expect(.ledgerLocked) { try await store.add(LedgerSample.job(2)) }
        #expect(try await store.jobs(of: .local, where: JobFilter()).count == 1)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        try await store.add(LedgerSample.job(2))
        #expect(try await store.jobs(of: .local, where: JobFilter()).count == 2)
    }

    /// Any program may lock a directory, and one that is held still keeps the lock that it needs for opening.
    @Test func `a directory that another program keeps locked is told, and not waited for without end`() async throws {
        let scratch = ScratchLedger()
        try await scratch.open().close()
        let folder = scratch.directory + "/home"
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        #expect(flock(descriptor, LOCK_EX) == 0)
        do {
            _ = try await scratch.open(patience: 0.05)
            Issue.record("a ledger was opened past a lock")
        } catch let error as RushesError {
            #expect(error.code == .ledgerLocked)
            #expect(error.message.contains("`\(folder)`"))
        }
        close(descriptor)
        let store = try await scratch.open(patience: 0.05)
        try await store.add(LedgerSample.job(1))
    }

    /// Ctrl-C cancels the task that has just heard the provider's answer; the id must be kept all the same.
    @Test func `what happened is recorded although the task was cancelled`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        let job = LedgerSample.job(1)
        try await store.add(job)
        let lease = try await store.claimed(job)
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            let events: [JobEvent] = [.sending(bodyHash: "b"), .accepted(remoteID: "p")]
            return try await store.record(events, under: lease, at: LedgerSample.moment(1))
        }
        #expect(try await task.value.remoteID == "p")
        #expect(try await store.job(job.id, owner: .local).state == .accepted)
    }
}
