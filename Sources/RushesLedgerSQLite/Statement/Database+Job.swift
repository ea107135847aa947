import Foundation
import GRDB
import RushesCore
import RushesLedger

/// The `jobs` table.
extension Database {
    /// Adds a job.
    ///
    /// - Returns: its number.
    func insert(_ job: Job) throws -> Int64 {
        let statement = try cachedStatement(
            sql: """
                INSERT INTO jobs (
                    id, owner, provider, model, seconds, resolution, batch_key, state, is_rehearsal, held_micros,
                    currency, attempts, created_at_ms
                ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        )
        try statement.execute(arguments: [
            job.id.rawValue, job.owner.rawValue, job.provider.rawValue, job.input.model.rawValue,
            job.input.facts.seconds, job.input.facts.resolution?.rawValue, job.batchKey, job.state.rawValue,
            job.isRehearsal, job.held.micros, job.held.currency.rawValue, job.attempts, job.createdAt.milliseconds,
        ])
        return lastInsertedRowID
    }

    func update(_ job: Job, numbered number: Int64) throws {
        let statement = try cachedStatement(
            sql: """
                UPDATE jobs SET
                    state = ?, held_micros = ?, charge_micros = ?, charge_basis = ?, remote_id = ?, remote_status = ?,
                    attempts = ?, sent_at_ms = ?, accepted_at_ms = ?, finished_at_ms = ?, finalized_at_ms = ?, details = ?
                WHERE number = ?
                """
        )
        try statement.execute(arguments: [
            job.state.rawValue, job.held.micros, job.charge?.amount.micros, job.charge?.basis.rawValue, job.remoteID,
            job.remoteStatus, job.attempts, job.sentAt?.milliseconds, job.acceptedAt?.milliseconds,
            job.finishedAt?.milliseconds, job.finalizedAt?.milliseconds, try JobDetails(of: job).text(of: job.id),
            number,
        ])
    }

    /// A job's number; `nil` if there is no such job, or it is somebody else's.
    func number(of id: Job.ID, owner: Owner) throws -> Int64? {
        let statement = try cachedStatement(sql: "SELECT number FROM jobs WHERE id = ? AND owner = ?")
        return try Int64.fetchOne(statement, arguments: [id.rawValue, owner.rawValue])
    }

    func job(_ id: Job.ID, from originals: OriginalJobs) throws -> Job? {
        try numberedJob(id, from: originals)?.job
    }

    func numberedJob(_ id: Job.ID, from originals: OriginalJobs) throws -> (number: Int64, job: Job)? {
        let statement = try cachedStatement(sql: "SELECT \(JobRow.columns) FROM jobs WHERE id = ?")
        return try Row.fetchOne(statement, arguments: [id.rawValue]).map { row in
            (row[0], try job(of: JobRow(row: row), from: originals))
        }
    }

    func job(ofPrediction remoteID: String, provider: ProviderID, from originals: OriginalJobs) throws -> Job? {
        let statement = try cachedStatement(
            sql: "SELECT \(JobRow.columns) FROM jobs WHERE remote_id = ? AND provider = ?"
        )
        return try Row.fetchOne(statement, arguments: [remoteID, provider.rawValue]).map { row in
            try job(of: JobRow(row: row), from: originals)
        }
    }

    /// The job of a row, whose first entry is read unless it is known.
    func job(of row: JobRow, from originals: OriginalJobs) throws -> Job {
        try row.job(from: try originals.job(numbered: row.number) { try original(of: row) })
    }

    /// The job as its first entry adds it.
    ///
    /// - Throws: `ledger_corrupt` if that is missing, or adds another job.
    func original(of row: JobRow) throws -> Job {
        let statement = try cachedStatement(
            sql: "SELECT seq, kind, content FROM entries WHERE job = ? ORDER BY seq LIMIT 1"
        )
        guard let entry = try Row.fetchOne(statement, arguments: [row.number]) else {
            throw RushesError(.ledgerCorrupt, "job \(row.id) has no entries")
        }
        guard case .queued(let original) = try content(of: entry[1], from: entry[2], sequence: entry[0]) else {
            throw RushesError(
                .ledgerCorrupt,
                "entry \(entry[0] as Int64) is the first of job \(row.id) and does not add it"
            )
        }
        guard original.id == row.id else {
            throw RushesError(.ledgerCorrupt, "the entries of job \(row.id) are those of job \(original.id)")
        }
        return original
    }

    private func jobs(
        _ sql: String,
        _ arguments: StatementArguments,
        from originals: OriginalJobs
    ) throws -> [Job] {
        let statement = try cachedStatement(sql: "SELECT \(JobRow.columns) FROM jobs \(sql)")
        return try Row.fetchAll(statement, arguments: arguments).map { row in
            try job(of: JobRow(row: row), from: originals)
        }
    }

    /// A page's ids come from an index alone, in which those before the page are counted off; only the page's own jobs
    /// are read, however deep it lies. Where states are named, SQLite merges the newest of each.
    func jobs(of owner: Owner, where filter: JobFilter, from originals: OriginalJobs) throws -> [Job] {
        let selection = JobSelection(of: owner, where: filter)
        guard selection.range.limit > 0 else { return [] }
        let statement = try cachedStatement(sql: "\(selection.ids) ORDER BY id DESC LIMIT ? OFFSET ?")
        let page: StatementArguments = [selection.range.limit, selection.range.skip]
        let ids = try String.fetchAll(statement, arguments: selection.arguments + page)
        return try ids.compactMap { try job(Job.ID(rawValue: $0), from: originals) }
    }

    /// Counted from the same index.
    func jobCount(of owner: Owner, where filter: JobFilter) throws -> Int {
        var everywhere = filter
        everywhere.before = nil
        let selection = JobSelection(of: owner, where: everywhere)
        let statement = try cachedStatement(sql: "SELECT COUNT(*) FROM (\(selection.ids))")
        return try Int.fetchOne(statement, arguments: selection.arguments) ?? 0
    }

    func unfinishedJobs(after id: Job.ID?, limit: Int, from originals: OriginalJobs) throws -> [Job] {
        try jobs(
            "WHERE finalized_at_ms IS NULL AND id > ? ORDER BY id LIMIT ?",
            [id?.rawValue ?? "", max(0, limit)],
            from: originals
        )
    }

    func waitingJobs(
        of owner: Owner,
        limit: Int,
        free presence: WorkerPresence,
        from originals: OriginalJobs
    ) throws -> [Job] {
        try freeJobs(
            "jobs.owner = ? AND jobs.finalized_at_ms IS NULL AND jobs.is_rehearsal = 0",
            [owner.rawValue],
            limit: limit,
            presence,
            from: originals
        )
    }

    func unclaimedJobs(
        after id: Job.ID?,
        limit: Int,
        free presence: WorkerPresence,
        from originals: OriginalJobs
    ) throws -> [Job] {
        try freeJobs(
            "jobs.finalized_at_ms IS NULL AND jobs.id > ?",
            [id?.rawValue ?? ""],
            limit: limit,
            presence,
            from: originals
        )
    }

    /// Which of the failed ones may be fetched again stands in their details, which are read only of the few that failed
    /// after their predictions had finished.
    func fetchableJobs(
        finishedAfter moment: Date,
        after id: Job.ID?,
        limit: Int,
        free presence: WorkerPresence,
        from originals: OriginalJobs
    ) throws -> [Job] {
        try freeJobs(
            "jobs.state = 'failed' AND jobs.finished_at_ms > ? AND jobs.id > ?",
            [moment.milliseconds, id?.rawValue ?? ""],
            where: \.mayFetchAgain,
            limit: limit,
            presence,
            from: originals
        )
    }

    /// Claims are looked at one by one, since only this process knows whom it sees; the scan ends with the page.
    private func freeJobs(
        _ condition: String,
        _ arguments: StatementArguments,
        where isMeant: (Job) -> Bool = { _ in true },
        limit: Int,
        _ presence: WorkerPresence,
        from originals: OriginalJobs
    ) throws -> [Job] {
        guard limit > 0 else { return [] }
        let statement = try cachedStatement(
            sql: """
                SELECT
                    \(JobRow.columns), host, process_id, nonce, boot, namespace, started_at, expires_at_ms, length_ms
                FROM jobs LEFT JOIN leases ON leases.job = jobs.number AND leases.expires_at_ms > ?
                WHERE \(condition) ORDER BY jobs.id
                """
        )
        var presence = presence
        let present: StatementArguments = [presence.now.milliseconds]
        let rows = try Row.fetchCursor(statement, arguments: present + arguments)
        var free: [Job] = []
        while free.count < limit, let row = try rows.next() {
            if let end = row["expires_at_ms"] as Int64?,
                LeaseTerm(end: end, length: row["length_ms"]).holds(at: presence.now),
                presence.mayRun(WorkerID(row: row, from: JobRow.columnCount))
            {
                continue
            }
            let job = try job(of: JobRow(row: row), from: originals)
            if isMeant(job) { free.append(job) }
        }
        return free
    }

    func unsettledJobs(of owner: Owner, limit: Int, from originals: OriginalJobs) throws -> [Job] {
        try jobs(
            "WHERE owner = ? AND charge_basis = 'quote' AND remote_id IS NOT NULL ORDER BY id DESC LIMIT ?",
            [owner.rawValue, max(0, limit)],
            from: originals
        )
    }

    func unsettledJobs(endedAfter moment: Date, limit: Int, from originals: OriginalJobs) throws -> [Job] {
        try jobs(
            """
            WHERE charge_basis = 'quote' AND remote_id IS NOT NULL AND finalized_at_ms > ?
            ORDER BY finalized_at_ms DESC, id DESC LIMIT ?
            """,
            [moment.milliseconds, max(0, limit)],
            from: originals
        )
    }

    /// The id of the newest job of a batch's row.
    func newestJob(ofBatchKey key: String, owner: Owner) throws -> Job.ID? {
        let statement = try cachedStatement(
            sql: "SELECT id FROM jobs WHERE batch_key = ? AND owner = ? ORDER BY number DESC LIMIT 1"
        )
        return try String.fetchOne(statement, arguments: [key, owner.rawValue]).map { Job.ID(rawValue: $0) }
    }

    /// The newest job of each of a batch's rows that has one.
    func jobs(ofBatchKeys keys: [String], owner: Owner, from originals: OriginalJobs) throws -> [String: Job] {
        let statement = try cachedStatement(
            sql: """
                SELECT \(JobRow.columns) FROM jobs WHERE batch_key = ? AND owner = ? ORDER BY number DESC LIMIT 1
                """
        )
        var found: [String: Job] = [:]
        for key in keys {
            guard let row = try Row.fetchOne(statement, arguments: [key, owner.rawValue]) else { continue }
            found[key] = try job(of: JobRow(row: row), from: originals)
        }
        return found
    }

    /// The jobs of batches' rows whose keys come before a bound; few or none in most ledgers, so that the keys' index is
    /// the way to them.
    func batchJobs(
        of owner: Owner,
        keysBefore bound: String,
        after id: Job.ID?,
        limit: Int,
        from originals: OriginalJobs
    ) throws -> [Job] {
        try jobs(
            """
            INDEXED BY jobs_by_batch_key
            WHERE batch_key IS NOT NULL AND batch_key < ? AND owner = ? AND id > ? ORDER BY id LIMIT ?
            """,
            [bound, owner.rawValue, id?.rawValue ?? "", max(0, limit)],
            from: originals
        )
    }

    func outlays(
        of owner: Owner,
        since moment: Date,
        until end: Date?,
        by grouping: Outlay.Grouping
    ) throws -> [Outlay] {
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
                WHERE owner = ? AND is_rehearsal = 0 AND created_at_ms >= ? AND created_at_ms < ?
                    AND (held_micros > 0 OR charge_micros > 0)
                GROUP BY 1, 2 ORDER BY MIN(created_at_ms), 1, 2
                """
        )
        let span: StatementArguments = [owner.rawValue, moment.milliseconds, end?.milliseconds ?? .max]
        let lines = try Row.fetchAll(statement, arguments: span).map { row in
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

    func completionTimes(like facts: Input.Facts, of model: ModelID, provider: ProviderID, limit: Int) throws
        -> [Duration]
    {
        let statement = try cachedStatement(
            sql: """
                SELECT finished_at_ms - accepted_at_ms FROM (
                    SELECT model, provider, seconds, resolution, accepted_at_ms, finished_at_ms FROM jobs
                    WHERE finished_at_ms IS NOT NULL ORDER BY finished_at_ms DESC LIMIT 5000
                )
                WHERE model = ? AND provider = ? AND seconds IS ? AND resolution IS ?
                    AND finished_at_ms >= accepted_at_ms
                ORDER BY finished_at_ms DESC LIMIT ?
                """
        )
        let times = try Int64.fetchAll(
            statement,
            arguments: [
                model.rawValue, provider.rawValue, facts.seconds, facts.resolution?.rawValue, max(0, limit),
            ]
        )
        return times.map { .milliseconds($0) }
    }
}

extension RushesError {
    /// There is no such job, or it is somebody else's; the two cannot be told apart.
    init(noJob id: Job.ID) { self.init(.notFound, "there is no job `\(id)`") }
}
