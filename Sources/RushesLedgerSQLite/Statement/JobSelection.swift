import GRDB
import RushesCore
import RushesLedger

/// The ids of an owner's jobs that a filter lets through, as a statement that an index answers: each state's in their
/// order, and SQLite merges them.
struct JobSelection {
    /// Selects `id`; an order and a page may follow it.
    let ids: String
    /// The values of its parameters.
    let arguments: StatementArguments
    /// The filter's page.
    let range: IDRange

    /// Those that most jobs are in, first: a row passes fewer merges.
    private static let order: [JobState] = [
        .done, .failed, .expired, .cancelled, .queued, .generating, .accepted, .inDoubt, .fetching, .submitting,
    ]

    init(of owner: Owner, where filter: JobFilter) {
        let (range, model) = (IDRange(filter, of: Job.Tag.self), ModelRange(filter))
        let wanted = filter.states ?? Set(JobState.allCases)
        let others = wanted.subtracting(Self.order).sorted { $0.rawValue < $1.rawValue }
        let states = Self.order.filter(wanted.contains) + others
        let one = """
            SELECT id FROM jobs INDEXED BY jobs_by_owner_and_state
            WHERE owner = ? AND state = ? AND id >= ? AND id < ? AND id < ?\(model.sql)
            """
        self.range = range
        let all = states.isEmpty ? ["SELECT id FROM jobs WHERE FALSE"] : states.map { _ in one }
        ids = all.joined(separator: " UNION ALL ")
        arguments = states.reduce(into: StatementArguments()) { all, state in
            let fixed: StatementArguments = [
                owner.rawValue, state.rawValue, range.lower, range.upper, range.before,
            ]
            all += fixed + model.arguments
        }
    }
}
