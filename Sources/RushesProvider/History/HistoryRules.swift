/// What a provider's history is trusted to show, and when its silence proves something.
public struct HistoryRules: Sendable, Hashable {
    /// By how much the provider's clock and ours may differ.
    public var clockDifference: Duration
    /// How long after it was sent a submission may still be accepted.
    public var acceptance: Duration
    /// How long after it was sent a submission may be missing although it was accepted: some are accepted late, and
    /// histories lag.
    public var settling: Duration
    /// How far behind the moment of sending a search goes before it has looked far enough.
    public var reach: Duration
    /// For how long a provider certainly remembers: within it, the end of a history is as good as an older prediction.
    public var memory: Duration
    /// How many pages are read at most.
    public var pageLimit: Int
    /// After how many pages in a row that show nothing older a search ends: the service repeats itself.
    public var standstillLimit = 20

    /// Makes rules; the defaults are the program's own.
    public init(
        clockDifference: Duration = .seconds(60),
        acceptance: Duration = .seconds(300),
        settling: Duration = .seconds(600),
        reach: Duration = .seconds(900),
        memory: Duration = .seconds(24 * 3600),
        pageLimit: Int = 400
    ) {
        self.clockDifference = clockDifference
        self.acceptance = acceptance
        self.settling = settling
        self.reach = reach
        self.memory = memory
        self.pageLimit = pageLimit
    }
}
