import Foundation
import GRDB
import RushesCore
import RushesLedger

/// The `keys` table.
extension Database {
    /// Adds a key.
    ///
    /// - Throws: as ``KeyStore/add(_:)``.
    func insert(_ key: AccessKey) throws {
        let others = try keys("WHERE id = ? OR digest = ?", [key.id.rawValue, key.digest])
        if !others.isEmpty { throw key.isThereAlready }
        if try keys("WHERE name = ?", [key.name]).contains(where: { $0.isValid(at: key.createdAt) }) {
            throw key.nameTaken
        }
        let statement = try cachedStatement(
            sql: """
                INSERT INTO keys (
                    id, name, prefix, digest, models, calls_per_second, created_at_ms, expires_at_ms, revoked_at_ms
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            key.id.rawValue, key.name, key.prefix, key.digest,
            try LedgerCoding.text(of: key.models, as: "key \(key.id)"), key.callsPerSecond,
            key.createdAt.milliseconds, key.expiresAt?.milliseconds, key.revokedAt?.milliseconds,
        ])
    }

    func keys() throws -> [AccessKey] { try keys("", []) }

    func keys(withPrefix prefix: String) throws -> [AccessKey] { try keys("WHERE prefix = ?", [prefix]) }

    /// Revokes a key, unless it is revoked already.
    ///
    /// - Returns: the key; `nil` if there is none.
    func revoke(_ id: AccessKey.ID, at moment: Date) throws -> AccessKey? {
        let statement = try cachedStatement(
            sql: "UPDATE keys SET revoked_at_ms = ? WHERE id = ? AND revoked_at_ms IS NULL"
        )
        try statement.execute(arguments: [moment.milliseconds, id.rawValue])
        return try keys("WHERE id = ?", [id.rawValue]).first
    }

    private func keys(_ sql: String, _ arguments: StatementArguments) throws -> [AccessKey] {
        let statement = try cachedStatement(
            sql: """
                SELECT
                    id, name, prefix, digest, models, calls_per_second, created_at_ms, expires_at_ms, revoked_at_ms
                FROM keys \(sql) ORDER BY id
                """
        )
        return try Row.fetchAll(statement, arguments: arguments).map { row in
            let id = AccessKey.ID(rawValue: row[0])
            return AccessKey(
                id: id,
                name: row[1],
                prefix: row[2],
                digest: row[3],
                models: try LedgerCoding.value([String].self, from: row[4], as: "key \(id)"),
                callsPerSecond: row[5],
                createdAt: Date(milliseconds: row[6]),
                expiresAt: (row[7] as Int64?).map { Date(milliseconds: $0) },
                revokedAt: (row[8] as Int64?).map { Date(milliseconds: $0) }
            )
        }
    }
}
