import Foundation
import GRDB
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting

/// Ledgers of every schema that a version has had, as files; see the page beside them.
enum GoldenLedger {
    /// The schema that this version brings ledgers to.
    static let newestSchema = LedgerMigration.all.count

    static let key = LedgerSample.key(1, models: ["google/*"], callsPerSecond: 2.5)
    static let request = ClientRequest(key: "key-digest", body: "body-digest", webhook: "https://caller.example/told")
    static let limits: [(Money, Budget.Period)] = [
        (Money(micros: 9_000_000), .day), (Money(micros: 90_000_000), .month),
    ]

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    /// The file of a schema.
    static func file(of schema: Int) -> URL { folder.appending(path: "schema-\(schema).sqlite") }

    /// Puts a copy of the ledger of a schema where a test's ledger is.
    static func copy(of schema: Int) throws -> ScratchLedger {
        let scratch = ScratchLedger()
        try scratch.write(try Data(contentsOf: file(of: schema)))
        return scratch
    }

    /// What every ledger must give, oldest first.
    static func jobs() throws -> [Job] { try values(in: "jobs.jsonl") }

    /// What every ledger must give, oldest first.
    static func takes() throws -> [Take] { try values(in: "takes.jsonl") }

    private static func values<Value: Decodable>(in name: String) throws -> [Value] {
        try String(contentsOf: folder.appending(path: name), encoding: .utf8).split(separator: "\n").map { line in
            try LedgerCoding.value(Value.self, from: String(line), as: name)
        }
    }

    /// Lays down the files that are missing, each from the one before it.
    static func makeMissing() async throws {
        for (schema, migration) in zip(1..., LedgerMigration.all)
        where !FileManager.default.fileExists(atPath: file(of: schema).path) {
            let scratch = ScratchLedger()
            if schema == 1 {
                let contents = try await FirstLedger.make(at: scratch, seeds: 1...16).jobs
                try write(contents.map(\.job), to: "jobs.jsonl")
                try write(contents.flatMap(\.takes), to: "takes.jsonl")
            } else {
                try scratch.write(try Data(contentsOf: file(of: schema - 1)))
            }
            try await scratch.raw { db in
                if schema > 1 {
                    try db.execute(sql: migration.sql)
                    try db.execute(sql: "INSERT INTO migrations (name) VALUES (?)", arguments: [migration.name])
                    try db.execute(sql: "PRAGMA user_version = \(schema)")
                }
                try add(whatCameWith: schema, to: db)
                try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA page_size = 1024; VACUUM")
            }
            try FileManager.default.copyItem(atPath: scratch.path, toPath: file(of: schema).path)
        }
    }

    private static func write(_ values: [some Encodable], to name: String) throws {
        let lines = try values.map { try LedgerCoding.text(of: $0, as: name) + "\n" }
        try Data(lines.joined().utf8).write(to: folder.appending(path: name))
    }

    private static func add(whatCameWith schema: Int, to db: Database) throws {
        switch schema {
        case 2:
            for (limit, period) in limits {
                try db.execute(
                    sql: """
                        INSERT INTO budgets (owner, period, limit_micros, currency, at_ms) VALUES ('local', ?, ?, 'USD', 1)
                        """,
                    arguments: [period.rawValue, limit.micros]
                )
            }
        case 3:
            try db.execute(
                sql: """
                    INSERT INTO leases (job, token, host, process_id, nonce, expires_at_ms)
                    VALUES (1, 'token-1', 'studio', 4711, 'first', 1)
                    """
            )
        case 4:
            try db.execute(
                sql: """
                    INSERT INTO keys (id, name, prefix, digest, models, calls_per_second, created_at_ms)
                    VALUES (?, ?, ?, ?, '["google/*"]', 2.5, ?)
                    """,
                arguments: [key.id.rawValue, key.name, key.prefix, key.digest, key.createdAt.milliseconds]
            )
            try db.execute(
                sql: "INSERT INTO requests (job, owner, key, body, webhook) VALUES (1, 'local', ?, ?, ?)",
                arguments: [request.key, request.body, request.webhook]
            )
            try db.execute(
                sql: "INSERT INTO callbacks (job, due_at_ms) SELECT 1, finalized_at_ms FROM jobs WHERE number = 1"
            )
        case 5:
            try db.execute(
                sql: "UPDATE leases SET boot = 'b1', namespace = 'n1', started_at = 's1', length_ms = 60000"
            )
        default: break
        }
    }
}
