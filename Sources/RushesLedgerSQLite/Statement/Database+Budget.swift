import Foundation
import GRDB
import RushesCore
import RushesLedger

/// The `budgets` and `totals` tables.
extension Database {
    func insert(_ limit: Money?, per period: Budget.Period, for owner: Owner, at moment: Date) throws {
        let statement = try cachedStatement(
            sql: "INSERT INTO budgets (owner, period, limit_micros, currency, at_ms) VALUES (?, ?, ?, ?, ?)"
        )
        try statement.execute(arguments: [
            owner.rawValue, period.rawValue, limit?.micros, limit?.currency.rawValue, moment.milliseconds,
        ])
    }

    func budgets(of owner: Owner) throws -> [Budget] {
        let statement = try cachedStatement(
            sql: """
                SELECT limit_micros, currency FROM budgets WHERE owner = ? AND period = ? ORDER BY seq DESC LIMIT 1
                """
        )
        return try Budget.Period.allCases.compactMap { period in
            guard let row = try Row.fetchOne(statement, arguments: [owner.rawValue, period.rawValue]),
                let limit = row[0] as Int64?, let currency = row[1] as String?
            else { return nil }
            return Budget(Money(micros: limit, currency: Currency(rawValue: currency)), per: period)
        }
    }

    /// Adds a new job's hold to the sums if every budget of its owner has room for it: one statement, which does
    /// nothing if one has not.
    ///
    /// - Throws: `budget_exceeded` with the figures of the first budget that has no room.
    func hold(priceOf job: Job) throws {
        guard job.held.micros > 0 else { return }
        let statement = try cachedStatement(
            sql: """
                WITH periods (period, first_day) AS (VALUES ('day', :day), ('month', :month), ('total', :ever))
                INSERT INTO totals (owner, currency, day, held_micros, charged_micros)
                SELECT :owner, :currency, :day, :price, 0
                WHERE NOT EXISTS (
                    SELECT 1 FROM periods CROSS JOIN budgets ON budgets.seq = (
                        SELECT MAX(seq) FROM budgets WHERE owner = :owner AND period = periods.period
                    )
                    WHERE budgets.currency = :currency AND :price + (
                        SELECT COALESCE(SUM(held_micros), 0) FROM totals
                        WHERE owner = :owner AND currency = :currency AND held_micros > 0
                    ) + (
                        SELECT COALESCE(SUM(charged_micros), 0) FROM totals
                        WHERE owner = :owner AND currency = :currency AND day >= periods.first_day
                    ) > budgets.limit_micros
                )
                ON CONFLICT (owner, currency, day) DO UPDATE SET held_micros = held_micros + excluded.held_micros
                """
        )
        try statement.execute(arguments: [
            "owner": job.owner.rawValue, "currency": job.held.currency.rawValue, "day": job.createdAt.day,
            "price": job.held.micros, "month": Budget.Period.month.firstDay(of: job.createdAt),
            "ever": Budget.Period.total.firstDay(of: job.createdAt),
        ])
        if changesCount == 0 { throw try refusal(of: job) }
    }

    /// Moves a job's later changes into the sums. A hold or a charge that would fall below nothing is refused by the
    /// table.
    func move(held: Int64, charged: Int64, of job: Job) throws {
        guard held != 0 || charged != 0 else { return }
        let update = try cachedStatement(
            sql: """
                UPDATE totals SET held_micros = held_micros + ?, charged_micros = charged_micros + ?
                WHERE owner = ? AND currency = ? AND day = ?
                """
        )
        let key: StatementArguments = [job.owner.rawValue, job.held.currency.rawValue, job.createdAt.day]
        try update.execute(arguments: [held, charged] + key)
        guard changesCount == 0 else { return }
        let insert = try cachedStatement(
            sql: "INSERT INTO totals (held_micros, charged_micros, owner, currency, day) VALUES (?, ?, ?, ?, ?)"
        )
        try insert.execute(arguments: [held, charged] + key)
    }

    /// What counts against a budget: all holds, and the charges of the period's first day and of all after it.
    func spending(of owner: Owner, against budget: Budget, at moment: Date) throws -> Spending {
        let statement = try cachedStatement(
            sql: """
                SELECT
                    (
                        SELECT COALESCE(SUM(held_micros), 0) FROM totals
                        WHERE owner = :owner AND currency = :currency AND held_micros > 0
                    ),
                    (
                        SELECT COALESCE(SUM(charged_micros), 0) FROM totals
                        WHERE owner = :owner AND currency = :currency AND day >= :first
                    )
                """
        )
        let currency = budget.limit.currency
        let row = try Row.fetchOne(
            statement,
            arguments: [
                "owner": owner.rawValue, "currency": currency.rawValue, "first": budget.period.firstDay(of: moment),
            ]
        )
        return Spending(
            held: Money(micros: row?[0] ?? 0, currency: currency),
            charged: Money(micros: row?[1] ?? 0, currency: currency)
        )
    }

    /// Whole days come from the sums; of a day that the moment parts, the jobs are looked at.
    func spending(of owner: Owner, since moment: Date) throws -> Spending {
        let firstWholeDay = moment.isMidnight ? moment.day : moment.day + 1
        let sums = try cachedStatement(
            sql: """
                SELECT currency, SUM(held_micros), 0 FROM totals
                WHERE owner = :owner AND held_micros > 0 GROUP BY currency
                UNION ALL
                SELECT currency, 0, SUM(charged_micros) FROM totals
                WHERE owner = :owner AND day >= :day GROUP BY currency
                """
        )
        var rows = try Row.fetchAll(sums, arguments: ["owner": owner.rawValue, "day": firstWholeDay])
        if !moment.isMidnight {
            let rest = try cachedStatement(
                sql: """
                    SELECT currency, 0, SUM(COALESCE(charge_micros, 0)) FROM jobs
                    WHERE owner = ? AND is_rehearsal = 0 AND created_at_ms >= ? AND created_at_ms < ? GROUP BY currency
                    """
            )
            rows += try Row.fetchAll(
                rest,
                arguments: [owner.rawValue, moment.milliseconds, firstWholeDay * Date.millisecondsPerDay]
            )
        }
        return try Spending(
            adding: rows.map { row in
                let currency = Currency(rawValue: row[0])
                return Spending(
                    held: Money(micros: row[1], currency: currency),
                    charged: Money(micros: row[2], currency: currency)
                )
            }
        )
    }

    /// All sums there are.
    func totals() throws -> LedgerTotals {
        var totals = LedgerTotals()
        let rows = try Row.fetchCursor(
            self,
            sql: "SELECT owner, currency, day, held_micros, charged_micros FROM totals"
        )
        while let row = try rows.next() {
            let currency = Currency(rawValue: row[1])
            totals.add(
                held: Money(micros: row[3], currency: currency),
                charged: Money(micros: row[4], currency: currency),
                to: LedgerTotals.Key(owner: Owner(rawValue: row[0]), currency: currency, day: row[2])
            )
        }
        return totals
    }

    private func refusal(of job: Job) throws -> RushesError {
        for budget in try budgets(of: job.owner) where budget.limit.currency == job.held.currency {
            let spent = try spending(of: job.owner, against: budget, at: job.createdAt)
            guard !budget.hasRoom(for: job.held, beside: spent) else { continue }
            return budget.exceeded(by: job.held, spent: spent)
        }
        return RushesError(.internalError, "the price of job \(job.id) could not be held")
    }
}
