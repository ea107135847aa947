public import RushesCore
public import RushesLedger

/// A key, and what may be and is spent with it.
public struct KeyAccount: Sendable {
    /// The key.
    public var key: AccessKey
    /// What it holds, and has cost since it was made.
    public var spending: Spending
    /// Its limits, shortest period first, each with what counts against it; none if none is set.
    public var budgets: [(budget: Budget, spending: Spending)]
}
