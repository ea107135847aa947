import RushesCore
import RushesProvider
import RushesTesting
import Testing

/// Whether a list may stand in for questions a job.
@Suite struct HistorySweepTests {
    private static func running(_ count: Int, density: Double = 0.3) -> [HistorySweep<Int>.Running] {
        (0..<count).map { .init(id: $0, rank: $0, density: density) }
    }

    private static func listed(_ id: Int, isEnded: Bool = true) -> HistorySweep<Int>.Listed {
        .init(id: id, rank: id, place: id % 50, isEnded: isEnded)
    }

    /// A sweep whose list has agreed three times.
    private static func trusted() -> HistorySweep<Int> {
        var sweep = HistorySweep<Int>()
        for id in 0..<3 {
            sweep.jobEnded(id, rank: id, at: .seconds(id))
            _ = sweep.next(running: running(20), at: .seconds(id))
            sweep.pageRead(1, listed: [listed(id)], at: .seconds(id))
        }
        return sweep
    }

    @Test func `a list is not read before a job of which the end is known has shown it fresh`() {
        var sweep = HistorySweep<Int>()
        #expect(sweep.next(running: Self.running(200), at: .zero) == nil)
        for id in 0..<3 {
            #expect(sweep.trust != .trusted)
            sweep.jobEnded(id, rank: 60, at: .seconds(id))
            #expect(sweep.next(running: Self.running(200), at: .seconds(id)) == .page(2))
            sweep.pageRead(
                2,
                listed: [Self.listed(id)].map { .init(id: $0.id, rank: 60, place: 10, isEnded: true) },
                at: .seconds(id)
            )
        }
        #expect(sweep.trust == .trusted)
        guard case .page? = sweep.next(running: Self.running(200), at: .seconds(4)) else {
            Issue.record("a trusted list is not read")
            return
        }
    }

    @Test func `a job that is left before its end is confirmed is confirmed when it is taken up again`() {
        var sweep = Self.trusted()
        sweep.pageRead(1, listed: [Self.listed(5)], at: .seconds(4))
        sweep.jobLeft(5)
        #expect(sweep.next(running: Self.running(20), at: .seconds(4)) != .job(5))
        sweep.pageRead(1, listed: [Self.listed(5)], at: .seconds(5))
        #expect(sweep.next(running: Self.running(20), at: .seconds(5)) == .job(5))
    }

    @Test func `a list that lags is left alone, the longer the more often it did`() {
        var sweep = HistorySweep<Int>()
        var now = Duration.zero
        for pause in [600, 1200, 2400] {
            sweep.jobEnded(7, rank: 7, at: now)
            let deadline = now + .seconds(3)
            while case .probing = sweep.trust {
                switch sweep.next(running: Self.running(20), at: now) {
                case .page(let page)?: sweep.pageRead(page, listed: [Self.listed(7, isEnded: false)], at: now)
                case .wait(let until)?: now = until
                case .job?, nil: Issue.record("nothing to do while probing")
                }
            }
            #expect(now >= deadline && now < deadline + .seconds(2))
            #expect(sweep.trust == .distrusted(until: now + .seconds(pause)))
            now += .seconds(pause)
            #expect(sweep.next(running: Self.running(20), at: now) == nil)
            #expect(sweep.trust == .unknown)
        }
    }

    @Test func `with few jobs, or jobs that hardly need asking for, no page is read`() {
        var sweep = Self.trusted()
        #expect(sweep.next(running: Self.running(9), at: .seconds(9)) == nil)
        // One job in need on a page: its own answer costs as much and needs no confirmation.
        let lone = Self.running(1) + (1..<20).map { .init(id: $0, rank: 50 * $0, density: 0.001) }
        #expect(sweep.next(running: lone, at: .seconds(9)) == nil)
        guard case .page(1)? = sweep.next(running: Self.running(20), at: .seconds(9)) else {
            Issue.record("twenty jobs on one page are worth reading it")
            return
        }
    }

    @Test func `an end that a page tells is confirmed by the job itself, once, and its denial ends the trust`() {
        var sweep = Self.trusted()
        sweep.pageRead(1, listed: [Self.listed(9), Self.listed(10)], at: .seconds(5))
        sweep.pageRead(1, listed: [Self.listed(9)], at: .seconds(5))
        #expect(sweep.next(running: Self.running(20), at: .seconds(5)) == .job(9))
        #expect(sweep.next(running: Self.running(20), at: .seconds(5)) == .job(10))
        sweep.jobEnded(9, rank: 9, at: .seconds(5))
        #expect(sweep.trust == .trusted)
        sweep.jobRuns(10, askedAt: .seconds(5), at: .seconds(5))
        #expect(sweep.trust == .distrusted(until: .seconds(605)))
    }

    @Test func `an answer to a question that was sent before the page was read says nothing against the page`() {
        var sweep = Self.trusted()
        sweep.pageRead(1, listed: [Self.listed(9)], at: .seconds(5))
        #expect(sweep.next(running: Self.running(20), at: .seconds(5)) == .job(9))
        sweep.jobRuns(9, askedAt: .seconds(4.9), at: .seconds(5.1))
        #expect(sweep.trust == .trusted)
        #expect(sweep.next(running: Self.running(20), at: .seconds(5.1)) == .job(9))
        sweep.jobEnded(9, rank: 9, at: .seconds(5.2))
        #expect(sweep.trust == .trusted)
    }

