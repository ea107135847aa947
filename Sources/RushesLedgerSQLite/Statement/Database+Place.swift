import GRDB
import RushesCore
import RushesLedger

/// Places on the disk, found by the lines that name them.
extension Database {
    /// The job that has not ended and whose take is to go to a place.
    func job(promised path: String) throws -> Job.ID? {
        let statement = try cachedStatement(
            sql: """
                SELECT jobs.id FROM entries JOIN jobs ON jobs.number = entries.job
                WHERE entries.kind = 'queued' AND entries.content ->> '$.destination.path' = ?
                    AND jobs.finalized_at_ms IS NULL
                LIMIT 1
                """
        )
        return try String.fetchOne(statement, arguments: [path]).map { Job.ID(rawValue: $0) }
    }

    /// What is known of a place.
    func place(_ path: String) throws -> PlaceRecord {
        let statement = try cachedStatement(
            sql: """
                SELECT seq, entries.kind, content, is_rehearsal FROM entries JOIN jobs ON jobs.number = entries.job
                WHERE entries.kind = 'stored' AND entries.content ->> '$.stored._0.path' = ?
                ORDER BY seq DESC LIMIT 100
                """
        )
        let takes = try Row.fetchAll(statement, arguments: [path]).compactMap { row in
            try content(of: row[1], from: row[2], sequence: row[0]).take.map {
                PlaceRecord.Kept(take: $0, isRehearsal: row[3])
            }
        }
        return PlaceRecord(path: path, promisedTo: try job(promised: path), takes: takes)
    }
}
