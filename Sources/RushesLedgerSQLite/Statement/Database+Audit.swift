import Foundation
import GRDB
import RushesCore
import RushesLedger

/// Adding everything up again, one job at a time, so that no more than one is in memory.
extension Database {
    func audit(to report: AuditReport) throws {
        var audit = LedgerAudit(to: report)
        try checkFile(&audit)
        do {
            try checkNumbers(&audit)
            guard try checkJobs(&audit) else { return }
            try checkRequests(&audit)
            audit.check(try totals())
        } catch let error as DatabaseError where audit.hasFaults && error.isDamage {
            // The file's own check has said what is broken; here is only how far one comes with it.
            audit.fault("the ledger cannot be read to its end: \(error.message ?? "damaged")", about: nil)
        }
    }

    private func checkFile(_ audit: inout LedgerAudit) throws {
        do {
            for line in try String.fetchAll(self, sql: "PRAGMA integrity_check(100)") where line != "ok" {
                audit.fault("the ledger's file is damaged: \(line)", about: nil)
            }
        } catch let error as DatabaseError where error.isDamage {
            audit.fault("the ledger's file is damaged: \(error.message ?? "it cannot be read")", about: nil)
            return
        }
        let rows = try Row.fetchCursor(self, sql: "PRAGMA foreign_key_check")
        while let row = try rows.next() {
            let (table, number, parent) = (row[0] as String, row[1] as Int64?, row[2] as String)
            let place = number.map { "row \($0)" } ?? "a row"
            audit.fault("\(place) of `\(table)` refers to nothing in `\(parent)`", about: nil)
        }
    }

    /// Entries are numbered from 1 without a gap, so that one that was taken out leaves a trace.
    private func checkNumbers(_ audit: inout LedgerAudit) throws {
        let count = try Int64.fetchOne(self, sql: "SELECT COUNT(*) FROM entries") ?? 0
        let last = try Int64.fetchOne(self, sql: "SELECT MAX(seq) FROM entries") ?? 0
        if count != last { audit.fault("\(last - count) of \(last) entries are missing", about: nil) }
    }

    /// Adds up every job.
    ///
    /// - Returns: whether anybody has listened to the end.
    private func checkJobs(_ audit: inout LedgerAudit) throws -> Bool {
        let total = try Int.fetchOne(self, sql: "SELECT COUNT(*) FROM jobs") ?? 0
        let rows = try Row.fetchCursor(
            self,
            sql: """
                SELECT
                    \(JobRow.columns),
                    owner, provider, model, seconds, resolution, batch_key, is_rehearsal, created_at_ms
                FROM jobs ORDER BY number
                """
        )
        var done = 0
        while let row = try rows.next() {
            let jobRow = JobRow(row: row)
            let id = jobRow.id
            do {
                // Straight from the file: what was read before is no evidence.
                let job = try jobRow.job(from: try original(of: jobRow))
                if !Self.columns(of: row, repeat: job) {
                    audit.fault("the columns of job \(id) do not repeat its first entry", about: id)
                }
                let owner = Owner(rawValue: row["owner"])
                audit.check(job, takes: try takes(of: id, owner: owner), entries: try entries(of: id))
                try checkTakes(of: id, numbered: jobRow.number, &audit)
            } catch let error as RushesError {
                audit.fault("job \(id): \(error.message)", about: id)
            }
            done += 1
            guard audit.report.progress(done, of: total) else { return false }
        }
        return true
    }

    private func checkTakes(of job: Job.ID, numbered number: Int64, _ audit: inout LedgerAudit) throws {
        let statement = try cachedStatement(
            sql: """
                SELECT COUNT(*) FROM takes LEFT JOIN entries ON entries.seq = takes.entry
                LEFT JOIN jobs ON jobs.number = takes.job
                WHERE takes.job = ? AND (
                    entries.job IS NOT takes.job OR jobs.owner IS NOT takes.owner OR entries.kind IS NOT 'stored'
                    OR takes.id IS NOT entries.content ->> '$.stored._0.id'
                )
                """
        )
        guard let count = try Int.fetchOne(statement, arguments: [number]), count > 0 else { return }
        audit.fault("\(count) takes of job \(job) are not those of their entries", about: job)
    }

    /// A request under another owner's name would be answered with somebody else's job.
    private func checkRequests(_ audit: inout LedgerAudit) throws {
        let rows = try Row.fetchCursor(
            self,
            sql: """
                SELECT jobs.id FROM requests CROSS JOIN jobs ON jobs.number = requests.job
                WHERE jobs.owner != requests.owner
                """
        )
        while let row = try rows.next() {
            let id = Job.ID(rawValue: row[0])
            audit.fault("the request of job \(id) is another owner's", about: id)
        }
    }

    private static func columns(of row: Row, repeat job: Job) -> Bool {
        job.owner.rawValue == row["owner"]
            && job.provider.rawValue == row["provider"]
            && job.input.model.rawValue == row["model"]
            && job.input.facts.seconds == row["seconds"]
            && job.input.facts.resolution?.rawValue == row["resolution"]
            && job.batchKey == row["batch_key"]
            && job.isRehearsal == row["is_rehearsal"]
            && job.createdAt.milliseconds == row["created_at_ms"]
    }
}

extension DatabaseError {
    /// Whether the file itself is broken.
    fileprivate var isDamage: Bool { resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB }
}
