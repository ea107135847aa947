import RushesCore

/// When to ask next what became of a prediction, from how long such predictions have taken before: a pure value.
///
/// The best interval at age t is √(2c/h(t)), h being the rate at which predictions of that age finish and c the delay,
/// in seconds, that one request is worth (J. B. Keller, "Optimum checking schedules for systems subject to random
/// failure", Management Science 21, 1974). Where h changes within an interval, a request is due when ∫√(h/2c) since the
/// last one has reached 1. The first request comes no earlier than the age before which 0.5 % of predictions end; as
/// long as little has been learnt, that is almost at once, since some models answer at once.
public struct PollSchedule: Sendable, Hashable {
    /// No interval is shorter.
    public static let shortest: Duration = .milliseconds(500)
    /// No interval is longer, but for the wait before the first request.
    public static let longest: Duration = .seconds(10)
    /// The delay that one request is worth, in seconds, unless said otherwise.
    public static let worth = 0.04

    /// The need of the first request: there is nothing to be known before predictions begin to end, and the first
    /// request lies best within the first interval, not at its end.
    static let firstNeed = 0.6

    let curve: NeedCurve

    /// Makes a schedule from what has been learnt.
    ///
    /// - Parameters:
    ///   - times: how long such predictions take.
    ///   - worth: the delay that one request is worth, in seconds.
    public init(_ times: CompletionTimes, worth: Double = PollSchedule.worth) {
        curve = NeedCurve(
            survivals: times.survivals,
            begins: times.age(endedShare: 0.005),
            worth: worth,
            intervals: Self.shortest.inSeconds...Self.longest.inSeconds
        )
    }

    /// Makes a schedule.
    ///
    /// - Parameters:
    ///   - completionTimes: how long such predictions took, newest first.
    ///   - expected: how long one takes as far as the catalog knows, for when nothing has been seen yet.
    public init(completionTimes: [Duration], expected: Duration? = nil) {
        self.init(CompletionTimes(newestFirst: completionTimes, expected: expected))
    }

    /// The age before which the first request is not made.
    public var begins: Duration { .seconds(curve.begins) }

    /// The age at which to ask next.
    ///
    /// - Parameters:
    ///   - age: the age at which was asked last; `nil` before the first request.
    ///   - price: how often the need must have reached 1: above 1 where requests are scarce.
    /// - Returns: the age, counted from acceptance or from the last change of status, as the schedule is.
    public func nextAge(afterAskingAt age: Duration?, price: Double = 1) -> Duration {
        guard let age else { return .seconds(curve.age(at: Self.firstNeed * price, afterAskingAt: 0)) }
        return .seconds(curve.age(at: price, afterAskingAt: age.inSeconds))
    }

    /// How many times a second a prediction of an age is to be asked for: 1 over the interval.
    public func density(atAge age: Duration) -> Double {
        let next = nextAge(afterAskingAt: age)
        return 1 / max((next - age).inSeconds, Self.shortest.inSeconds)
    }

    /// How much a request is needed: it is due at 1.
    ///
    /// - Parameters:
    ///   - age: the age of the prediction.
    ///   - asked: the age at which was asked last; `nil` before the first request.
    /// - Returns: the need, which grows without bound.
    public func need(atAge age: Duration, afterAskingAt asked: Duration?) -> Double {
        let need = curve.need(at: age.inSeconds, afterAskingAt: asked?.inSeconds ?? 0)
        return asked == nil ? need / Self.firstNeed : need
    }

    /// How long to wait before the next request.
    ///
    /// - Parameters:
    ///   - age: how long ago the prediction was accepted, or last changed its status.
    ///   - requests: how many requests were made already; the last of them at this age.
    ///   - jitter: by what share the wait is changed, so that jobs sent together are not asked for together: between
    ///     -0.1 and 0.1, drawn by the caller.
    /// - Returns: between ``shortest`` and ``longest``; before the first request, as long as ``begins`` says.
    public func interval(atAge age: Duration, afterRequests requests: Int, jitter: Double = 0) -> Duration {
        let next = nextAge(afterAskingAt: requests == 0 ? nil : age)
        let interval = max(next - age, .zero) * (1 + min(max(jitter, -0.1), 0.1))
        // A prediction that was found again, by another run of the program, is asked for soon.
        let longest = requests == 0 ? max(begins - age, Self.longest) : Self.longest
        return min(max(interval, Self.shortest), longest)
    }
}
