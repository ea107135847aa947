import Foundation
import GRDB
import RushesCore
import RushesLedger

/// The `entries` table, and the `takes` that entries add.
extension Database {
    /// Adds an entry, and the take that it brings; the content comes as JSON already.
    func append(_ draft: LedgerDraft, content: String) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO entries (job_id, owner, at_ms, kind, held_micros, charged_micros, currency, content)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            draft.jobID.rawValue, draft.owner.rawValue, draft.at.milliseconds, draft.content.kind, draft.held.micros,
            draft.charged.micros, draft.held.currency.rawValue, content,
        ])
        if let take = draft.content.take { try insert(take, owner: draft.owner, sequence: lastInsertedRowID) }
    }

    func entries(of job: Job.ID, owner: Owner) throws -> [LedgerEntry] {
        try entries(of: job).filter { $0.owner == owner }
    }

    func entries(of job: Job.ID) throws -> [LedgerEntry] {
        let statement = try cachedStatement(sql: "\(Self.entryColumns) WHERE job_id = ? ORDER BY seq")
        return try Row.fetchAll(statement, arguments: [job.rawValue]).map { try entry(from: $0) }
    }

    func entries(of owner: Owner, after sequence: Int64, limit: Int) throws -> [LedgerEntry] {
        let statement = try cachedStatement(
            sql: "\(Self.entryColumns) WHERE owner = ? AND seq > ? ORDER BY seq LIMIT ?"
        )
        let arguments: StatementArguments = [owner.rawValue, sequence, max(0, limit)]
        return try Row.fetchAll(statement, arguments: arguments).map { try entry(from: $0) }
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

    private static let entryColumns = """
        SELECT seq, job_id, owner, at_ms, kind, held_micros, charged_micros, currency, content FROM entries
        """

    private func entry(from row: Row) throws -> LedgerEntry {
        let currency = Currency(rawValue: row[7])
        return LedgerEntry(
            sequence: row[0],
            jobID: Job.ID(rawValue: row[1]),
            owner: Owner(rawValue: row[2]),
            at: Date(milliseconds: row[3]),
            content: try content(of: row[4], from: row[8], sequence: row[0]),
            held: Money(micros: row[5], currency: currency),
            charged: Money(micros: row[6], currency: currency)
        )
    }

    private func content(of kind: String, from text: String, sequence: Int64) throws -> LedgerEntry.Content {
        let subject = "entry \(sequence)"
        if kind == "queued" { return .queued(try LedgerCoding.value(Job.self, from: text, as: subject)) }
        let event = try LedgerCoding.value(JobEvent.self, from: text, as: subject)
        guard event.name == kind else {
            throw RushesError(.ledgerCorrupt, "\(subject) is called `\(kind)` and says `\(event.name)`")
        }
        return .event(event)
    }

    private func take(from document: String) throws -> Take {
        try LedgerCoding.value(Take.self, from: document, as: "a take")
    }
}
