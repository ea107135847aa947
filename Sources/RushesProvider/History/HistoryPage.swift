/// A page of what a provider remembers, newest first.
public struct HistoryPage: Sendable, Hashable {
    /// The predictions.
    public var records: [HistoryRecord]
    /// Whether there is nothing older than this page.
    public var isLast: Bool

    /// Whether the page holds something that could not be read, so that nothing can be proved to be missing from it.
    public var hasGaps: Bool

    /// How many predictions there are on all pages, if the provider says so. It is believed as far as it agrees with what
    /// the pages show.
    public var total: Int?

    /// Makes a page.
    public init(records: [HistoryRecord], isLast: Bool, hasGaps: Bool = false, total: Int? = nil) {
        self.records = records
        self.isLast = isLast
        self.hasGaps = hasGaps
        self.total = total
    }
}
