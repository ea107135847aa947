public import RushesCore

/// An owner's money in one period.
public struct Spending: Sendable, Hashable {
    /// What is reserved for unfinished and doubtful jobs.
    public var held: Money
    /// What finished jobs have cost.
    public var charged: Money

    /// Collects the figures.
    public init(held: Money, charged: Money) {
        self.held = held
        self.charged = charged
    }
}
