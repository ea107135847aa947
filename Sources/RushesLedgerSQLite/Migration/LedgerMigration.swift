/// A step of the schema: applied once to a ledger, in order, and never changed after it was released.
package struct LedgerMigration: Sendable {
    /// The step's name, the same in every kind of database: `0001-ledger`.
    package let name: String
    /// What the step does.
    package let sql: String

    /// Describes a step.
    package init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }

    /// Every step there is, in order. How many of them a ledger has seen stands in its `user_version`.
    package static let all: [LedgerMigration] = [
        .ledger0001, .budgets0002, .compact0003, .callers0004, .workers0005, .places0006,
    ]
}
