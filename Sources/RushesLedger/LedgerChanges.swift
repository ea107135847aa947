public import RushesCore

/// What has happened in a ledger since an entry.
public struct LedgerChanges: Sendable, Hashable {
    /// The number of the last entry that was looked at: where the next look begins.
    public let last: Int64
    /// The jobs that the entries are about, each once, in the order of their last entry.
    public let jobs: [Job.ID]

    /// Describes changes.
    public init(last: Int64, jobs: [Job.ID]) {
        self.last = last
        self.jobs = jobs
    }

    /// Collects changes from entries in order; no entries leave the place where it is.
    package init(after sequence: Int64, entries: [(sequence: Int64, job: Job.ID)]) {
        var seen: Set<Job.ID> = []
        let newestFirst = entries.reversed().map(\.job).filter { seen.insert($0).inserted }
        self.init(last: entries.last?.sequence ?? sequence, jobs: newestFirst.reversed())
    }
}
