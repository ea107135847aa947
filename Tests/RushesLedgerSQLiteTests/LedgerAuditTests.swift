import Foundation
import GRDB
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting
import Testing

/// An audit finds whatever somebody has changed past the ledger.
@Suite struct LedgerAuditTests {
    @Test(
        arguments: [
            ("UPDATE entries SET charged_micros = charged_micros + 1 WHERE kind = 'finished'", "entry 5"),
            ("UPDATE entries SET held_micros = 0 WHERE seq = 1", "entry 1"),
            ("UPDATE entries SET kind = 'cancelled' WHERE seq = 9", "entry 9 is called `cancelled`"),
            ("UPDATE entries SET job = (SELECT MAX(number) FROM jobs) WHERE seq = 4", "entry"),
            ("UPDATE entries SET content = '{\"settled\":{}}' WHERE seq = 3", "entry 3"),
            ("DELETE FROM entries WHERE seq = 4", "1 of"),
            ("DELETE FROM takes; DELETE FROM entries WHERE seq = 6", "1 of 11 entries are missing"),
            ("UPDATE jobs SET held_micros = held_micros + 1 WHERE state = 'in_doubt'", "1.000001 USD"),
            ("UPDATE jobs SET owner = 'thief' WHERE state = 'done'", "columns"),
            ("UPDATE jobs SET model = 'sample/other' WHERE state = 'done'", "columns"),
            ("UPDATE jobs SET seconds = 9", "columns"),
            ("UPDATE jobs SET charge_basis = 'quote' WHERE state = 'done'", "has cost 0.75 USD"),
            ("UPDATE jobs SET charge_micros = 740000 WHERE state = 'done'", "0.75 USD"),
            ("UPDATE jobs SET state = 'generating' WHERE state = 'in_doubt'", "entries make it `in_doubt`"),
            ("UPDATE jobs SET sent_at_ms = 1 WHERE state = 'done'", "not what its entries"),
            (
                "UPDATE jobs SET details = replace(details, 'media', 'other') WHERE state = 'done'",
                "not what its entries"
            ),
            ("UPDATE jobs SET details = '[]' WHERE state = 'done'", "cannot be read"),
            ("UPDATE totals SET held_micros = held_micros + 1", "2026-11-18"),
            ("UPDATE totals SET charged_micros = 0", "2026-11-18"),
            ("DELETE FROM totals", "2026-11-18"),
            ("INSERT INTO totals VALUES ('other', 'USD', 3, 0, 1)", "1970-01-04"),
            ("DELETE FROM takes", "takes on record"),
            ("UPDATE takes SET id = 'take_other'", "takes"),
            ("UPDATE takes SET entry = 1", "takes"),
            ("UPDATE takes SET owner = 'thief'", "take"),
            ("UPDATE requests SET owner = 'thief'", "another owner's"),
            ("PRAGMA foreign_keys = OFF; DELETE FROM requests", "`callbacks` refers to nothing"),
            ("PRAGMA foreign_keys = OFF; UPDATE takes SET job = 99", "refers to nothing"),
            ("PRAGMA foreign_keys = OFF; DELETE FROM jobs WHERE state = 'done'", "refers to nothing"),
        ]
    )
    func `an audit finds`(damage: String, words: String) async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        let done = LedgerSample.job(1)
        try await store.follow(done, through: LedgerSample.wayToDone(of: done))
        try await store.follow(LedgerSample.job(2), through: [.sending(bodyHash: "b"), .doubted(reason: "lost")])
        let request = ClientRequest(key: "k", body: "b", webhook: "https://hook.example/")
        try await store.add(LedgerSample.job(3, isRehearsal: true), answering: request)
        #expect(try await store.faults().isEmpty)
        try await scratch.raw { db in
            for trigger in try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(trigger)")
            }
            try db.execute(sql: damage)
        }
        let faults = try await store.faults()
        #expect(!faults.isEmpty)
        #expect(faults.contains { $0.message.contains(words) }, "\(faults.map(\.message))")
        #expect(!faults.contains { $0.message.contains("heron") || $0.message.contains("signature") })
    }

    @Test func `an audit names a broken index of the file`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        for number in 1...30 { try await store.add(LedgerSample.job(number)) }
        try await scratch.raw { db in
            try db.execute(sql: "PRAGMA writable_schema = ON")
            try db.execute(
                sql: "UPDATE sqlite_schema SET sql = replace(sql, 'state, id', 'id, state') WHERE type = 'index'"
            )
        }
        let reopened = try await scratch.open()
        let faults = try await reopened.faults()
        #expect(faults.contains { $0.message.contains("jobs_by_owner_and_state") }, "\(faults.map(\.message))")
    }

    @Test func `an audit runs while others write, on what was there when it began`() async throws {
        let scratch = ScratchLedger()
        let stores = [try await scratch.open(), try await scratch.open()]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<4 {
                group.addTask {
                    for step in 0..<20 {
                        let walk = LedgerWalk(seed: UInt64(lane * 100 + step + 1), length: 6)
                        try await stores[lane % 2].follow(walk.job, through: walk.events)
                    }
                }
            }
            for _ in 0..<10 {
                let faults = try await stores[0].faults()
                #expect(faults.isEmpty, "\(faults.map(\.message))")
            }
            try await group.waitForAll()
        }
        #expect(try await stores[1].faults().isEmpty)
    }
}
