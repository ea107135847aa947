/// How the misbehaving server cuts its history into pages.
package struct HistoryPaging: Sendable, Hashable {
    /// What it says of how many predictions there are in all.
    package enum Total: Sendable, Hashable, CaseIterable {
        /// The truth of the moment.
        case exact
        /// Nothing.
        case missing
        /// How many stand on the page.
        case ofPage
        /// Zero.
        case zero
    }

    /// How many predictions a page shows at most, however many are asked for.
    package var largestPage = 50
    /// Whether a page always shows that many, whatever is asked for.
    package var ignoresSize = false
    /// Whether every page is the first.
    package var ignoresNumber = false
    /// Whether a page beyond the last is the last one again, and not empty.
    package var repeatsLastPage = false
    /// How many predictions of other programs come on top before each page but the first is read.
    package var arrivals = 0
    /// What it says of how many there are.
    package var total = Total.exact

    /// The service's own way.
    package init() {}

    /// The places, from the newest, that a page shows of so many predictions.
    func places(number: Int, size: Int, of count: Int) -> Range<Int> {
        let size = ignoresSize ? largestPage : min(max(size, 1), largestPage)
        var page = ignoresNumber ? 1 : max(number, 1)
        if repeatsLastPage { page = min(page, max(1, (count + size - 1) / size)) }
        let first = min((page - 1).multipliedReportingOverflow(by: size).partialValue, count)
        return first..<min(first + size, count)
    }
}
