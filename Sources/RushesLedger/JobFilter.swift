public import RushesCore

/// Which jobs, or takes, a listing shows, newest first.
public struct JobFilter: Sendable, Hashable {
    /// Only these states; `nil` for all.
    public var states: Set<JobState>?
    /// Only ids that begin so; the prefix may lack `job_` (or `take_`).
    public var idPrefix: String?
    /// Only jobs of this model; does not count for takes.
    public var model: ModelID?
    /// Only jobs of models whose ids begin so, to the letter; does not count for takes.
    public var modelPrefix: String?
    /// Only ids older than this one: the last id of the page before.
    public var before: String?
    /// How many of the newest to leave out. To go on with a page's last id (`before`) costs less.
    public var skip: Int
    /// How many at most.
    public var limit: Int

    /// Makes a filter; by default the newest hundred of any state.
    public init(
        states: Set<JobState>? = nil,
        idPrefix: String? = nil,
        model: ModelID? = nil,
        modelPrefix: String? = nil,
        before: String? = nil,
        skip: Int = 0,
        limit: Int = 100
    ) {
        self.states = states
        self.idPrefix = idPrefix
        self.model = model
        self.modelPrefix = modelPrefix
        self.before = before
        self.skip = skip
        self.limit = limit
    }
}
