import Foundation
import RushesCore
import RushesProvider
import RushesTesting
import Testing

/// Random services with random histories that keep to what the rules trust them to.
@Suite struct HistoryPropertyTests {
    private struct World {
        var jobs: [LostSubmission] = []
        var records: [(record: HistoryRecord, isListedAt: Double, jobID: Job.ID?)] = []
        var owners: [String: Job] = [:]
        var offset = 0.0

        /// Jobs whose answers were lost or known, accepted or not, among other people's predictions.
        init(_ random: SeededRandom, hasTwins: Bool) {
            offset = random.seconds(0...118).inSeconds - 59
            for index in 0..<random.number(1...6) {
                let seed = hasTwins ? Int64(random.number(1...2)) : Int64(index + 10)
                let sentAt = random.seconds(0...1200).inSeconds
                let body = HistorySearchTests.body(seed: seed)
                let id = Job.ID(rawValue: "job_\(index)")
                let isAccepted = random.happens(0.6)
                if isAccepted {
                    let arrival = sentAt + (random.happens(0.5) ? random.seconds(0...200).inSeconds : 0)
                    add("p\(index)", at: arrival, body, isOpaque: random.happens(0.1), jobID: id, random)
                }
                if isAccepted, random.happens(0.3) {
                    owners["p\(index)"] = HistorySearchTests.job(id.rawValue, sentAt: sentAt, seed: seed)
                } else {
                    jobs.append(HistorySearchTests.lost(id.rawValue, at: sentAt, body))
                }
            }
            for index in 0..<random.number(0...20) {
                let body = HistorySearchTests.body(seed: Int64(index + 100))
                let moment = random.seconds(0...5000).inSeconds - 2500
                add("other\(index)", at: moment, body, isOpaque: random.happens(0.05), jobID: nil, random)
                // Half of what is there is ours, and vouches for the history.
                guard random.happens(0.5) else { continue }
                owners["other\(index)"] = HistorySearchTests.job(
                    "job_other\(index)",
                    sentAt: moment - random.seconds(0...100).inSeconds,
                    seed: Int64(index + 100)
                )
            }
        }

        private mutating func add(
            _ id: String,
            at moment: Double,
            _ body: JSONValue,
            isOpaque: Bool,
            jobID: Job.ID?,
            _ random: SeededRandom
        ) {
            let shown: JSONValue? =
                isOpaque ? random.choice([nil, .some(.null), [:], ["prompt": "a heron"]]) : body
            let record = HistorySearchTests.record(id, at: moment + offset, shown)
            records.append((record, moment + random.seconds(0...60).inSeconds, jobID))
        }

        /// The history as it is at a moment, page by page; pages shift while they are read.
        func pages(at now: Double, _ random: SeededRandom) -> [HistoryPage] {
            let listed = records.filter { $0.isListedAt <= now }.map(\.record)
                .sorted {
                    ($0.acceptedAt ?? .distantPast, $0.remoteID) > (
                        $1.acceptedAt ?? .distantPast, $1.remoteID
                    )
                }
            var pages: [HistoryPage] = []
            var place = 0
            let length = random.number(1...7)
            repeat {
                // Whoever submits meanwhile pushes what was shown last to the next page again.
                let from = max(0, place - (random.happens(0.3) ? random.number(1...2) : 0))
                let page = Array(listed.dropFirst(from).prefix(length))
                place = from + length
                pages.append(
                    HistoryPage(records: page, isLast: place >= listed.count, hasGaps: random.happens(0.02))
                )
                if length <= 2, pages.count > 200 { break }
            } while place < listed.count
            return pages
        }
    }

    @Test(arguments: [false, true])
    func `what a service has is never called absent, and never given to two jobs`(hasTwins: Bool) {
        var seen: (found: Int, absent: Int, undecided: Int) = (0, 0, 0)
        for seed in 1...6_000 as ClosedRange<UInt64> {
            let random = SeededRandom(seed: seed)
            let world = World(random, hasTwins: hasTwins)
            let now = random.seconds(0...3000).inSeconds
            let jobs = world.jobs.filter { $0.sentAt <= HistorySearchTests.start + now }
            var search = HistorySearch(for: jobs, now: HistorySearchTests.start + now)
            var pages = world.pages(at: now, random)[...]
            while search.nextPage != nil, let page = pages.popFirst() {
                if random.happens(0.02) { search.breakOff() } else { search.take(page) }
            }
            var taken: [String: Job.ID] = [:]
            for job in jobs {
                let theirs = world.records.filter { $0.jobID == job.jobID }.map(\.record.remoteID)
                switch search.verdict(on: job, owners: world.owners) {
                case .found(let id):
                    seen.found += 1
                    #expect(taken[id] == nil && world.owners[id] == nil, "seed \(seed): \(id) is given twice")
                    taken[id] = job.jobID
                    if !hasTwins { #expect(theirs == [id], "seed \(seed)") }
                case .absent:
                    seen.absent += 1
                    #expect(theirs.isEmpty, "seed \(seed): \(job.jobID) is \(theirs) and was called absent")
                case .undecided:
                    seen.undecided += 1
                }
            }
        }
        // A test that sees only one kind of verdict shows nothing.
        #expect(seen.found > 500 && seen.absent > 300 && seen.undecided > 500, "\(seen)")
    }
}
