import Foundation
import RushesCore
import RushesProvider
import Testing

/// What a provider's history proves about submissions whose answer was lost, and what it does not.
@Suite struct HistorySearchTests {
    static let start = Date(timeIntervalSince1970: 1_800_000_000)
    static let model = ModelID("sample/one")

    static func body(seed: Int64 = 7, _ more: [String: JSONValue] = [:]) -> JSONValue {
        .object(
            ["model": "sample/one", "prompt": "a heron", "seed": .integer(seed)].merging(more) { $1 }
        )
    }

    static func lost(_ id: String = "job_1", at seconds: Double = 0, _ body: JSONValue = body())
        -> LostSubmission
    {
        LostSubmission(jobID: Job.ID(rawValue: id), model: model, body: body, sentAt: start + seconds)
    }

    static func record(
        _ id: String,
        at seconds: Double?,
        _ body: JSONValue? = HistorySearchTests.body(),
        model: ModelID? = HistorySearchTests.model
    ) -> HistoryRecord {
        HistoryRecord(remoteID: id, acceptedAt: seconds.map { start + $0 }, model: model, body: body)
    }

    static func job(_ id: String, owner: Owner = .local, sentAt seconds: Double = 0, seed: Int64 = 0)
        -> Job
    {
        var job = Job(
            id: Job.ID(rawValue: id),
            owner: owner,
            provider: ProviderID("atlas"),
            brief: Brief("a heron"),
            input: Input(model: model, body: ["prompt": "a heron", "seed": .integer(seed)]),
            isRehearsal: false,
            quote: nil,
            destination: Job.Destination(path: "/c.mp4", mayReplace: false),
            createdAt: start
        )
        job.sentAt = start + seconds
        return job
    }

    /// A history that proves absence: it reaches back, and lists a later job of ours as it was sent.
    static let otherLater = record("later", at: 200, body(seed: 1))
    static let witness = job("job_later", sentAt: 199, seed: 1)
    static let otherEarlier = record("earlier", at: -1000, body(seed: 2))

    private func verdict(
        _ records: [HistoryRecord],
        of submissions: [LostSubmission] = [lost()],
        after seconds: Double = 700,
        isLast: Bool = false,
        hasGaps: Bool = false,
        isBrokenOff: Bool = false,
        owners: [String: Job] = [:],
        witness: Job? = HistorySearchTests.witness
    ) -> HistoryVerdict {
        var search = HistorySearch(for: submissions, now: Self.start + seconds)
        search.take(HistoryPage(records: records, isLast: isLast, hasGaps: hasGaps))
        if isBrokenOff { search.breakOff() }
        return search.verdict(
            on: submissions[0],
            owners: owners.merging(witness.map { ["later": $0] } ?? [:]) { own, _ in own }
        )
    }

    private func isUndecided(_ verdict: HistoryVerdict) -> Bool {
        if case .undecided = verdict { true } else { false }
    }

    @Test func `one free prediction of its body from its time is it, however soon one looks`() {
        #expect(verdict([Self.record("p", at: 3)]) == .found(remoteID: "p"))
        #expect(verdict([Self.record("p", at: 3)], after: 5) == .found(remoteID: "p"))
        #expect(verdict([Self.record("p", at: -60)]) == .found(remoteID: "p"))
        #expect(verdict([Self.record("p", at: 300)], after: 400) == .found(remoteID: "p"))
    }

    @Test func `a full history without it proves that it is absent`() {
        #expect(verdict([Self.otherLater, Self.otherEarlier]) == .absent)
        #expect(verdict([Self.otherLater], isLast: true) == .absent)
    }

    @Test func `absence is not proved before the history had time to catch up`() {
        #expect(isUndecided(verdict([Self.otherLater, Self.otherEarlier], after: 599)))
        #expect(verdict([Self.otherLater, Self.otherEarlier], after: 600) == .absent)
    }

