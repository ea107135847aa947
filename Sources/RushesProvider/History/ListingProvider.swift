public import RushesCore

/// A provider that lists many predictions in one answer, so that the list may stand in for as many questions.
public protocol ListingProvider: Provider {
    /// A page of what the account has submitted, newest first.
    ///
    /// - Parameter page: the page's number, from 1.
    /// - Returns: the page; empty beyond the last one. Whether it is up to date is for the caller to find out.
    /// - Throws: `RushesError` if the list cannot be read; `rate_limited` if that was one call too many.
    func listing(page: Int) async throws(RushesError) -> PredictionListing
}
