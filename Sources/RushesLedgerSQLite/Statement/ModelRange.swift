import GRDB
import RushesCore
import RushesLedger

/// A filter's model as conditions on a job's column, so that no pattern has to be escaped; nothing where it has none.
struct ModelRange {
    /// What follows the other conditions of a statement.
    let sql: String
    /// The values of its parameters.
    let arguments: StatementArguments

    init(_ filter: JobFilter) {
        var (sql, arguments) = ("", StatementArguments())
        if let model = filter.model {
            sql += " AND model = ?"
            arguments += [model.rawValue]
        }
        if let prefix = filter.modelPrefix {
            sql += " AND model >= ? AND model < ?"
            // No character's UTF-8 sorts after that of U+10FFFF.
            arguments += [prefix, prefix + "\u{10FFFF}"]
        }
        (self.sql, self.arguments) = (sql, arguments)
    }
}
