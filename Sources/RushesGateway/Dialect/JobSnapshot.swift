package import RushesCore
package import RushesLedger

/// A job as it stands, with its takes once it has ended.
package struct JobSnapshot: Sendable {
    /// The job.
    package let job: Job
    /// Its takes; none before its end.
    package let takes: [Take]
}

/// Which of a caller's jobs a list shows.
package struct JobQuery: Sendable {
    /// The jobs.
    package var filter: JobFilter
    /// Whether the answer says how many there are in all.
    package var wantsTotal: Bool

    /// Asks for jobs.
    package init(_ filter: JobFilter, wantsTotal: Bool = false) {
        self.filter = filter
        self.wantsTotal = wantsTotal
    }
}

/// One page of a caller's jobs, newest first.
package struct JobPage: Sendable {
    /// What was asked for.
    package let query: JobQuery
    /// The jobs.
    package let jobs: [JobSnapshot]
    /// How many there are in all; `nil` if that was not asked for.
    package let total: Int?
}
