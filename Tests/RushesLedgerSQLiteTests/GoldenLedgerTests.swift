import Foundation
import GRDB
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting
import Testing

/// Ledgers of every schema so far, as files that are never made anew.
@Suite struct GoldenLedgerTests {
    private static let isMaking = ProcessInfo.processInfo.environment["RUSHES_GOLDEN_LEDGERS"] != nil

    @Test(.enabled(if: isMaking)) func `the files that are missing are made`() async throws {
        try await GoldenLedger.makeMissing()
    }

    @Test(.enabled(if: !isMaking), arguments: 1...GoldenLedger.newestSchema)
    func `a ledger of each schema opens, adds up and gives back the same jobs`(schema: Int) async throws {
        let scratch = try GoldenLedger.copy(of: schema)
        let store = try await scratch.open()
        let (jobs, takes) = (try GoldenLedger.jobs(), try GoldenLedger.takes())
        #expect(jobs.count == 16 && takes.count > 4)
        #expect(try await store.jobs(of: .local, where: JobFilter(limit: 1000)).reversed() == jobs)
        #expect(try await store.takes(of: .local, where: JobFilter(limit: 1000)).reversed() == takes)
        #expect(try await store.faults().isEmpty)
        let limits = GoldenLedger.limits.map { Budget($0, per: $1) }
        #expect(try await store.budgets(of: .local) == (schema >= 2 ? limits : []))
        #expect(try await store.keys() == (schema >= 4 ? [GoldenLedger.key] : []))
        let request = try await store.request(withKey: "key-digest", owner: .local)
        #expect(request == (schema >= 4 ? RecordedRequest(jobID: jobs[0].id, body: "body-digest") : nil))
        #expect(try await scratch.raw { try Int.fetchOne($0, sql: "PRAGMA user_version") } == GoldenLedger.newestSchema)
    }

    @Test(.enabled(if: !isMaking), arguments: 1...GoldenLedger.newestSchema)
    func `an earlier schema stays beside the ledger as a whole copy, and the newest leaves none`(
        schema: Int
    ) async throws {
        let scratch = try GoldenLedger.copy(of: schema)
        try await scratch.open().close()
        guard schema < GoldenLedger.newestSchema else {
            #expect(try scratch.names() == ["ledger.sqlite"])
            return
        }
        let name = "ledger.sqlite.schema-\(schema).backup"
        #expect(try scratch.names() == ["ledger.sqlite", name])
        let path = scratch.directory + "/home/" + name
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        let copied = try await DatabaseQueue(path: path).read { db in
            (
                version: try Int.fetchOne(db, sql: "PRAGMA user_version"),
                jobs: try String.fetchAll(db, sql: "SELECT id FROM jobs ORDER BY id"),
                content: try String.fetchAll(db, sql: "SELECT content FROM entries ORDER BY seq")
            )
        }
        let original = try await DatabaseQueue(path: GoldenLedger.file(of: schema).path).read { db in
            try String.fetchAll(db, sql: "SELECT content FROM entries ORDER BY seq")
        }
        #expect(copied.version == schema)
        #expect(copied.jobs == (try GoldenLedger.jobs().map(\.id.rawValue)))
        #expect(copied.content == original)
        // What is opened again is not copied again.
        try await scratch.open().close()
        #expect(try scratch.names() == ["ledger.sqlite", name])
    }

    @Test(.enabled(if: !isMaking)) func `a copy that was broken off is not taken for whole, and another's is kept`()
        async throws
    {
        let scratch = try GoldenLedger.copy(of: 1)
        let (home, name) = (scratch.directory + "/home/", "ledger.sqlite.schema-1.backup")
        let halves = ["\(name).partial-abcdef", "\(name).partial-abcdef-journal"]
        for half in halves { try Data("half".utf8).write(to: URL(fileURLWithPath: home + half)) }
        try Data("somebody's".utf8).write(to: URL(fileURLWithPath: home + name))
        try await scratch.open().close()
        #expect(try scratch.names() == ["ledger.sqlite", "ledger.sqlite.schema-1.2.backup", name])
        #expect(try String(contentsOfFile: home + name, encoding: .utf8) == "somebody's")
        let second = try DatabaseQueue(path: home + "ledger.sqlite.schema-1.2.backup")
        #expect(try await second.read { try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM jobs") } == 16)
    }

    @Test(.enabled(if: !isMaking)) func `a migration that fails again and again leaves one copy`() async throws {
        let scratch = try GoldenLedger.copy(of: 2)
        let broken = LedgerMigration(name: "0003-broken", sql: "CREATE TABLE more (id TEXT); SELECT no_such_function()")
        for _ in 1...3 {
            #expect(throws: DatabaseError.self) {
                let queue = try DatabaseQueue(path: scratch.path)
                try queue.writeWithoutTransaction { db in
                    try db.execute(sql: "PRAGMA journal_mode = WAL")
                    let migrations = Array(LedgerMigration.all.prefix(2)) + [broken]
                    try LedgerSchema.prepare(db, path: scratch.path, migrations: migrations)
                }
            }
        }
        let names = try scratch.names().filter { !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }
        #expect(names == ["ledger.sqlite", "ledger.sqlite.schema-2.backup"])
        #expect(try await scratch.open().faults().isEmpty)
    }

    @Test(.enabled(if: !isMaking)) func `where no copy can be made nothing is migrated`() async throws {
        let scratch = try GoldenLedger.copy(of: 5)
        // The ledger's own name is as long as SQLite's files beside it allow; a copy's would be too long.
        let path = scratch.directory + "/home/" + String(repeating: "l", count: 240)
        try FileManager.default.moveItem(atPath: scratch.path, toPath: path)
        await LedgerStoreConformance.expect(.outputUnwritable) { _ = try await SQLiteLedgerStore(path: path) }
        let version = try await DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == 5)
    }
}

extension ScratchLedger {
    /// The files of the ledger's directory.
    fileprivate func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory + "/home").sorted()
    }
}
