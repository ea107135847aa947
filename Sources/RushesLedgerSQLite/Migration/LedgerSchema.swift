package import GRDB
import RushesCore

/// Brings a ledger to the newest schema, and refuses what is not a ledger of ours or is newer than this program.
package enum LedgerSchema {
    /// Marks our files (`RUSH`), so that another program's database is not taken for a ledger.
    static let applicationID: Int64 = 0x5255_5348

    /// Does nothing but read two header fields if the schema is current.
    ///
    /// A ledger of an earlier schema is copied before it is changed: see ``SchemaBackup``.
    ///
    /// - Throws: `ledger_too_new`, `ledger_corrupt` if the file is some other database, or what SQLite throws.
    package static func prepare(
        _ db: Database,
        path: String,
        migrations: [LedgerMigration] = LedgerMigration.all
    ) throws {
        if try version(db, path: path, newest: migrations.count) == migrations.count { return }
        try db.inTransaction(.immediate) {
            // Another process may have been faster: what holds is what is read under the write lock.
            let seen = try version(db, path: path, newest: migrations.count)
            // Nobody can write until this transaction ends, so that the copy lacks nothing of what is migrated.
            if (1..<migrations.count).contains(seen) { try SchemaBackup(of: path, schema: seen).make() }
            if seen == 0 {
                try db.execute(sql: "CREATE TABLE migrations (name TEXT NOT NULL PRIMARY KEY) STRICT")
                try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            }
            for migration in migrations.dropFirst(seen) {
                try db.execute(sql: migration.sql)
                try db.execute(sql: "INSERT INTO migrations (name) VALUES (?)", arguments: [migration.name])
            }
            // A pragma takes no parameter; the count is our own.
            try db.execute(sql: "PRAGMA user_version = \(migrations.count)")
            return .commit
        }
    }

    /// Checks before a write that no newer program has changed the schema since this one has opened the ledger.
    ///
    /// - Throws: `ledger_too_new`, or what SQLite throws.
    static func checkIsOurs(_ db: Database, path: String) throws {
        let seen = try Int.fetchOne(try db.cachedStatement(sql: "PRAGMA user_version")) ?? 0
        let newest = LedgerMigration.all.count
        if seen > newest { throw tooNew(path: path, schema: seen, newest: newest) }
    }

    private static func tooNew(path: String, schema: Int, newest: Int) -> RushesError {
        RushesError(
            .ledgerTooNew,
            "the ledger `\(path)` has schema \(schema), and this version of rushes knows none after \(newest)",
            hint: SchemaBackup.hint(at: path, newest: newest)
        )
    }

    private static func version(_ db: Database, path: String, newest: Int) throws -> Int {
        let seen = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let application = try Int64.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let isOurs = application == applicationID && seen > 0
        let isNew = try application == 0 && seen == 0 && tableCount(db) == 0
        guard isOurs || isNew else {
            throw RushesError(.ledgerCorrupt, "`\(path)` is a database, but not a ledger of rushes")
        }
        guard seen <= newest else { throw tooNew(path: path, schema: seen, newest: newest) }
        return seen
    }

    private static func tableCount(_ db: Database) throws -> Int {
        try Int.fetchOne(db, sql: "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table'") ?? 0
    }
}