    @Test func `absence is not proved by a history that does not reach back`() {
        #expect(
            isUndecided(verdict([Self.otherLater, Self.record("near", at: -100, Self.body(seed: 3))]))
        )
        // The end of a history is an end of memory too, once it is old.
        #expect(isUndecided(verdict([Self.otherLater], after: 25 * 3600, isLast: true)))
        #expect(isUndecided(verdict([], isLast: true)))
    }

    @Test func `absence is not proved while nothing later is listed`() {
        #expect(
            isUndecided(
                verdict([Self.record("same time", at: 59, Self.body(seed: 3)), Self.otherEarlier])
            )
        )
        #expect(isUndecided(verdict([Self.otherEarlier], isLast: true)))
    }

    @Test func `absence is not proved unless a later job of ours vouches for the history with its very body`() {
        let records = [Self.otherLater, Self.otherEarlier]
        #expect(verdict(records) == .absent)
        // Another account's history, or one of somebody else's jobs alone.
        #expect(isUndecided(verdict(records, witness: nil)))
        // A history that does not keep bodies as they were sent.
        #expect(isUndecided(verdict(records, witness: Self.job("job_later", sentAt: 199, seed: 5))))
    }

    @Test func `a service that repeats its last page for ever proves nothing, and is not read for ever`() {
        for total in [nil, 1, 0, 50] {
            var search = HistorySearch(for: [Self.lost()], now: Self.start + 700)
            let page = HistoryPage(records: [Self.otherLater], isLast: false, total: total)
            var count = 0
            while search.nextPage != nil, count < 100 {
                search.take(page)
                count += 1
            }
            #expect(count <= 25, "\(total ?? -1)")
            #expect(isUndecided(search.verdict(on: Self.lost(), owners: ["later": Self.witness])))
        }
    }

    @Test func `absence is not proved by a history with gaps, or one that broke off`() {
        #expect(isUndecided(verdict([Self.otherLater, Self.otherEarlier], hasGaps: true)))
        #expect(isUndecided(verdict([Self.otherLater, Self.otherEarlier], isBrokenOff: true)))
    }

    @Test(
        arguments: [
            nil, .some(.null), [:], "a heron", ["model": "sample/one"],
            ["model": "sample/one", "prompt": "a heron", "seed": .null],
        ] as [JSONValue?]
    )
    func `absence is not proved beside a prediction that does not tell what it was asked for`(
        body: JSONValue?
    ) {
        let opaque = Self.record("opaque", at: 5, body)
        #expect(isUndecided(verdict([Self.otherLater, opaque, Self.otherEarlier])))
        // Somebody's own, or one from another time, hides nothing.
        #expect(
            verdict([Self.otherLater, opaque, Self.otherEarlier], owners: ["opaque": Self.job("job_2")])
                == .absent
        )
        let old = Self.record("opaque", at: -500, body)
        #expect(verdict([Self.otherLater, old, Self.otherEarlier]) == .absent)
    }

    @Test func `a body that is told in part and differs there is another's`() {
        let other = Self.record("other", at: 5, ["seed": 8])
        #expect(verdict([Self.otherLater, other, Self.otherEarlier]) == .absent)
    }

    @Test func `an address that the service has replaced by its own does not prove absence`() {
        let sent = Self.body(["image": "https://files.example/mine"])
        let kept = Self.body(["image": "https://cdn.example/theirs"])
        let records = [Self.otherLater, Self.record("p", at: 5, kept), Self.otherEarlier]
        #expect(isUndecided(verdict(records, of: [Self.lost(at: 0, sent)])))
        let another = Self.body(seed: 8, ["image": "https://cdn.example/theirs"])
        let others = [Self.otherLater, Self.record("p", at: 5, another), Self.otherEarlier]
        #expect(verdict(others, of: [Self.lost(at: 0, sent)]) == .absent)
    }

    @Test func `absence is not proved when the clocks disagree by our own jobs`() {
        let ours = Self.record("ours", at: 200, Self.body(seed: 3))
        let records = [Self.otherLater, ours, Self.otherEarlier]
        #expect(verdict(records, owners: ["ours": Self.job("job_2", sentAt: 199)]) == .absent)
        #expect(isUndecided(verdict(records, owners: ["ours": Self.job("job_2", sentAt: 300)])))
        #expect(isUndecided(verdict(records, owners: ["ours": Self.job("job_2", sentAt: -500)])))
    }

    @Test func `two predictions that could be it leave it in doubt`() {
        #expect(isUndecided(verdict([Self.record("p", at: 3), Self.record("q", at: 4)])))
    }

    @Test func `a prediction that two doubtful jobs could be leaves both in doubt`() {
        let submissions = [Self.lost("job_1"), Self.lost("job_2", at: 10)]
        #expect(isUndecided(verdict([Self.record("p", at: 12)], of: submissions)))
        #expect(isUndecided(verdict([Self.record("p", at: 12)], of: submissions.reversed())))
    }

    @Test func `the same request from another time is neither it nor a proof`() {
        for seconds in [-61, 301, -5000] as [Double?] + [nil] {
            let stray = Self.record("p", at: seconds)
            #expect(
                isUndecided(verdict([Self.otherLater, stray, Self.otherEarlier], after: 5000)),
                "\(String(describing: seconds))"
            )
        }
    }

    @Test func `a prediction that some job has already, of whatever owner, is not it`() {
        let records = [Self.otherLater, Self.record("p", at: 3), Self.otherEarlier]
        let other = Self.job("job_2", owner: Owner(rawValue: "another"), sentAt: 3)
        #expect(verdict(records, owners: ["p": other]) == .absent)
    }

    @Test func `a prediction that comes twice because pages shifted is one prediction`() {
        let submission = Self.lost()
        var search = HistorySearch(for: [submission], now: Self.start + 400)
        search.take(HistoryPage(records: [Self.otherLater, Self.record("p", at: 3)], isLast: false))
        search.take(HistoryPage(records: [Self.record("p", at: 3), Self.otherEarlier], isLast: false))
        #expect(search.verdict(on: submission, owners: [:]) == .found(remoteID: "p"))
    }

    @Test func `pages are read until the history reaches far enough back, and no further`() {
        var search = HistorySearch(for: [Self.lost()], now: Self.start + 400)
        #expect(search.nextPage == 1)
        search.take(HistoryPage(records: [Self.otherLater], isLast: false))
        #expect(search.nextPage == 2)
        search.take(HistoryPage(records: [Self.otherEarlier], isLast: false))
        #expect(search.nextPage == nil)
        #expect(HistorySearch(for: [], now: Self.start).nextPage == nil)
    }

    @Test func `only the time of sending is read where nothing can be proved absent yet`() {
        for (seconds, isFindingOnly, reads) in [(599.0, false, true), (600, false, false), (600, true, true)] {
            var search = HistorySearch(
                for: [Self.lost()],
                now: Self.start + seconds,
                isFindingOnly: isFindingOnly
            )
            search.take(HistoryPage(records: [Self.otherLater, Self.record("old", at: -61, nil)], isLast: false))
            #expect((search.nextPage == nil) == reads, "\(seconds), \(isFindingOnly)")
        }
    }

    @Test func `a page that others have pushed down wholly is no end, and what lies below it is found`() {
        for isTotalTold in [true, false] {
            let submission = Self.lost()
            var search = HistorySearch(for: [submission], now: Self.start + 400)
            let first = (0..<4).map { Self.record("later \($0)", at: 200 - Double($0), Self.body(seed: 1)) }
            search.take(HistoryPage(records: first, isLast: false, total: isTotalTold ? 9 : nil))
            #expect(search.nextPage == 2)
            // Four have come on top: the second page is the first one again.
            search.take(HistoryPage(records: first, isLast: false, total: isTotalTold ? 13 : nil))
            #expect(search.nextPage == 3)
            // Three more, and new ones stand above what is known.
            let top = (0..<3).map { Self.record("new \($0)", at: 390, Self.body(seed: 1)) }
            search.take(HistoryPage(records: top + first.prefix(1), isLast: false, total: isTotalTold ? 20 : nil))
            // What is known goes on below for three more places.
            #expect(search.nextPage == 4)
            search.take(
                HistoryPage(records: first.suffix(2) + [Self.record("p", at: 3)], isLast: false, total: nil)
            )
            #expect(search.verdict(on: submission, owners: [:]) == .found(remoteID: "p"))
        }
    }

    @Test func `absence is not proved where predictions were taken out of the history while it was read`() {
        func verdict(totals: [Int?], overlap: Bool) -> HistoryVerdict {
            var search = HistorySearch(for: [Self.lost()], now: Self.start + 700)
            let middle = Self.record("middle", at: 100, Self.body(seed: 4))
            search.take(HistoryPage(records: [Self.otherLater, middle], isLast: false, total: totals[0]))
            let next = (overlap ? [middle] : []) + [Self.otherEarlier]
            search.take(HistoryPage(records: next, isLast: false, total: totals[1]))
            return search.verdict(on: Self.lost(), owners: ["later": Self.witness])
        }
        #expect(isUndecided(verdict(totals: [9, 8], overlap: false)))
        #expect(verdict(totals: [9, 9], overlap: false) == .absent)
        #expect(verdict(totals: [9, 10], overlap: false) == .absent)
        #expect(verdict(totals: [9, 8], overlap: true) == .absent)
        // A total that is the page's own length, or nothing, is none.
        #expect(verdict(totals: [2, 1], overlap: false) == .absent)
        #expect(verdict(totals: [0, 0], overlap: false) == .absent)
        #expect(verdict(totals: [nil, 8], overlap: false) == .absent)
    }

    @Test func `absence is not proved by an empty page of a history that has more`() {
        for (total, isProof) in [(nil, true), (1, true), (0, true), (2, false)] as [(Int?, Bool)] {
            var search = HistorySearch(for: [Self.lost()], now: Self.start + 700)
            search.take(HistoryPage(records: [Self.otherLater], isLast: false, total: total))
            search.take(HistoryPage(records: [], isLast: true, total: total))
            let verdict = search.verdict(on: Self.lost(), owners: ["later": Self.witness])
            #expect((verdict == .absent) == isProof, "\(total ?? -1)")
        }
    }

    @Test func `of the same request that was sent several times each gets one where there is one for each`() {
        let submissions = (0..<3).map { Self.lost("job_\($0)", at: Double($0) * 10) }
        let records = [Self.record("c", at: 25), Self.record("b", at: 14), Self.record("a", at: 2)]
        func verdicts(_ submissions: [LostSubmission], _ records: [HistoryRecord], owners: [String: Job] = [:])
            -> [HistoryVerdict]
        {
            submissions.map { one in
                verdict(records, of: [one] + submissions.filter { $0 != one }, owners: owners)
            }
        }
        #expect(verdicts(submissions, records) == ["a", "b", "c"].map { .found(remoteID: $0) })
        #expect(verdicts(submissions.reversed(), records) == ["c", "b", "a"].map { .found(remoteID: $0) })
        // One has its job already; two are left for two.
        let owners = ["b": Self.job("job_9")]
        let rest = [submissions[0], submissions[2]]
        #expect(verdicts(rest, records, owners: owners) == ["a", "c"].map { .found(remoteID: $0) })
        // More or fewer than there are, or another owner's among them: nobody can tell whose is whose.
        #expect(verdicts(submissions, Array(records.prefix(2))).allSatisfy(isUndecided))
        #expect(verdicts(rest, records).allSatisfy(isUndecided))
        var foreign = submissions
        foreign[1].owner = Owner(rawValue: "other")
        #expect(verdicts(foreign, records).allSatisfy(isUndecided))
        // Nor where the times do not fit.
        let late = Self.record("c", at: 400)
        #expect(verdicts(submissions, [late] + records.suffix(2)).allSatisfy(isUndecided))
    }

    @Test func `large seeds that differ in their last digit are different requests`() {
        let seed: Int64 = 9_007_199_254_740_993
        let records = [
            Self.otherLater, Self.record("p", at: 3, Self.body(seed: seed - 1)), Self.otherEarlier,
        ]
        #expect(verdict(records, of: [Self.lost(at: 0, Self.body(seed: seed))]) == .absent)
    }

    @Test func `defaults that the service adds, and the way it writes numbers, do not matter`() {
        let sent = Self.body(["duration": 8, "scale": 1.0, "options": ["sound": true]])
        let kept = Self.body([
            "duration": 8.0, "scale": 1, "resolution": "720p",
            "options": ["sound": true, "voice": "none"],
        ])
        #expect(
            verdict([Self.record("p", at: 3, kept)], of: [Self.lost(at: 0, sent)])
                == .found(remoteID: "p")
        )
    }

    @Test
    func `a placeholder stands for an address that is known no more, and an address for itself`() {
        let digest = "sha256:" + String(repeating: "a", count: 64)
        let kept = Self.record("p", at: 3, Self.body(["images": ["https://files.example/1"]]))
        #expect(
            verdict([kept], of: [Self.lost(at: 0, Self.body(["images": [.string(digest)]]))])
                == .found(remoteID: "p")
        )
        #expect(
            isUndecided(
                verdict([kept], of: [Self.lost(at: 0, Self.body(["images": ["https://files.example/2"]]))])
            )
        )
        #expect(
            isUndecided(
                verdict([kept], of: [Self.lost(at: 0, Self.body(["images": [.string(digest), "b"]]))])
            )
        )
    }
}
