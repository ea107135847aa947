import Foundation
import GRDB
import RushesCore
import RushesLedger

/// The `jobs` table.
extension Database {
    func insert(_ job: Job, document: String) throws {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO jobs (
                    id, owner, provider, model, state, is_rehearsal, held_micros, currency, attempts, created_at_ms,
                    document
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            job.id.rawValue, job.owner.rawValue, job.provider.rawValue, job.input.model.rawValue, job.state.rawValue,
            job.isRehearsal, job.held.micros, job.held.currency.rawValue, job.attempts, job.createdAt.milliseconds,
            document,
        ])
    }

    func update(_ job: Job) throws {
        let statement = try cachedStatement(
            sql: """
                UPDATE jobs SET
                    state = ?, held_micros = ?, charge_micros = ?, charge_basis = ?, remote_id = ?, attempts = ?,
                    accepted_at_ms = ?, finished_at_ms = ?, finalized_at_ms = ?, document = ?
                WHERE id = ?
                """
        )
        try statement.execute(arguments: [
            job.state.rawValue, job.held.micros, job.charge?.amount.micros, job.charge?.basis.rawValue, job.remoteID,
            job.attempts, job.acceptedAt?.milliseconds, job.finishedAt?.milliseconds, job.finalizedAt?.milliseconds,
            try LedgerCoding.text(of: job, as: "job \(job.id)"), job.id.rawValue,
        ])
    }

    func hasJob(_ id: Job.ID, owner: Owner) throws -> Bool {
        let statement = try cachedStatement(sql: "SELECT 1 FROM jobs WHERE id = ? AND owner = ?")
        return try Int.fetchOne(statement, arguments: [id.rawValue, owner.rawValue]) != nil
    }

    func job(_ id: Job.ID) throws -> Job? {
        let statement = try cachedStatement(sql: "SELECT document FROM jobs WHERE id = ?")
        return try String.fetchOne(statement, arguments: [id.rawValue]).map { try job(from: $0) }
    }

    func job(ofPrediction remoteID: String, provider: ProviderID) throws -> Job? {
        let statement = try cachedStatement(sql: "SELECT document FROM jobs WHERE provider = ? AND remote_id = ?")
        return try String.fetchOne(statement, arguments: [provider.rawValue, remoteID]).map { try job(from: $0) }
    }

    /// Each state's newest ids come from the index alone and are merged here: whatever the states and however long
    /// the ledger, no more rows are read than the page has.
    func jobs(of owner: Owner, where filter: JobFilter) throws -> [Job] {
        let range = IDRange(filter, of: Job.Tag.self)
        let statement = try cachedStatement(
            sql: """
                SELECT id FROM jobs WHERE owner = ? AND state = ? AND id >= ? AND id < ? AND id < ?
                ORDER BY id DESC LIMIT ?
                """
        )
        var ids: [String] = []
        for state in filter.states ?? Set(JobState.allCases) {
            ids += try String.fetchAll(
                statement,
                arguments: [owner.rawValue, state.rawValue, range.lower, range.upper, range.before, range.limit]
            )
        }
        let page = ids.sorted { $1.utf8.lexicographicallyPrecedes($0.utf8) }.prefix(range.limit)
        return try page.compactMap { try job(Job.ID(rawValue: $0)) }
    }

    func unfinishedJobs(after id: Job.ID?, limit: Int) throws -> [Job] {
        let statement = try cachedStatement(
            sql: "SELECT document FROM jobs WHERE finalized_at_ms IS NULL AND id > ? ORDER BY id LIMIT ?"
        )
        let documents = try String.fetchAll(statement, arguments: [id?.rawValue ?? "", max(0, limit)])
        return try documents.map { try job(from: $0) }
    }

    func spending(of owner: Owner, since moment: Date) throws -> Spending {
        let statement = try cachedStatement(
            sql: """
                SELECT currency, SUM(held_micros), 0 FROM jobs
                WHERE owner = ? AND held_micros > 0 GROUP BY currency
                UNION ALL
                SELECT currency, 0, SUM(charge_micros) FROM jobs
                WHERE owner = ? AND charge_micros IS NOT NULL AND created_at_ms >= ? GROUP BY currency
                """
        )
        let arguments: StatementArguments = [owner.rawValue, owner.rawValue, moment.milliseconds]
        return try Spending(
            adding: Row.fetchAll(statement, arguments: arguments).map { row in
                let currency = Currency(rawValue: row[0])
                return Spending(
                    held: Money(micros: row[1], currency: currency),
                    charged: Money(micros: row[2], currency: currency)
                )
            }
        )
    }

    func completionTimes(of model: ModelID, provider: ProviderID, limit: Int) throws -> [Duration] {
        let statement = try cachedStatement(
            sql: """
                SELECT finished_at_ms - accepted_at_ms FROM jobs
                WHERE provider = ? AND model = ? AND finished_at_ms IS NOT NULL AND finished_at_ms >= accepted_at_ms
                ORDER BY finished_at_ms DESC LIMIT ?
                """
        )
        let times = try Int64.fetchAll(statement, arguments: [provider.rawValue, model.rawValue, max(0, limit)])
        return times.map { .milliseconds($0) }
    }

    private func job(from document: String) throws -> Job {
        try LedgerCoding.value(Job.self, from: document, as: "a job")
    }
}

extension RushesError {
    /// There is no such job, or it is somebody else's; the two cannot be told apart.
    init(noJob id: Job.ID) { self.init(.notFound, "there is no job `\(id)`") }
}
