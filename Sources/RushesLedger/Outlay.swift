public import RushesCore

/// What jobs of one kind have cost and hold: a line of an account.
public struct Outlay: Sendable, Hashable {
    /// What an account is broken down by.
    public enum Grouping: String, Sendable, Hashable, CaseIterable {
        /// The day (UTC) on which the jobs were made: `2026-11-22`.
        case day
        /// The model.
        case model
        /// The job itself.
        case job
    }

    /// The day, the model or the job's id.
    public var key: String
    /// How many jobs there are; rehearsals are never counted.
    public var jobCount: Int
    /// What they hold.
    public var held: Money
    /// What they have cost.
    public var charged: Money
    /// The share of `charged` that is as quoted, because the service has not given its figure.
    public var unsettled: Money

    /// Makes a line.
    public init(key: String, jobCount: Int, held: Money, charged: Money, unsettled: Money) {
        self.key = key
        self.jobCount = jobCount
        self.held = held
        self.charged = charged
        self.unsettled = unsettled
    }
}
