import Foundation
import RushesCore
import RushesProvider
import RushesTesting
import Testing

/// Histories that move while they are read, cut into pages in whatever way.
@Suite struct HistoryDriftTests {
    /// A service's list, newest first, on which others put more before each page.
    private struct Service {
        var listed: [HistoryRecord]
        var length: Int
        var tellsTotal: Bool
        private var arrived = 0

        init(count: Int, length: Int, tellsTotal: Bool) {
            listed = (0..<count).map { Self.record("old \($0)", at: -Double($0)) }
            self.length = length
            self.tellsTotal = tellsTotal
        }

        mutating func arrive(_ count: Int, at seconds: Double) {
            for _ in 0..<count {
                arrived += 1
                listed.insert(Self.record("new \(arrived)", at: seconds), at: 0)
            }
        }

        func page(_ number: Int) -> HistoryPage {
            let records = Array(listed.dropFirst((number - 1) * length).prefix(length))
            return HistoryPage(records: records, isLast: records.isEmpty, total: tellsTotal ? listed.count : nil)
        }

        private static func record(_ id: String, at seconds: Double) -> HistoryRecord {
            HistorySearchTests.record(id, at: seconds, HistorySearchTests.body(seed: 99))
        }
    }

    @Test func `no prediction is passed over, however many come on top between two pages`() {
        var (repeated, jumps) = (0, 0)
        for seed in 1...3_000 as ClosedRange<UInt64> {
            let random = SeededRandom(seed: seed)
            let length = random.number(1...20)
            var service = Service(
                count: random.number(1...200),
                length: length,
                tellsTotal: random.happens(0.5)
            )
            let original = service.listed.map(\.remoteID)
            var order = HistoryOrder()
            for read in 1...1_000 {
                let number = order.nextPage
                let page = service.page(number)
                let added = order.take(page) { record, _ in record }
                if added.count < page.records.count { repeated += 1 }
                if order.nextPage > number + 1 { jumps += 1 }
                if page.isLast { break }
                // Now and then far more come at once than a page holds.
                let most = random.happens(0.1) ? length * 5 : max(0, length - 1)
                service.arrive(random.number(0...most), at: Double(read))
            }
            let isWhole = order.records.map(\.remoteID) == original
            #expect(isWhole, "seed \(seed)")
            #expect(!order.hasSlipped && order.isWhole, "seed \(seed)")
        }
        // A test that sees nothing shift shows nothing.
        #expect(repeated > 1_000 && jumps > 100, "\(repeated), \(jumps)")
    }

    @Test func `what was sent lately is found below any number of newer ones, with as many pages as it takes`() {
        for length in [7, 20, 50, 100] {
            var service = Service(count: 40, length: length, tellsTotal: true)
            let lost = (0..<30).map { index in
                HistorySearchTests.lost(
                    "job_\(index)",
                    at: Double(index),
                    HistorySearchTests.body(seed: Int64(index))
                )
            }
            for (index, submission) in lost.enumerated() {
                service.listed.insert(
                    HistorySearchTests.record("p\(index)", at: Double(index) + 1, submission.body),
                    at: 0
                )
            }
            service.arrive(1_000, at: 120)
            var search = HistorySearch(for: lost, now: HistorySearchTests.start + 130)
            var reads = 0
            while let page = search.nextPage, reads < 1_000 {
                search.take(service.page(page))
                reads += 1
                service.arrive(length / 2, at: 130)
            }
            for (index, submission) in lost.enumerated() {
                #expect(search.verdict(on: submission, owners: [:]) == .found(remoteID: "p\(index)"))
            }
        }
    }

    @Test func `a service that gives its newest page whatever is asked for is left after a few`() {
        for length in [5, 50] {
            for arrivals in [0, 3, 60] {
                var service = Service(count: 100, length: length, tellsTotal: false)
                var search = HistorySearch(
                    for: [HistorySearchTests.lost(at: -5_000)],
                    now: HistorySearchTests.start + 700
                )
                var reads = 0
                while search.nextPage != nil, reads < 1_000 {
                    search.take(service.page(1))
                    reads += 1
                    service.arrive(arrivals, at: Double(reads) + 1)
                }
                #expect(reads <= 25, "\(length), \(arrivals)")
                let verdict = search.verdict(on: HistorySearchTests.lost(at: -5_000), owners: [:])
                guard case .undecided = verdict else {
                    Issue.record("\(verdict)")
                    continue
                }
            }
        }
    }
}
