import RushesCore
import RushesTesting
import Testing

/// At most so many calls a second, and finding out how many a service takes.
@Suite struct RateLimitTests {
    @Test(arguments: [(1.0, 1), (5.0, 1), (5.0, 20), (0.5, 3), (333.0, 7)])
    func `no window sees more calls than its rate and one burst allow`(perSecond: Double, burst: Int) {
        let random = SeededRandom(seed: 7)
        var limit = RateLimit(perSecond: perSecond, burst: burst)
        var admitted: [Double] = []
        var now = 0.0
        for _ in 0..<3000 {
            now += random.happens(0.02) ? 20 / perSecond : random.unit / perSecond
            if limit.admit(at: .seconds(now)) == .zero { admitted.append(now) }
        }
        var excess = 0.0
        for first in admitted.indices {
            for last in first..<min(first + 200, admitted.count) {
                let most = perSecond * (admitted[last] - admitted[first]) + Double(burst)
                excess = max(excess, Double(last - first + 1) - most)
            }
        }
        #expect(admitted.count > 1000)
        #expect(excess <= 1e-6)
    }

    @Test func `after the wait it named a limit admits, and no moment sooner`() {
        var limit = RateLimit(perSecond: 4, burst: 2)
        #expect(limit.admit(at: .zero) == .zero)
        #expect(limit.admit(at: .zero) == .zero)
        let wait = limit.admit(at: .zero)
        #expect(wait == .milliseconds(250))
        #expect(limit.admit(at: wait - .nanoseconds(1)) > .zero)
        #expect(limit.admit(at: wait) == .zero)
    }

    @Test func `who waits as told gets the whole rate`() {
        var limit = RateLimit(perSecond: 5)
        var now = Duration.zero
        for _ in 0..<500 {
            now += limit.wait(at: now)
            #expect(limit.admit(at: now) == .zero)
        }
        #expect(now == .milliseconds(499 * 200))
    }

    @Test func `a limit that changes counts what was called at the new spacing`() {
        var limit = RateLimit(perSecond: 10)
        _ = limit.admit(at: .zero)
        #expect(limit.changed(toPerSecond: 1, at: .zero).wait(at: .zero) == .seconds(1))
        #expect(limit.changed(toPerSecond: 100, at: .zero).wait(at: .zero) == .milliseconds(10))
    }
}
