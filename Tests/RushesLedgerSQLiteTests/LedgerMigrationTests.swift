import Foundation
import GRDB
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting
import Testing

/// Ledgers that an older version has made.
@Suite struct LedgerMigrationTests {
    @Test func `a ledger of the first schema is brought to the newest with all that is in it`() async throws {
        let scratch = ScratchLedger()
        let old = try await FirstLedger.make(at: scratch)
        let store = try await scratch.open()
        for expected in old.jobs {
            let job = try await store.job(expected.job.id, owner: expected.job.owner)
            #expect(job == expected.job)
            #expect(try await store.entries(of: job.id, owner: job.owner) == expected.entries)
            #expect(try await store.takes(of: job.id, owner: job.owner) == expected.takes)
        }
        #expect(try await store.faults().isEmpty)
        let spending = try await store.spending(of: .local, since: Date(timeIntervalSince1970: 0))
        #expect(spending.held.micros == old.jobs.filter { $0.job.owner == .local }.map(\.job.held.micros).reduce(0, +))
        #expect(
            spending.charged.micros
                == old.jobs.filter { $0.job.owner == .local }.compactMap(\.job.charge?.amount.micros).reduce(0, +)
        )
        let names = try await scratch.raw { try String.fetchAll($0, sql: "SELECT name FROM migrations ORDER BY name") }
        let all = ["0001-ledger", "0002-budgets", "0003-compact", "0004-callers", "0005-workers", "0006-places"]
        #expect(names == all)
        // What was not allowed before is allowed now, and what was forbidden still is.
        let doubtful = LedgerSample.job(9000)
        let way: [JobEvent] = [.sending(bodyHash: "b"), .doubted(reason: "lost"), .declared(charged: true)]
        try await store.follow(doubtful, through: way)
        for statement in ["UPDATE entries SET held_micros = 0", "DELETE FROM entries WHERE seq = 1"] {
            await #expect(throws: DatabaseError.self) { try await scratch.raw { try $0.execute(sql: statement) } }
        }
        let references = try await scratch.raw { db in
            try String.fetchAll(db, sql: "SELECT \"table\" FROM pragma_foreign_key_list('takes') ORDER BY 1")
        }
        #expect(references == ["entries", "jobs"])
    }

    @Test func `a migrated ledger has the same schema as a new one`() async throws {
        let (migrated, new) = (ScratchLedger(), ScratchLedger())
        _ = try await FirstLedger.make(at: migrated)
        try await migrated.open().close()
        try await new.open().close()
        let schemas = try await [migrated, new].asyncMap { scratch in
            try await scratch.raw { db in
                try String.fetchAll(db, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name")
            }
        }
        #expect(schemas[0] == schemas[1])
        #expect(!schemas[0].contains { $0.contains("_2") || $0.contains("_3") })
    }

    @Test func `an empty ledger of the first schema is brought to the newest`() async throws {
        let scratch = ScratchLedger()
        try scratch.write(Data())
        try await scratch.raw { db in try FirstLedger.lay(db) }
        let store = try await scratch.open()
        try await store.add(LedgerSample.job(1))
        #expect(try await store.faults().isEmpty)
    }
}

extension Array {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
