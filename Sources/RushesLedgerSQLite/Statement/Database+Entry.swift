import Foundation
import GRDB
import RushesCore
import RushesLedger

/// The `entries` table, and the `takes` that entries add.
extension Database {
    /// Adds an entry, and the take that it brings; the content comes as JSON already.
    func append(_ draft: LedgerDraft, content: String, toJobNumbered number: Int64) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO entries (job, at_ms, kind, held_micros, charged_micros, content) VALUES (?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            number, draft.at.milliseconds, draft.content.kind, draft.held.micros, draft.charged.micros, content,
        ])
        guard let take = draft.content.take else { return }
        let addition = try cachedStatement(sql: "INSERT INTO takes (entry, id, job, owner) VALUES (?, ?, ?, ?)")
        try addition.execute(arguments: [lastInsertedRowID, take.id.rawValue, number, draft.owner.rawValue])
    }

    func entries(of job: Job.ID, owner: Owner) throws -> [LedgerEntry] {
        try entries(of: job).filter { $0.owner == owner }
    }

    func entries(of job: Job.ID) throws -> [LedgerEntry] {
        let statement = try cachedStatement(sql: "\(Self.entryColumns) WHERE jobs.id = ? ORDER BY seq")
        return try Row.fetchAll(statement, arguments: [job.rawValue]).map { try entry(from: $0) }
    }

    /// From the sequence on, whosever the lines are, so that the page is read in order and no index is needed for it.
    func entries(of owner: Owner, after sequence: Int64, limit: Int) throws -> [LedgerEntry] {
        let statement = try cachedStatement(
            sql: "\(Self.entryColumns) WHERE seq > ? AND +owner = ? ORDER BY seq LIMIT ?"
        )
        let arguments: StatementArguments = [sequence, owner.rawValue, max(0, limit)]
        return try Row.fetchAll(statement, arguments: arguments).map { try entry(from: $0) }
    }

    /// Entries first, so that where there are no new ones nothing else is looked at.
    func changes(after sequence: Int64, limit: Int) throws -> LedgerChanges {
        let statement = try cachedStatement(
            sql: """
                SELECT seq, id FROM entries CROSS JOIN jobs ON jobs.number = entries.job
                WHERE seq > ? ORDER BY seq LIMIT ?
                """
        )
        let entries = try Row.fetchAll(statement, arguments: [sequence, max(0, limit)]).map { row in
            (sequence: row[0] as Int64, job: Job.ID(rawValue: row[1]))
        }
        // Of a ledger that was restored from a copy fewer entries may be left than somebody has seen.
        let end = entries.isEmpty ? min(sequence, try lastSequence()) : sequence
        return LedgerChanges(after: end, entries: entries)
    }

    func lastSequence() throws -> Int64 {
        try Int64.fetchOne(try cachedStatement(sql: "SELECT MAX(seq) FROM entries")) ?? 0
    }

    func openCounts() throws -> [JobState: Int] {
        let statement = try cachedStatement(
            sql: "SELECT state, COUNT(*) FROM jobs WHERE finalized_at_ms IS NULL GROUP BY state"
        )
        return try Row.fetchAll(statement).reduce(into: [:]) { counts, row in
            guard let state = JobState(rawValue: row[0]) else { throw JobRow.unknown(state: row[0], of: "a job") }
            counts[state] = row[1]
        }
    }

    func takes(of job: Job.ID, owner: Owner) throws -> [Take] {
        try takes(
            "WHERE takes.job = (SELECT number FROM jobs WHERE id = ?) AND takes.owner = ? ORDER BY entry",
            [
                job.rawValue, owner.rawValue,
            ]
        )
    }

    func takes(of owner: Owner, where filter: JobFilter) throws -> [Take] {
        let range = IDRange(filter, of: Take.Tag.self)
        // Those before the page are counted off in the index; what they are is not read.
        return try takes(
            """
            WHERE takes.entry IN (
                SELECT entry FROM takes INDEXED BY takes_by_owner WHERE owner = ? AND id >= ? AND id < ? AND id < ?
                ORDER BY id DESC LIMIT ? OFFSET ?
            )
            ORDER BY takes.id DESC
            """,
            [owner.rawValue, range.lower, range.upper, range.before, range.limit, range.skip]
        )
    }

    private func takes(_ sql: String, _ arguments: StatementArguments) throws -> [Take] {
        let statement = try cachedStatement(
            sql: "SELECT seq, kind, content FROM takes JOIN entries ON seq = entry \(sql)"
        )
        return try Row.fetchAll(statement, arguments: arguments).compactMap { row in
            try content(of: row[1], from: row[2], sequence: row[0]).take
        }
    }

    private static let entryColumns = """
        SELECT seq, jobs.id, owner, at_ms, kind, entries.held_micros, charged_micros, currency, content
        FROM entries JOIN jobs ON jobs.number = entries.job
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

    func content(of kind: String, from text: String, sequence: Int64) throws -> LedgerEntry.Content {
        let subject = "entry \(sequence)"
        if kind == "queued" { return .queued(try LedgerCoding.value(Job.self, from: text, as: subject)) }
        let event = try LedgerCoding.value(JobEvent.self, from: text, as: subject)
        guard event.name == kind else {
            throw RushesError(.ledgerCorrupt, "\(subject) is called `\(kind)` and says `\(event.name)`")
        }
        return .event(event)
    }
}
