/// At most so many calls a second, with so many at once, as a pure value: the generic cell rate algorithm.
///
/// One moment is kept, the *theoretical arrival*: when the next call would be due if calls came evenly. A call may come
/// before it by no more than the burst allows. Over any window of t seconds no more than `perSecond`·t + `burst` calls
/// are admitted, and no timer or counter has to be kept. Moments are given as the time since an origin of the caller's.
package struct RateLimit: Sendable, Hashable {
    /// How many calls a second, in the long run.
    package let perSecond: Double
    /// How many calls may come at once after a pause; at least 1, at most a million.
    package let burst: Int

    private let spacing: Duration
    private let allowance: Duration
    private var arrival: Duration?

    /// Makes a limit under which nothing has been called yet.
    ///
    /// - Parameters:
    ///   - perSecond: how many calls a second; more than 0. Less than one in a hundred years, and what is no number,
    ///     counts as that; more than a billion as a billion.
    ///   - burst: how many at once after a pause; 1 spaces all calls evenly.
    package init(perSecond: Double, burst: Int = 1) {
        let slowest = 1 / Duration.longestCounted.inSeconds
        self.perSecond = perSecond > slowest ? min(perSecond, 1e9) : slowest
        self.burst = min(max(burst, 1), 1_000_000)
        spacing = Duration(boundedSeconds: 1 / self.perSecond)
        allowance = spacing * (self.burst - 1)
    }

    /// How long to wait until a call would be admitted; zero where it would be now.
    ///
    /// - Parameter now: the present moment.
    /// - Returns: the wait.
    package func wait(at now: Duration) -> Duration {
        guard let arrival else { return .zero }
        return max(arrival - allowance - now, .zero)
    }

    /// Admits a call, or says how long to wait.
    ///
    /// - Parameter now: the present moment.
    /// - Returns: zero where the call is admitted and counted; else the wait after which to ask again, nothing counted.
    package mutating func admit(at now: Duration) -> Duration {
        let wait = wait(at: now)
        guard wait == .zero else { return wait }
        arrival = max(arrival ?? now, now) + spacing
        return .zero
    }

    /// The same limit at another rate: what was called counts at the new spacing.
    ///
    /// - Parameters:
    ///   - perSecond: the new rate.
    ///   - now: the present moment.
    /// - Returns: the changed limit.
    package func changed(toPerSecond perSecond: Double, at now: Duration) -> RateLimit {
        var changed = RateLimit(perSecond: perSecond, burst: burst)
        guard let arrival, arrival > now else { return changed }
        let (rest, ratio) = (arrival - now, self.perSecond / changed.perSecond)
        let isCounted = Duration(checkedSeconds: rest.inSeconds * ratio) != nil
        changed.arrival = now + (isCounted ? rest * ratio : .longestCounted)
        return changed
    }
}
