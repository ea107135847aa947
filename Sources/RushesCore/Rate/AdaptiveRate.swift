/// How many calls a second a service takes, found out by itself: a pure value.
///
/// There is no limit before the service's first 429 (unless one is known). The first sets the limit to a share of the
/// rate that the service took in the last seconds; every further one halves it, but once a round, since calls that were
/// on their way when the limit fell say nothing about the new one. After that the limit climbs: fast back towards the
/// rate at which it was refused, slowly near it, and ever more slowly the more often it was refused there, so that a
/// limit once found costs hardly any refusals. Only calls that were answered raise it: an idle client learns nothing.
///
/// Moments are given as the time since an origin of the caller's.
package struct AdaptiveRate: Sendable {
    /// The rules by which a rate is adapted.
    package struct Rules: Sendable, Hashable {
        /// Over how long the rate that the service takes is measured, in whole seconds.
        package var memory = 5
        /// What share of the measured rate is the first limit.
        package var firstShare = 0.8
        /// What is left of the limit at each further refusal.
        package var decrease = 0.5
        /// Up to which share of the last refused rate the limit climbs back fast.
        package var nearShare = 0.85
        /// How fast it climbs back: that share of the last refused rate, each second.
        package var fastClimb = 0.1
        /// How fast it climbs where it was refused: that share of it, each second.
        package var slowClimb = 0.01
        /// The lowest limit, in calls a second.
        package var least = 0.05
        /// The shortest round: calls begun before a decrease, and refusals this soon after one, decrease nothing.
        package var round = Duration.seconds(1)

        /// The usual rules.
        package init() {}
    }

    /// The most calls a second whatever the service takes, where that is known; `nil` where it is to be found out.
    package let ceiling: Double?
    /// How many calls may come at once after a pause.
    package let burst: Int
    /// The calls a second that are allowed now; `nil` as long as nothing limits them.
    package private(set) var perSecond: Double?

    private let rules: Rules
    private var limit: RateLimit?
    private var taken: RecentCount
    /// The rate at which the service last refused, and how often in a row it did so near there.
    private var refusedRate: Double?
    private var confirmations = 0
    private var lastDecrease: Duration?
    private var closedUntil: Duration?

    /// Makes a rate.
    ///
    /// - Parameters:
    ///   - ceiling: the most calls a second, where it is known (`--rate`).
    ///   - burst: how many calls may come at once after a pause, as soon as there is a limit.
    ///   - rules: by what the rate is adapted.
    package init(ceiling: Double? = nil, burst: Int = 1, rules: Rules = Rules()) {
        self.ceiling = ceiling
        self.burst = burst
        self.rules = rules
        taken = RecentCount(seconds: rules.memory)
        perSecond = ceiling
        limit = ceiling.map { RateLimit(perSecond: $0, burst: burst) }
    }

    /// How long to wait until a call would be admitted; zero where it would be now.
    ///
    /// - Parameter now: the present moment.
    /// - Returns: the wait.
    package func wait(at now: Duration) -> Duration {
        let closed = max((closedUntil ?? now) - now, .zero)
        return max(closed, limit?.wait(at: now) ?? .zero)
    }

    /// Admits a call, or says how long to wait.
    ///
    /// - Parameter now: the present moment.
    /// - Returns: zero where the call is admitted and counted; else the wait after which to ask again.
    package mutating func admit(at now: Duration) -> Duration {
        let wait = wait(at: now)
        guard wait == .zero else { return wait }
        _ = limit?.admit(at: now)
        return .zero
    }

    /// The service took a call: it answered with anything but a 429.
    ///
    /// - Parameter now: the present moment.
    package mutating func answered(at now: Duration) {
        taken.count(at: now)
        guard let perSecond, let refusedRate else { return }
        // Additive: as many calls as a second allows raise the limit by the climb of one second.
        let isNear = perSecond >= rules.nearShare * refusedRate
        let climb =
            switch perSecond / refusedRate {
            case ..<rules.nearShare: rules.fastClimb
            case ..<1.1: rules.slowClimb / Double(1 << min(confirmations, 4))
            // What was refused once is taken now: the limit is somewhere else.
            default: rules.fastClimb / 2
            }
        var raised = perSecond + climb * refusedRate / max(perSecond, 1)
        if !isNear { raised = min(raised, max(rules.nearShare * refusedRate, perSecond)) }
        if raised > 1.25 * refusedRate {
            // The service takes more than it did: what was learnt about its limit is out of date.
            self.refusedRate = raised
            confirmations = 0
        }
        set(raised, at: now)
    }

    /// The service refused a call with a 429 because of too many calls.
    ///
    /// - Parameters:
    ///   - now: the present moment.
    ///   - sentAt: when the call was begun.
    ///   - retryAfter: how long the service asked to be left alone; nothing is admitted for so long.
    package mutating func refused(at now: Duration, sentAt: Duration, retryAfter: Duration? = nil) {
        if let retryAfter { closedUntil = max(closedUntil ?? now, now + retryAfter) }
        if let lastDecrease, sentAt <= lastDecrease || now < lastDecrease + rules.round { return }
        lastDecrease = now
        guard let perSecond, let known = refusedRate else {
            let measured = max(taken.perSecond(at: now), 1)
            refusedRate = measured
            set(rules.firstShare * measured, at: now)
            return
        }
        confirmations = abs(perSecond - known) <= 0.2 * known ? confirmations + 1 : 0
        refusedRate = perSecond
        set(rules.decrease * perSecond, at: now)
    }

    private mutating func set(_ rate: Double, at now: Duration) {
        let rate = min(max(rate, rules.least), ceiling ?? .infinity)
        perSecond = rate
        limit = limit?.changed(toPerSecond: rate, at: now) ?? RateLimit(perSecond: rate, burst: burst)
    }
}
