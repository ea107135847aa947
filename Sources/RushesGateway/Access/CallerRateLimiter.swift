import RushesCore
import RushesLedger
import Synchronization

/// How often each key may call.
///
/// What makes work (submissions, uploads, quotes) counts against the key's own rate. Questions are answered from the
/// ledger and cost no service anything; twenty times as many of those are taken, and no fewer than fifty a second.
final class CallerRateLimiter: Sendable {
    private struct Pair {
        var perSecond: Double
        var work: RateLimit
        var reading: RateLimit

        init(perSecond: Double) {
            self.perSecond = perSecond
            work = RateLimit(perSecond: perSecond, burst: Int(bounding: perSecond, rounded: .up))
            let often = max(perSecond * 20, 50)
            reading = RateLimit(perSecond: often, burst: Int(bounding: often, rounded: .up))
        }
    }

    private let pairs = Guarded<[Owner: Pair]>([:])
    /// For all together who call without a key.
    private let strangers = Guarded(Pair(perSecond: 20))
    private let sinceStart: @Sendable () -> Duration

    init() {
        let start = ContinuousClock.now
        sinceStart = { start.duration(to: .now) }
    }

    /// Admits a call, or says how long to wait.
    ///
    /// - Returns: zero where the call is admitted and counted.
    func admit(_ caller: Caller, working isWork: Bool) -> Duration {
        guard let perSecond = caller.key?.callsPerSecond, perSecond > 0, perSecond.isFinite else { return .zero }
        let now = sinceStart()
        return pairs.withLock { pairs in
            var pair = pairs[caller.owner] ?? Pair(perSecond: perSecond)
            if pair.perSecond != perSecond { pair = Pair(perSecond: perSecond) }
            let wait = isWork ? pair.work.admit(at: now) : pair.reading.admit(at: now)
            pairs[caller.owner] = pair
            return wait
        }
    }

    /// Admits a call of somebody without a key, or says how long to wait; all such callers share one rate.
    ///
    /// - Returns: zero where the call is admitted and counted.
    func admitStranger(working isWork: Bool) -> Duration {
        let now = sinceStart()
        return strangers.withLock { isWork ? $0.work.admit(at: now) : $0.reading.admit(at: now) }
    }
}
