import Foundation
import GRDB
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting
import Testing

@Suite struct LedgerFileTests {
    /// GRDB lowers `synchronous` to NORMAL when it opens a pool; then a commit could be lost with the power.
    @Test func `a new and a reopened ledger sync every commit`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        let expected = LedgerDurability(journalMode: "wal", synchronous: 2, checksReferences: true)
        #expect(try await store.durability() == expected)
        try await store.add(LedgerSample.job(1))
        #expect(try await store.durability() == expected)
        try await store.close()
        #expect(try await scratch.open().durability() == expected)
    }

    @Test func `files are 0600 in directories that are 0700`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        try await store.add(LedgerSample.job(1))
        for suffix in ["", "-wal", "-shm"] { #expect(try mode(scratch.path + suffix) == 0o600) }
        #expect(try mode(scratch.directory) == 0o700)
        #expect(try mode(scratch.directory + "/home") == 0o700)
    }

    @Test func `a directory that exists keeps its mode`() async throws {
        let scratch = ScratchLedger()
        let home = scratch.directory + "/home"
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o750], ofItemAtPath: home)
        _ = try await scratch.open()
        #expect(try mode(home) == 0o750)
    }

    @Test func `opening a missing ledger for reading makes no file and finds nothing`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open(creating: false)
        #expect(try await store.jobs(of: .local, where: JobFilter()).isEmpty)
        #expect(try await store.takes(of: .local, where: JobFilter()).isEmpty)
        #expect(try await store.entries(of: LedgerSample.jobID(1), owner: .local).isEmpty)
        #expect(try await store.unfinishedJobs(after: nil, limit: 5).isEmpty)
        #expect(try await store.jobCount(of: .local, where: JobFilter()) == 0)
        #expect(try await store.changes(after: try await store.latestChange(), limit: 5).jobs.isEmpty)
        #expect(try await store.request(withKey: "k", owner: .local) == nil)
        #expect(try await store.dueCallbacks(limit: 5).isEmpty)
        #expect(try await store.keys().isEmpty)
        let spending = try await store.spending(of: .local, since: LedgerSample.moment(0))
        #expect(spending == Spending(held: .zero, charged: .zero))
        await LedgerStoreConformance.expect(.notFound) {
            _ = try await store.job(LedgerSample.jobID(1), owner: .local)
        }
        await LedgerStoreConformance.expect(.outputUnwritable) { try await store.add(LedgerSample.job(1)) }
        try await store.close()
        #expect(!FileManager.default.fileExists(atPath: scratch.directory))
    }

    @Test func `a ledger that was closed is found again as it was`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        let job = LedgerSample.job(1)
        let done = try await store.follow(job, through: LedgerSample.wayToDone(of: job))
        let entries = try await store.entries(of: job.id, owner: .local)
        try await store.close()
        await LedgerStoreConformance.expect(.internalError) { try await store.add(LedgerSample.job(2)) }
        for creating in [true, false] {
            let again = try await scratch.open(creating: creating)
            #expect(try await again.job(job.id, owner: .local) == done)
            #expect(try await again.takes(of: job.id, owner: .local) == [LedgerSample.take(1, of: job.id)])
            #expect(try await again.entries(of: job.id, owner: .local) == entries)
            try await again.close()
        }
    }

    @Test func `a ledger of a newer schema is refused and left alone`() async throws {
        let scratch = ScratchLedger()
        try await scratch.open().close()
        try await scratch.raw { try $0.execute(sql: "PRAGMA user_version = 99") }
        let error = await #expect(throws: RushesError.self) { _ = try await scratch.open() }
        #expect(error?.code == .ledgerTooNew)
        #expect(error?.message.contains("has schema 99") == true)
        #expect(error?.message.contains("knows none after \(GoldenLedger.newestSchema)") == true)
        #expect(error?.hint?.contains("install") == true && error?.hint?.contains("backup") == false)
        let copy = scratch.path + ".schema-2.backup"
        try Data().write(to: URL(fileURLWithPath: copy))
        let withCopy = await #expect(throws: RushesError.self) { _ = try await scratch.open() }
        #expect(withCopy?.hint?.contains(copy) == true)
        let version = try await scratch.raw { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == 99)
    }

    @Test func `a program that runs while a newer one changes the schema writes no more`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        try await store.add(LedgerSample.job(1))
        try await scratch.raw { try $0.execute(sql: "PRAGMA user_version = 99") }
        await LedgerStoreConformance.expect(.ledgerTooNew) { try await store.add(LedgerSample.job(2)) }
        #expect(try await store.jobs(of: .local, where: JobFilter()).map(\.id) == [LedgerSample.jobID(1)])
    }

    @Test func `what is no ledger is refused`() async throws {
        let garbage = ScratchLedger()
        try garbage.write(Data(repeating: 0x5A, count: 8192))
        await LedgerStoreConformance.expect(.ledgerCorrupt) { _ = try await garbage.open() }

        let foreign = ScratchLedger()
        try foreign.write(Data())
        try await foreign.raw { try $0.execute(sql: "CREATE TABLE recipes (name TEXT)") }
        await LedgerStoreConformance.expect(.ledgerCorrupt) { _ = try await foreign.open() }
    }

    @Test func `a damaged page is told, not skipped`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        for number in 1...50 { try await store.add(LedgerSample.job(number)) }
        try await store.close()
        var bytes = try Data(contentsOf: URL(fileURLWithPath: scratch.path))
        bytes.replaceSubrange(4096..., with: Data(repeating: 0xA5, count: bytes.count - 4096))
        try scratch.write(bytes)
        await LedgerStoreConformance.expect(.ledgerCorrupt) {
            let damaged = try await scratch.open()
            _ = try await damaged.jobs(of: .local, where: JobFilter())
        }
    }

    @Test func `what changes of a job and has no column of its own is written as ever`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        let link = OutputLink(.url("https://media.example/a.mp4"), isMarkedUnsafe: true)
        let way: [JobEvent] = [
            .sending(bodyHash: "b", uploads: ["sha256:00": "https://media.example/up"], account: "a"),
            .accepted(remoteID: "p"), .finished(outputs: [link], price: nil),
            .fetchFailed(RushesError(.takeCorrupt, "it is broken", hint: "look at it")),
        ]
        let job = try await store.follow(LedgerSample.job(1), through: way)
        let text = try await scratch.raw { try String.fetchOne($0, sql: "SELECT details FROM jobs") }
        #expect(
            text == #"{"account":"a","error":{"code":"take_corrupt","hint":"look at it","message":"it is broken"},"#
                + #""outputs":[{"isMarkedUnsafe":true,"location":"https://media.example/a.mp4"}],"#
                + #""uploads":{"sha256:00":"https://media.example/up"}}"#
        )
        let later = #"{"zzLater":1,"account":"a"}"#
        try await scratch.raw { try $0.execute(sql: "UPDATE jobs SET details = ?", arguments: [later]) }
        let read = try await store.job(job.id, owner: .local)
        #expect(read.account == "a" && read.uploads == nil && read.outputs.isEmpty)
    }

    @Test func `an entry that cannot be read is told, not skipped`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        try await store.add(LedgerSample.job(1))
        try await scratch.raw { try $0.execute(sql: "UPDATE jobs SET details = '[]'") }
        await LedgerStoreConformance.expect(.ledgerCorrupt) {
            _ = try await store.jobs(of: .local, where: JobFilter())
        }
    }

    @Test func `a place that cannot hold a ledger is named`() async throws {
        do {
            _ = try await SQLiteLedgerStore(path: "/dev/null/home/ledger.sqlite")
            Issue.record("a ledger was opened inside a device")
        } catch {
            #expect(error.code == .outputUnwritable)
            #expect(error.message.contains("/dev/null"))
        }
    }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }
}
