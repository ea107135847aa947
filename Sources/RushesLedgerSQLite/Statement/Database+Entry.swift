import Foundation
import GRDB
import RushesCore
import RushesLedger

/// The `entries` table, and the `takes` that entries add.
extension Database {
    /// Adds an entry, and the take that it brings. A caller that has the content as JSON already passes it.
    func append(_ draft: LedgerDraft, content: String? = nil) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO entries (job_id, owner, at_ms, kind, held_micros, charged_micros, currency, content)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            draft.jobID.rawValue, draft.owner.rawValue, draft.at.milliseconds, draft.content.kind, draft.held.micros,
            draft.charged.micros, draft.held.currency.rawValue, try content ?? text(of: draft.content),
        ])
        if let take = draft.content.take { try insert(take, owner: draft.owner, sequence: lastInsertedRowID) }
    }

    func entries(of job: Job.ID, owner: Owner) throws -> [LedgerEntry] {
        let statement = try cachedStatement(
            sql: """
                SELECT seq, at_ms, kind, held_micros, charged_micros, currency, content FROM entries
                WHERE job_id = ? AND owner = ? ORDER BY seq
                """
        )
        return try Row.fetchAll(statement, arguments: [job.rawValue, owner.rawValue]).map { row in
            let currency = Currency(rawValue: row[5])
            return LedgerEntry(
                sequence: row[0],
                jobID: job,
                owner: owner,
                at: Date(milliseconds: row[1]),
                content: try content(of: row[2], from: row[6], sequence: row[0]),
                held: Money(micros: row[3], currency: currency),
                charged: Money(micros: row[4], currency: currency)
            )
        }
    }

    func takes(of job: Job.ID, owner: Owner) throws -> [Take] {
        let statement = try cachedStatement(
            sql: "SELECT document FROM takes WHERE job_id = ? AND owner = ? ORDER BY entry_seq"
        )
        return try String.fetchAll(statement, arguments: [job.rawValue, owner.rawValue]).map { try take(from: $0) }
    }

    func takes(of owner: Owner, where filter: JobFilter) throws -> [Take] {
        let range = IDRange(filter, of: Take.Tag.self)
        let statement = try cachedStatement(
            sql: """
                SELECT document FROM takes WHERE owner = ? AND id >= ? AND id < ? AND id < ?
                ORDER BY id DESC LIMIT ?
                """
        )
        let arguments: StatementArguments = [owner.rawValue, range.lower, range.upper, range.before, range.limit]
        return try String.fetchAll(statement, arguments: arguments).map { try take(from: $0) }
    }

    private func insert(_ take: Take, owner: Owner, sequence: Int64) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO takes (id, job_id, owner, entry_seq, stored_at_ms, document) VALUES (?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            take.id.rawValue, take.jobID.rawValue, owner.rawValue, sequence, take.storedAt.milliseconds,
            try LedgerCoding.text(of: take, as: "take \(take.id)"),
        ])
    }

    private func text(of content: LedgerEntry.Content) throws -> String {
        switch content {
        case .queued(let job): try LedgerCoding.text(of: job, as: "job \(job.id)")
        case .event(let event): try LedgerCoding.text(of: event, as: "an event")
        }
    }

    private func content(of kind: String, from text: String, sequence: Int64) throws -> LedgerEntry.Content {
        let subject = "entry \(sequence)"
        if kind == "queued" { return .queued(try LedgerCoding.value(Job.self, from: text, as: subject)) }
        return .event(try LedgerCoding.value(JobEvent.self, from: text, as: subject))
    }

    private func take(from document: String) throws -> Take {
        try LedgerCoding.value(Take.self, from: document, as: "a take")
    }
}
