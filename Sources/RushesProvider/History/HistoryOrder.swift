package import Foundation

/// The predictions of a history in its order, put together from pages that shift while they are read.
///
/// Pages are counted from the newest prediction. What is submitted meanwhile pushes all others down, so that a page may
/// begin with what the one before ended with, or hold nothing else. Nothing is passed over by that, only read again.
package struct HistoryOrder: Sendable {
    /// What was read, newest first, without what has come on top since the first page.
    package private(set) var records: [HistoryRecord] = []
    /// The number of the page to ask for next.
    package private(set) var nextPage = 1
    /// How many pages in a row have shown nothing older.
    package private(set) var standstill = 0
    /// Whether predictions may have been passed over: some have been taken out of the history while it was read.
    package private(set) var hasSlipped = false

    /// No page was read yet.
    package init() {}

    private var places: [String: Int] = [:]
    /// The most that a page has held; services give fewer, or more, than they are asked for.
    private var pageSize = 0
    private var firstTotal: Int?
    private var lastTotal: Int?
    private var isTotalBelieved = true

    /// The moment of the oldest prediction that was read.
    package private(set) var oldest: Date?

    /// Takes in the page that ``nextPage`` has asked for.
    ///
    /// - Parameters:
    ///   - page: the page.
    ///   - keep: what is kept of a new record at a place in the order.
    /// - Returns: the predictions that were not known before.
    package mutating func take(
        _ page: HistoryPage,
        keep: (HistoryRecord, _ place: Int) -> HistoryRecord
    ) -> [HistoryRecord] {
        let lastKnown = page.records.lastIndex { places[$0.remoteID] != nil }
        let added = page.records.filter { places[$0.remoteID] == nil }
        pageSize = max(pageSize, page.records.count)
        // What stands above a known one has come since, and belongs on top of all.
        let tail = lastKnown.map { page.records[($0 + 1)...] } ?? page.records[...]
        let isOlder = !tail.isEmpty && !isNewer(tail)
        if isOlder {
            for record in tail where places[record.remoteID] == nil {
                places[record.remoteID] = records.count
                records.append(keep(record, records.count))
                if let acceptedAt = record.acceptedAt { oldest = acceptedAt }
            }
        }
        standstill = isOlder ? 0 : standstill + 1
        check(page.total, overlaps: lastKnown != nil)
        advance(from: page)
        return added
    }

    /// Whether a history that has come to its end has been read to it, as far as it has told how long it is.
    package var isWhole: Bool { !isTotalBelieved || firstTotal.map { records.count >= $0 } ?? true }

    /// Whether as many predictions are known as there are, so that a page without an older one is the last.
    package var isComplete: Bool { isTotalBelieved && lastTotal.map { records.count >= $0 } ?? false }

    /// Those below this page that are known need not be read again: the next page is the one on which they end.
    private mutating func advance(from page: HistoryPage) {
        let last = page.records.last.flatMap { places[$0.remoteID] }
        let knownBelow = last.map { records.count - 1 - $0 } ?? 0
        nextPage += 1 + (pageSize > 0 ? knownBelow / pageSize : 0)
    }

    /// Whether a page's predictions are all newer than the first that was read: a service that does not count pages gives
    /// its newest ones again and again.
    private func isNewer(_ tail: ArraySlice<HistoryRecord>) -> Bool {
        guard let newest = records.lazy.compactMap(\.acceptedAt).first else { return false }
        return tail.allSatisfy { $0.acceptedAt.map { $0 > newest } ?? false }
    }

    private mutating func check(_ total: Int?, overlaps: Bool) {
        guard let total, isTotalBelieved else { return }
        // Some services give the page's own length, or nothing, for a total.
        guard total >= records.count else {
            isTotalBelieved = false
            hasSlipped = false
            return
        }
        // Without more on top, less in all may have moved the rest up, past the end of the page before.
        if let lastTotal, total < lastTotal, !overlaps { hasSlipped = true }
        firstTotal = firstTotal ?? total
        lastTotal = total
    }
}
