/// A page of what the service remembers of an account's predictions, newest first.
public struct AtlasHistoryPage: Sendable, Hashable {
    /// The predictions.
    public let items: [AtlasHistoryItem]
    /// How many more stand on the page that cannot be read.
    public let unreadableCount: Int
    /// The page's number, from 1.
    public let page: Int
    /// How many a page holds at most.
    public let size: Int
    /// How many there are on all pages, if the service says so.
    public let total: Int?
}
