public import RushesCore

/// Which jobs, or takes, a listing shows, newest first.
public struct JobFilter: Sendable, Hashable {
    /// Only these states; `nil` for all.
    public var states: Set<JobState>?
    /// Only ids that begin so; the prefix may lack `job_` (or `take_`).
    public var idPrefix: String?
    /// Only ids older than this one: the last id of the page before.
    public var before: String?
    /// How many at most.
    public var limit: Int

    /// Makes a filter; by default the newest hundred of any state.
    public init(states: Set<JobState>? = nil, idPrefix: String? = nil, before: String? = nil, limit: Int = 100) {
        self.states = states
        self.idPrefix = idPrefix
        self.before = before
        self.limit = limit
    }
}
