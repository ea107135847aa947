import GRDB
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting
import Testing

/// What the schema itself enforces, whoever writes to the file.
@Suite struct LedgerRuleTests {
    @Test(
        arguments: [
            "UPDATE entries SET held_micros = 0",
            "UPDATE entries SET seq = seq + 10",
            "DELETE FROM entries",
            """
            INSERT OR REPLACE INTO entries (seq, job, at_ms, kind, held_micros, charged_micros, content)
            SELECT seq, job, at_ms, kind, 0, 0, content FROM entries
            """,
            "UPDATE jobs SET state = 'lost'",
            "UPDATE jobs SET state = 'done'",
            "UPDATE jobs SET finalized_at_ms = 1",
            "UPDATE jobs SET held_micros = -1",
            "UPDATE jobs SET charge_micros = 1",
            "UPDATE jobs SET held_micros = 0.5",
            "UPDATE jobs SET details = 'not json'",
            "DELETE FROM jobs",
        ]
    )
    func `the schema refuses`(statement: String) async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        try await store.add(LedgerSample.job(1))
        await #expect(throws: DatabaseError.self) { try await scratch.raw { try $0.execute(sql: statement) } }
        let entries = try await store.entries(of: LedgerSample.jobID(1), owner: .local)
        #expect(entries.map(\.held.micros) == [1_000_000])
        #expect(try await store.job(LedgerSample.jobID(1), owner: .local) == LedgerSample.job(1))
    }

    @Test(
        arguments: [
            "UPDATE keys SET name = 'other'",
            "UPDATE keys SET digest = 'other'",
            "UPDATE keys SET models = '[]'",
            "UPDATE keys SET expires_at_ms = 1",
            "UPDATE keys SET calls_per_second = 0",
            "UPDATE keys SET revoked_at_ms = 1, name = 'other'",
            "UPDATE keys SET revoked_at_ms = 1 WHERE id LIKE '%2'",
            "UPDATE keys SET revoked_at_ms = NULL WHERE id LIKE '%2'",
            "DELETE FROM keys",
            "INSERT OR REPLACE INTO keys SELECT * FROM keys",
            """
            INSERT OR REPLACE INTO keys (id, name, prefix, digest, models, created_at_ms)
            SELECT id, 'other', prefix, 'other', models, created_at_ms FROM keys
            """,
            """
            INSERT OR REPLACE INTO keys (id, name, prefix, digest, models, created_at_ms)
            SELECT 'other', 'other', prefix, digest, models, created_at_ms FROM keys LIMIT 1
            """,
            "UPDATE requests SET body = 'other'",
            "DELETE FROM requests",
            "INSERT OR REPLACE INTO requests SELECT * FROM requests",
            "INSERT OR REPLACE INTO requests (job, owner, key, body) VALUES (2, 'local', 'k', 'other')",
            "INSERT INTO requests (job, owner, body) VALUES (2, 'local', 'b')",
            "INSERT INTO requests (job, owner, key, body) VALUES (99, 'local', 'other', 'b')",
            "INSERT INTO callbacks (job) VALUES (2)",
            "UPDATE callbacks SET outcome = 'delivered'",
            "UPDATE callbacks SET outcome = 'lost', ended_at_ms = 1",
        ]
    )
    func `the schema refuses of callers`(statement: String) async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        for number in 1...2 {
            try await store.add(LedgerSample.key(number, models: ["google/*"], callsPerSecond: 1))
        }
        try await store.revoke(LedgerSample.keyID(2), at: LedgerSample.moment(5))
        let request = ClientRequest(key: "k", body: "b", webhook: "https://hook.example/")
        try await store.add(LedgerSample.job(1), answering: request)
        try await store.add(LedgerSample.job(2))
        let before = try await store.keys()
        await #expect(throws: DatabaseError.self) {
            try await scratch.raw { db in
                try db.execute(sql: "PRAGMA foreign_keys = ON")
                try db.execute(sql: statement)
            }
        }
        #expect(try await store.keys() == before)
        #expect(try await store.request(withKey: "k", owner: .local)?.body == "b")
    }

    @Test func `only what a request brought is written`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        try await store.add(LedgerSample.job(1), answering: nil)
        try await store.add(LedgerSample.job(2), answering: ClientRequest(key: nil, body: "b", webhook: nil))
        try await store.add(LedgerSample.job(3), answering: ClientRequest(key: "k", body: "b", webhook: nil))
        try await store.add(LedgerSample.job(4), answering: ClientRequest(key: nil, body: "b", webhook: "w"))
        let rows = try await scratch.raw { db in
            [
                try Int64.fetchAll(db, sql: "SELECT job FROM requests ORDER BY job"),
                try Int64.fetchAll(db, sql: "SELECT job FROM callbacks ORDER BY job"),
            ]
        }
        #expect(rows == [[3, 4], [4]])
    }

    @Test func `the columns of a job say what it is`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        for seed in 1...40 as ClosedRange<UInt64> {
            let walk = LedgerWalk(seed: seed)
            let job = try await store.follow(walk.job, through: walk.events)
            let matches = try await scratch.raw { db in
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT COUNT(*) FROM jobs WHERE id = ? AND state = ? AND held_micros = ? AND charge_micros IS ?
                        AND charge_basis IS ? AND remote_id IS ? AND attempts = ? AND model = ? AND is_rehearsal = ?
                        AND (finalized_at_ms IS NOT NULL) = ?
                        """,
                    arguments: [
                        job.id.rawValue, job.state.rawValue, job.held.micros, job.charge?.amount.micros,
                        job.charge?.basis.rawValue, job.remoteID, job.attempts, job.input.model.rawValue,
                        job.isRehearsal, job.state.isTerminal,
                    ]
                )
            }
            #expect(matches == 1, "seed \(seed)")
        }
    }

    @Test(
        arguments: [
            (ResultCode.SQLITE_BUSY, ErrorCode.ledgerLocked), (.SQLITE_BUSY_SNAPSHOT, .ledgerLocked),
            (.SQLITE_FULL, .diskFull), (.SQLITE_CORRUPT, .ledgerCorrupt), (.SQLITE_NOTADB, .ledgerCorrupt),
            (.SQLITE_READONLY, .outputUnwritable), (.SQLITE_CANTOPEN, .outputUnwritable),
            (.SQLITE_IOERR_FSYNC, .outputUnwritable), (.SQLITE_CONSTRAINT_UNIQUE, .internalError),
            (.SQLITE_NOMEM, .internalError),
        ]
    )
    func `SQLite's errors have our codes and name the file`(result: ResultCode, code: ErrorCode) {
        let error = DatabaseError(
            resultCode: result,
            message: "reason",
            sql: "INSERT INTO jobs VALUES (?)",
            arguments: ["a secret prompt"]
        )
        let told = RushesError(ledger: error, path: "/home/ledger.sqlite")
        #expect(told.code == code)
        #expect(told.message.contains("/home/ledger.sqlite"))
        #expect(!told.description.contains("secret"))
    }
}
