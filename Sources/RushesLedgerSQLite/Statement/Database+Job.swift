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

    /// Claims are looked at one by one, since only the caller knows who lives; the scan ends with the page.
    func waitingJobs(
        of owner: Owner,
        now: Date,
        limit: Int,
        isAlive: (WorkerID) -> Bool
    ) throws -> [Job] {
        guard limit > 0 else { return [] }
        let statement = try cachedStatement(
            sql: """
                SELECT jobs.document, host, process_id, nonce FROM jobs
                LEFT JOIN leases ON leases.job_id = jobs.id AND leases.expires_at_ms > ?
                WHERE jobs.owner = ? AND jobs.finalized_at_ms IS NULL AND jobs.is_rehearsal = 0 ORDER BY jobs.id
                """
        )
        let rows = try Row.fetchCursor(statement, arguments: [now.milliseconds, owner.rawValue])
        var waiting: [Job] = []
        while waiting.count < limit, let row = try rows.next() {
            if let host = row[1] as String?,
                isAlive(WorkerID(host: host, processID: row[2], nonce: row[3]))
            {
                continue
            }
            waiting.append(try job(from: row[0]))
        }
        return waiting
    }

    func unsettledJobs(of owner: Owner, limit: Int) throws -> [Job] {
        let statement = try cachedStatement(
            sql: """
                SELECT document FROM jobs WHERE owner = ? AND charge_basis = 'quote' AND remote_id IS NOT NULL
                ORDER BY id DESC LIMIT ?
                """
        )
        let documents = try String.fetchAll(statement, arguments: [owner.rawValue, max(0, limit)])
        return try documents.map { try job(from: $0) }
    }

    func outlays(of owner: Owner, since moment: Date, by grouping: Outlay.Grouping) throws -> [Outlay] {
        let key =
            switch grouping {
            case .day: "(created_at_ms - (created_at_ms % 86400000 + 86400000) % 86400000) / 86400000"
            case .model: "model"
            case .job: "id"
            }
        let statement = try cachedStatement(
            sql: """
                SELECT
                    \(key), currency, COUNT(*), SUM(held_micros), SUM(COALESCE(charge_micros, 0)),
                    SUM(CASE charge_basis WHEN 'quote' THEN charge_micros ELSE 0 END)
                FROM jobs
                WHERE owner = ? AND is_rehearsal = 0 AND created_at_ms >= ? AND (held_micros > 0 OR charge_micros > 0)
                GROUP BY 1, 2 ORDER BY MIN(created_at_ms), 1, 2
                """
        )
        let lines = try Row.fetchAll(statement, arguments: [owner.rawValue, moment.milliseconds]).map { row in
            let currency = Currency(rawValue: row[1])
            return Outlay(
                key: grouping == .day ? Date.name(ofDay: row[0]) : row[0],
                jobCount: row[2],
                held: Money(micros: row[3], currency: currency),
                charged: Money(micros: row[4], currency: currency),
                unsettled: Money(micros: row[5], currency: currency)
            )
        }
        return try Outlay.account(of: lines, by: grouping)
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

    func job(from document: String) throws -> Job {
        try LedgerCoding.value(Job.self, from: document, as: "a job")
    }
}

extension RushesError {
    /// There is no such job, or it is somebody else's; the two cannot be told apart.
    init(noJob id: Job.ID) { self.init(.notFound, "there is no job `\(id)`") }
}
