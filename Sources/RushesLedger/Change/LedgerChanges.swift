public import RushesCore

/// What has happened in a ledger since a place.
public struct LedgerChanges: Sendable, Hashable {
    /// Where the next look begins.
    public let cursor: ChangeCursor
    /// The jobs that the entries are about, each once, in the order of their last entry.
    public let jobs: [Job.ID]

    /// Describes changes.
    public init(cursor: ChangeCursor, jobs: [Job.ID]) {
        self.cursor = cursor
        self.jobs = jobs
    }

    /// Collects changes from numbered entries in order.
    ///
    /// - Parameters:
    ///   - sequence: the number of the last entry before them; where there are none, where to go on.
    ///   - entries: their numbers, and the jobs that they are about.
    package init(after sequence: Int64, entries: [(sequence: Int64, job: Job.ID)]) {
        var seen: Set<Job.ID> = []
        let newestFirst = entries.reversed().map(\.job).filter { seen.insert($0).inserted }
        self.init(
            cursor: ChangeCursor(afterSequence: entries.last?.sequence ?? sequence),
            jobs: newestFirst.reversed()
        )
    }
}