    @Test func `only pages that show running jobs are read, others' predictions counted`() {
        var sweep = Self.trusted()
        sweep.pageRead(3, listed: [.init(id: 5, rank: 20, place: 10, isEnded: false)], at: .seconds(5))
        // Ninety predictions of others lie between: rank 20 is on page 3.
        let jobs = (0..<20).map { HistorySweep<Int>.Running(id: $0, rank: 15 + $0, density: 0.3) }
        var pages: Set<Int> = []
        for second in 0..<20 {
            if case .page(let page)? = sweep.next(running: jobs, at: .seconds(6 + second)) { pages.insert(page) }
        }
        #expect(pages == [3])
    }

    @Test func `a list that is cut into other pages than were asked for is read where its jobs are`() {
        func pages(_ counts: [(page: Int, count: Int)]) -> Set<Int> {
            var sweep = Self.trusted()
            for (page, count) in counts { sweep.pageRead(page, listed: [], count: count, at: .seconds(5)) }
            let jobs = (0..<20).map { HistorySweep<Int>.Running(id: $0, rank: 60 + $0, density: 0.3) }
            var pages: Set<Int> = []
            for second in 0..<20 {
                if case .page(let page)? = sweep.next(running: jobs, at: .seconds(6 + second)) { pages.insert(page) }
            }
            return pages
        }
        #expect(pages([]) == [2])
        // Twenty a page, whatever was asked for: ranks 60 to 79 are on the fourth.
        #expect(pages([(1, 20), (2, 20)]) == [4])
        #expect(pages([(1, 100)]) == [1])
        // A page that is short by itself is the last one.
        #expect(pages([(1, 50), (2, 13)]) == [2])
        #expect(pages([(2, 13), (2, 13)]) == [2])
    }

    /// A pretended service whose list lags by so much; two hundred jobs.
    @Test(arguments: [0.0, 1, 60])
    func `a fresh list costs few requests a job and a stale one hardly delays any`(lag: Double) {
        let random = SeededRandom(seed: 21)
        let times = PretendedTimes.logNormal(spread: 0.32, median: 105)
        let key = CompletionKey(model: ModelID("m"))
        let schedule = PollSchedule(
            completionTimes: (0..<100).map { _ in .seconds(times.time(using: random, share: 0)) }
        )
        var queue = PollQueue<Int>()
        queue.learn(schedule, for: key)
        var sweep = HistorySweep<Int>()
        var alive: [Int: (origin: Double, end: Double)] = [:]
        var (sent, ended, requests) = (0, 0, 0)
        var delays: [Double] = []
        var ends: [Double] = []
        func ask(_ id: Int, at now: Double) {
            requests += 1
            guard let job = alive[id] else { return }
            guard job.end <= now else {
                sweep.jobRuns(id, askedAt: .seconds(now), at: .seconds(now))
                return queue.answered(id, at: .seconds(now))
            }
            sweep.jobEnded(id, rank: sent - 1 - id, at: .seconds(now))
            queue.remove(id)
            alive[id] = nil
            delays.append(now - job.end)
            ended += 1
        }
        var now = 0.0
        while ended < 2000 {
            while alive.count < 200, sent < Int(now * 4) + 1 {
                alive[sent] = (now, now + times.time(using: random, share: 0))
                ends.append(alive[sent]?.end ?? 0)
                queue.insert(sent, of: key, since: .seconds(now))
                sent += 1
            }
            while case .ask(let id)? = queue.next(at: .seconds(now)) { ask(id, at: now) }
            sweeping: for _ in 0..<20 {
                let running = alive.map { id, job in
                    HistorySweep<Int>.Running(
                        id: id,
                        rank: sent - 1 - id,
                        density: schedule.density(atAge: .seconds(now - job.origin))
                    )
                }
                switch sweep.next(running: running, at: .seconds(now), price: queue.price) {
                case .job(let id)?: ask(id, at: now)
                case .page(let page)?:
                    requests += 1
                    var listed: [HistorySweep<Int>.Listed] = []
                    for place in 0..<50 {
                        let rank = (page - 1) * 50 + place
                        let id = sent - 1 - rank
                        guard id >= 0 else { continue }
                        let isEnded = ends[id] + lag <= now
                        guard alive[id] != nil || id == sweep.compared else { continue }
                        listed.append(.init(id: id, rank: rank, place: place, isEnded: isEnded))
                        if alive[id] != nil, !isEnded, sweep.trust == .trusted { queue.answered(id, at: .seconds(now)) }
                    }
                    sweep.pageRead(page, listed: listed, at: .seconds(now))
                case .wait?, nil: break sweeping
                }
            }
            now += 0.1
        }
        let calls = Double(requests) / Double(ended)
        let delay = delays.reduce(0, +) / Double(ended)
        if lag == 0 {
            #expect(calls < 8, "\(calls) \(delay)")
            #expect(delay < 1, "\(calls) \(delay)")
        } else {
            #expect(calls < 32, "\(calls) \(delay)")
            #expect(delay < 2.2, "\(calls) \(delay)")
        }
    }
}
