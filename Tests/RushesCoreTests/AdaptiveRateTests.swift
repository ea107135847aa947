import RushesCore
import RushesTesting
import Testing

/// Finding out how much a service takes.
@Suite struct AdaptiveRateTests {
    @Test func `nothing is limited before the first refusal`() {
        var rate = AdaptiveRate()
        #expect((0..<10_000).allSatisfy { _ in rate.admit(at: .zero) == .zero })
        #expect(rate.perSecond == nil)
    }

    @Test(arguments: [0.5, 5, 20, 200], [1, 20])
    func `a hidden limit is found within a fifth, at the price of few refusals`(hidden: Double, burst: Int) {
        var client = Client(hidden: hidden, burst: burst, rate: AdaptiveRate())
        client.run(until: 120)
        let early = client.refusals
        client.run(until: 1320)
        let found = Double(client.accepted.count { $0 >= 120 }) / 1200
        #expect(found >= 0.8 * hidden && found <= 1.2 * hidden, "\(found) of \(hidden)")
        #expect(
            Double(client.refusals - early) <= max(0.02 * Double(client.requests), 30),
            "\(client.refusals - early)"
        )
    }

    @Test func `a limit that rises is followed`() {
        var client = Client(hidden: 5, burst: 5, rate: AdaptiveRate())
        client.run(until: 300)
        client.service = RateLimit(perSecond: 20, burst: 5)
        client.run(until: 1500)
        let last = Double(client.accepted.count { $0 >= 1200 }) / 300
        #expect(last >= 16, "\(last)")
    }

    @Test func `many refusals of one round are one`() throws {
        var rate = AdaptiveRate()
        for tenth in 0..<50 {
            _ = rate.admit(at: .milliseconds(tenth * 100))
            rate.answered(at: .milliseconds(tenth * 100))
        }
        let now = Duration.seconds(5)
        for _ in 0..<20 { rate.refused(at: now, sentAt: now - .milliseconds(100)) }
        let first = try #require(rate.perSecond)
        #expect(first > 6 && first < 10)
        rate.refused(at: now + .seconds(2), sentAt: now - .milliseconds(1))
        #expect(rate.perSecond == first)
        rate.refused(at: now + .seconds(3), sentAt: now + .seconds(2))
        #expect(rate.perSecond == first / 2)
    }

    @Test func `a service that asks to be left alone is`() {
        var rate = AdaptiveRate()
        rate.refused(at: .seconds(1), sentAt: .seconds(1), retryAfter: .seconds(30))
        #expect(rate.admit(at: .seconds(2)) == .seconds(29))
        #expect(rate.admit(at: .seconds(31)) == .zero)
    }

    @Test func `a known rate is never exceeded and leaves nothing to refuse`() {
        var client = Client(hidden: 5, burst: 3, rate: AdaptiveRate(ceiling: 5))
        client.run(until: 600)
        #expect(client.refusals == 0)
        #expect(client.accepted.count >= 2950)
    }

    @Test func `as many jobs run as a service lets run`() {
        var limit = AdaptiveConcurrency()
        #expect(limit.admits(running: 10_000))
        for _ in 0..<5 { limit.refused(running: 40) }
        #expect(limit.jobs == 40)
        #expect(!limit.admits(running: 40))
        for _ in 0..<40 { limit.ended(running: 40) }
        #expect(limit.jobs == 41)
        limit.refused(running: 40)
        #expect(limit.jobs == 40)
        // Twice as patient after a raise that was refused.
        for _ in 0..<79 { limit.ended(running: 40) }
        #expect(limit.jobs == 40)
        limit.ended(running: 40)
        #expect(limit.jobs == 41)
        limit.accepted(running: 44)
        #expect(limit.jobs == 44)
    }

    @Test func `jobs are never more than was asked for, nor none`() {
        var limit = AdaptiveConcurrency(ceiling: 3)
        for _ in 0..<100 { limit.ended(running: 3) }
        #expect(limit.jobs == 3)
        limit.refused(running: 0)
        #expect(limit.jobs == 1)
    }

    @Test func `no kind of call starves, and the urgent ones come first`() {
        var turns = CallTurns()
        var counts: [CallKind: Int] = [:]
        let all = Set(CallKind.allCases)
        for _ in 0..<2800 { counts[turns.next(of: all) ?? .quote, default: 0] += 1 }
        for kind in all { #expect(counts[kind] == kind.weight * 100) }
        #expect(turns.next(of: []) == nil)
        // A kind that was silent does not get the turns that it did not want.
        #expect((0..<1000).allSatisfy { _ in turns.next(of: [.submission]) == .submission })
        var polls = 0
        for _ in 0..<14 where turns.next(of: [.submission, .poll]) == .poll { polls += 1 }
        #expect((5...7).contains(polls))
    }

    /// A client that always has something to ask, and a service that says no by a limit of its own.
    private struct Client {
        var service: RateLimit
        var rate: AdaptiveRate
        var now = 0.0
        var accepted: [Double] = []
        var refusals = 0
        var requests = 0
        private var flights: [(sent: Double, answered: Double, isRefused: Bool)] = []

        init(hidden: Double, burst: Int, rate: AdaptiveRate) {
            service = RateLimit(perSecond: hidden, burst: burst)
            self.rate = rate
        }

        mutating func run(until end: Double) {
            while now < end {
                while let flight = flights.first, flight.answered <= now {
                    flights.removeFirst()
                    if flight.isRefused {
                        refusals += 1
                        rate.refused(at: .seconds(now), sentAt: .seconds(flight.sent))
                    } else {
                        accepted.append(now)
                        rate.answered(at: .seconds(now))
                    }
                }
                let wait = rate.admit(at: .seconds(now)).inSeconds
                if wait == 0 {
                    requests += 1
                    let isRefused = service.admit(at: .seconds(now + 0.025)) > .zero
                    flights.append((now, now + 0.05, isRefused))
                }
                // Unlimited, it asks for twice what the service takes, or more.
                let pace = wait > 0 ? wait : rate.perSecond == nil ? 0.5 / max(service.perSecond, 10) : 1e-6
                now = min(now + max(pace, 1e-6), max(flights.first?.answered ?? .infinity, now + 1e-6))
            }
        }
    }
}
