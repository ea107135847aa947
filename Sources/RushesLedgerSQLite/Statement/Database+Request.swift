import Foundation
import GRDB
import RushesCore
import RushesLedger

/// The `requests` and `callbacks` tables.
extension Database {
    /// The request of an owner with a key.
    func request(withKey key: String, owner: Owner) throws -> RecordedRequest? {
        let statement = try cachedStatement(
            sql: """
                SELECT jobs.id, body FROM requests JOIN jobs ON jobs.number = requests.job
                WHERE requests.owner = ? AND key = ?
                """
        )
        return try Row.fetchOne(statement, arguments: [owner.rawValue, key]).map { row in
            RecordedRequest(jobID: Job.ID(rawValue: row[0]), body: row[1])
        }
    }

    /// Adds what a job's request brought, if it brought anything.
    func insert(_ request: ClientRequest, ofJobNumbered number: Int64, owner: Owner) throws {
        guard request.key != nil || request.webhook != nil else { return }
        let statement = try cachedStatement(
            sql: "INSERT INTO requests (job, owner, key, body, webhook) VALUES (?, ?, ?, ?, ?)"
        )
        try statement.execute(arguments: [number, owner.rawValue, request.key, request.body, request.webhook])
        guard request.webhook != nil else { return }
        try cachedStatement(sql: "INSERT INTO callbacks (job) VALUES (?)").execute(arguments: [number])
    }

    /// Makes the callback of a job that has ended due, if it has one that is not yet.
    func makeCallbackDue(ofJobNumbered number: Int64, at moment: Date) throws {
        let statement = try cachedStatement(
            sql: "UPDATE callbacks SET due_at_ms = ? WHERE job = ? AND due_at_ms IS NULL AND ended_at_ms IS NULL"
        )
        try statement.execute(arguments: [moment.milliseconds, number])
    }

    func dueCallbacks(at now: Date, limit: Int, perOwner ownerLimit: Int) throws -> [Callback] {
        let statement = try cachedStatement(
            sql: """
                SELECT id, owner, webhook, tries FROM (
                    SELECT jobs.id, requests.owner, webhook, tries, due_at_ms, callbacks.job AS number,
                        ROW_NUMBER() OVER (PARTITION BY requests.owner ORDER BY due_at_ms, callbacks.job) AS place
                    FROM callbacks
                    CROSS JOIN requests ON requests.job = callbacks.job CROSS JOIN jobs ON jobs.number = callbacks.job
                    WHERE ended_at_ms IS NULL AND due_at_ms <= ? AND jobs.finalized_at_ms IS NOT NULL
                )
                WHERE place <= ? ORDER BY place, due_at_ms, number LIMIT ?
                """
        )
        return try Row.fetchAll(statement, arguments: [now.milliseconds, max(0, ownerLimit), max(0, limit)])
            .map(Self.callback)
    }

    /// Who has taken callbacks up that have not ended, as JSON.
    func callbackTakers() throws -> [String] {
        let statement = try cachedStatement(
            sql: "SELECT DISTINCT taker FROM callbacks INDEXED BY callbacks_taken WHERE taker IS NOT NULL"
        )
        return try String.fetchAll(statement)
    }

    /// Makes due what somebody has taken up who will not tell it.
    func freeCallbacks(takenUpBy taker: String, at now: Date) throws {
        let statement = try cachedStatement(
            sql: """
                UPDATE callbacks SET due_at_ms = MIN(due_at_ms, ?), taker = NULL
                WHERE taker = ? AND taker IS NOT NULL AND ended_at_ms IS NULL
                """
        )
        try statement.execute(arguments: [now.milliseconds, taker])
    }

    /// Takes a callback up, unless another has since it was read.
    func takeUp(_ callback: Callback, by taker: String?, until moment: Date) throws -> Callback? {
        let statement = try cachedStatement(
            sql: """
                UPDATE callbacks SET due_at_ms = ?, tries = tries + 1, taker = ?
                WHERE job = (SELECT number FROM jobs WHERE id = ?) AND tries = ? AND ended_at_ms IS NULL
                """
        )
        try statement.execute(arguments: [moment.milliseconds, taker, callback.jobID.rawValue, callback.tries])
        guard changesCount > 0 else { return nil }
        return try callbacks(
            "WHERE callbacks.job = (SELECT number FROM jobs WHERE id = ?)",
            [callback.jobID.rawValue]
        ).first
    }

    func postpone(_ callback: Callback, until moment: Date) throws {
        let statement = try cachedStatement(
            sql: """
                UPDATE callbacks SET due_at_ms = ?, taker = NULL
                WHERE job = (SELECT number FROM jobs WHERE id = ?) AND tries = ? AND ended_at_ms IS NULL
                """
        )
        try statement.execute(arguments: [moment.milliseconds, callback.jobID.rawValue, callback.tries])
    }

    func end(_ callback: Callback, as outcome: Callback.Outcome, at moment: Date) throws {
        let statement = try cachedStatement(
            sql: """
                UPDATE callbacks SET ended_at_ms = ?, outcome = ?, taker = NULL
                WHERE job = (SELECT number FROM jobs WHERE id = ?) AND (? OR tries = ?) AND ended_at_ms IS NULL
                """
        )
        try statement.execute(arguments: [
            moment.milliseconds, outcome.rawValue, callback.jobID.rawValue, outcome == .delivered, callback.tries,
        ])
    }

    private func callbacks(_ sql: String, _ arguments: StatementArguments) throws -> [Callback] {
        let statement = try cachedStatement(
            sql: """
                SELECT jobs.id, requests.owner, webhook, tries FROM callbacks
                CROSS JOIN requests ON requests.job = callbacks.job CROSS JOIN jobs ON jobs.number = callbacks.job
                \(sql)
                """
        )
        return try Row.fetchAll(statement, arguments: arguments).map(Self.callback)
    }

    private static func callback(_ row: Row) -> Callback {
        Callback(jobID: Job.ID(rawValue: row[0]), owner: Owner(rawValue: row[1]), url: row[2], tries: row[3])
    }
}
