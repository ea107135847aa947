public import RushesCore

/// A provider that remembers what it was sent, so that a submission whose answer was lost can be found again.
public protocol HistoryKeepingProvider: Provider {
    /// A page of what the account has submitted, newest first.
    ///
    /// - Parameter page: the page's number, from 1.
    /// - Returns: the page. That something is missing from it proves nothing by itself: histories lag.
    /// - Throws: `RushesError` if the history cannot be read.
    func history(page: Int) async throws(RushesError) -> HistoryPage
}
