import GRDB
package import RushesCore

/// What SQLite itself says about how safely it writes.
package struct LedgerDurability: Sendable, Hashable {
    /// `wal`.
    package var journalMode: String
    /// 2 is FULL.
    package var synchronous: Int
    /// Whether references between tables are checked.
    package var checksReferences: Bool

    /// Collects the settings.
    package init(journalMode: String, synchronous: Int, checksReferences: Bool) {
        self.journalMode = journalMode
        self.synchronous = synchronous
        self.checksReferences = checksReferences
    }
}

extension SQLiteLedgerStore {
    /// Asks the connection that writes.
    package func durability() async throws(RushesError) -> LedgerDurability? {
        guard let pool = database.pool else { return nil }
        return try await LedgerDatabase.blocking(path: database.path) {
            try pool.writeWithoutTransaction { db in
                LedgerDurability(
                    journalMode: try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? "",
                    synchronous: try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1,
                    checksReferences: try Bool.fetchOne(db, sql: "PRAGMA foreign_keys") ?? false
                )
            }
        }
    }
}

extension SQLiteLedgerStore {
    /// How many changes have not come to a commit yet.
    package var waitingChanges: Int { database.writer?.waitingCount ?? 0 }

    /// Lets the file grow by no more than so many pages, as a full disk would; `nil` lets it grow again.
    package func limitPages(by count: Int?) async throws(RushesError) {
        guard let pool = database.pool else { return }
        try await LedgerDatabase.blocking(path: database.path) {
            try pool.writeWithoutTransaction { db in
                let now = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
                let limit = count.map { now + $0 } ?? 4_294_967_294
                _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(limit)")
            }
        }
    }
}
