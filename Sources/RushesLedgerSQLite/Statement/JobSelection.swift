import GRDB
import RushesCore
import RushesLedger

/// The ids of an owner's jobs that a filter lets through, as a statement that an index answers in the order of the ids.
struct JobSelection {
    /// Selects `id`; an order and a page may follow it.
    let ids: String
    /// The values of its parameters.
    let arguments: StatementArguments
    /// The filter's page.
    let range: IDRange

    init(of owner: Owner, where filter: JobFilter) {
        let (range, model) = (IDRange(filter, of: Job.Tag.self), ModelRange(filter))
        let bounds = "id >= ? AND id < ? AND id < ?\(model.sql)"
        let values: StatementArguments = [range.lower, range.upper, range.before]
        self.range = range
        guard let states = filter.states else {
            ids = "SELECT id FROM jobs INDEXED BY jobs_by_owner WHERE owner = ? AND \(bounds)"
            arguments = [owner.rawValue] + values + model.arguments
            return
        }
        // In an order of their own, so that equal filters share a statement.
        let names = states.map(\.rawValue).sorted()
        let one = "SELECT id FROM jobs INDEXED BY jobs_by_owner_and_state WHERE owner = ? AND state = ? AND \(bounds)"
        ids =
            names.isEmpty
            ? "SELECT id FROM jobs WHERE FALSE" : names.map { _ in one }.joined(separator: " UNION ALL ")
        arguments = names.reduce(into: StatementArguments()) { all, name in
            let fixed: StatementArguments = [owner.rawValue, name]
            all += fixed + values + model.arguments
        }
    }
}
