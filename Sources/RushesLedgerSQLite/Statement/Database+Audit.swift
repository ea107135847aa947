import Foundation
import GRDB
import RushesCore
import RushesLedger

/// Adding everything up again, one job at a time, so that no more than one is in memory.
extension Database {
    func audit(progress: (_ done: Int, _ total: Int) -> Void) throws -> [LedgerFault] {
        var audit = LedgerAudit()
        try checkFile(&audit)
        do {
            try checkNumbers(&audit)
            try checkJobs(&audit, progress: progress)
            audit.check(try totals())
        } catch let error as DatabaseError where !audit.faults.isEmpty && error.isDamage {
            // The file's own check has said what is broken; here is only how far one comes with it.
            audit.report("the ledger cannot be read to its end: \(error.message ?? "damaged")", about: nil)
        }
        return audit.faults
    }

    private func checkFile(_ audit: inout LedgerAudit) throws {
        do {
            for line in try String.fetchAll(self, sql: "PRAGMA integrity_check(100)") where line != "ok" {
                audit.report("the ledger's file is damaged: \(line)", about: nil)
            }
        } catch let error as DatabaseError where error.isDamage {
            audit.report("the ledger's file is damaged: \(error.message ?? "it cannot be read")", about: nil)
            return
        }
        let rows = try Row.fetchCursor(self, sql: "PRAGMA foreign_key_check")
        while let row = try rows.next() {
            let (table, number, parent) = (row[0] as String, row[1] as Int64?, row[2] as String)
            let place = number.map { "row \($0)" } ?? "a row"
            audit.report("\(place) of `\(table)` refers to nothing in `\(parent)`", about: nil)
        }
    }

    /// Entries are numbered from 1 without a gap, so that one that was taken out leaves a trace.
    private func checkNumbers(_ audit: inout LedgerAudit) throws {
        let count = try Int64.fetchOne(self, sql: "SELECT COUNT(*) FROM entries") ?? 0
        let last = try Int64.fetchOne(self, sql: "SELECT MAX(seq) FROM entries") ?? 0
        if count != last { audit.report("\(last - count) of \(last) entries are missing", about: nil) }
    }

    private func checkJobs(_ audit: inout LedgerAudit, progress: (_ done: Int, _ total: Int) -> Void) throws {
        let total = try Int.fetchOne(self, sql: "SELECT COUNT(*) FROM jobs") ?? 0
        let rows = try Row.fetchCursor(
            self,
            sql: """
                SELECT
                    id, document, owner, provider, model, state, is_rehearsal, held_micros, charge_micros, charge_basis,
                    currency, remote_id, attempts, created_at_ms, accepted_at_ms, finished_at_ms, finalized_at_ms
                FROM jobs ORDER BY id
                """
        )
        var done = 0
        while let row = try rows.next() {
            let id = Job.ID(rawValue: row[0])
            do {
                let job = try job(from: row[1])
                let owner = Owner(rawValue: row[2])
                if !Self.columns(of: row, repeat: job) {
                    audit.report("the columns of job \(id) do not repeat its document", about: id)
                }
                audit.check(job, takes: try takes(of: id, owner: owner), entries: try entries(of: id))
                try checkTakes(of: id, &audit)
            } catch let error as RushesError {
                audit.report("job \(id): \(error.message)", about: id)
            }
            done += 1
            progress(done, total)
        }
    }

    private func checkTakes(of job: Job.ID, _ audit: inout LedgerAudit) throws {
        let statement = try cachedStatement(
            sql: """
                SELECT COUNT(*) FROM takes LEFT JOIN entries ON entries.seq = takes.entry_seq
                WHERE takes.job_id = ? AND (
                    entries.job_id IS NOT takes.job_id OR entries.owner IS NOT takes.owner
                    OR entries.kind IS NOT 'stored' OR takes.id IS NOT takes.document ->> '$.id'
                    OR takes.stored_at_ms IS NOT takes.document ->> '$.storedAt'
                )
                """
        )
        guard let count = try Int.fetchOne(statement, arguments: [job.rawValue]), count > 0 else { return }
        audit.report("\(count) takes of job \(job) are not those of their entries", about: job)
    }

    private static func columns(of row: Row, repeat job: Job) -> Bool {
        job.id.rawValue == row[0]
            && job.owner.rawValue == row[2]
            && job.provider.rawValue == row[3]
            && job.input.model.rawValue == row[4]
            && job.state.rawValue == row[5]
            && job.isRehearsal == row[6]
            && job.held.micros == row[7]
            && job.charge?.amount.micros == row[8]
            && job.charge?.basis.rawValue == row[9]
            && job.held.currency.rawValue == row[10]
            && job.remoteID == row[11]
            && job.attempts == row[12]
            && job.createdAt.milliseconds == row[13]
            && job.acceptedAt?.milliseconds == row[14]
            && job.finishedAt?.milliseconds == row[15]
            && job.finalizedAt?.milliseconds == row[16]
    }
}

extension DatabaseError {
    /// Whether the file itself is broken.
    fileprivate var isDamage: Bool { resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB }
}
