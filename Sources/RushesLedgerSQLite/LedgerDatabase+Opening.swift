import Foundation
import GRDB
import RushesCore

extension LedgerDatabase {
    /// Opens the ledger, makes it where that is allowed, and brings its schema up to date.
    static func open(
        path: String,
        creating: Bool,
        patience: TimeInterval
    ) async throws(RushesError) -> LedgerDatabase {
        try await blocking(path: path) {
            if creating {
                try LedgerFile.create(at: path)
            } else if !LedgerFile.exists(at: path) {
                return LedgerDatabase(path: path, pool: nil)
            }
            let opened = try LedgerFile.alone(at: path, patience: patience) { try pool(path, patience) }
            return LedgerDatabase(path: path, pool: opened)
        }
    }

    private static func pool(_ path: String, _ patience: TimeInterval) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.label = "RushesLedger"
        configuration.busyMode = LedgerPatience(seconds: patience).mode
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { db in
            // On macOS a plain fsync leaves data in the disk's cache; elsewhere this does nothing.
            try db.execute(sql: "PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON")
            // What a savepoint would undo is remembered here and not in a file of its own.
            try db.execute(sql: "PRAGMA temp_store = MEMORY")
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        try pool.writeWithoutTransaction { db in
            // A pool lowers it to NORMAL when it turns WAL on, and what was committed could then be lost with the power.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try LedgerSchema.prepare(db, path: path)
        }
        return pool
    }
}
