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
