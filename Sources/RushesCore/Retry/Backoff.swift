/// How long to wait before the next try: exponential with full jitter, the service's own `Retry-After` first.
///
/// The wait before try n is uniform between 0 and min(`cap`, `base`·2ⁿ⁻¹), which spreads the load of many clients
/// best (AWS Architecture Blog, "Exponential Backoff And Jitter"). A pure value: the caller brings the randomness.
public struct Backoff: Sendable, Hashable {
    /// The upper end of the first wait.
    public var base: Duration
    /// The upper end of every wait.
    public var cap: Duration
    /// No wait is shorter than this, so that neither a small draw nor a service that asks for none hammers it.
    public var floor: Duration

    /// Makes a rule.
    public init(base: Duration = .seconds(1), cap: Duration = .seconds(20), floor: Duration = .milliseconds(200)) {
        self.base = base
        self.cap = cap
        self.floor = floor
    }

    /// The wait after a failed try.
    ///
    /// - Parameters:
    ///   - attempt: the ordinal of the try that failed, from 1.
    ///   - retryAfter: what the service asked for; no less is waited.
    ///   - random: where the jitter comes from.
    /// - Returns: how long to wait.
    public func wait(
        after attempt: Int,
        retryAfter: Duration? = nil,
        using random: inout some RandomNumberGenerator
    ) -> Duration {
        if let retryAfter { return max(retryAfter, floor) }
        let exponent = min(max(attempt, 1) - 1, 20)
        let ceiling = min(cap.inSeconds, base.inSeconds * Double(1 << exponent))
        guard ceiling > floor.inSeconds else { return floor }
        return .seconds(Double.random(in: floor.inSeconds...ceiling, using: &random))
    }
}

/// How often one thing may be tried again, as a pure value.
///
/// At least `guaranteedTries` are always made; after them, tries go on only while `window` has not passed.
public struct RetryBudget: Sendable, Hashable {
    /// Tries that are made whatever the time.
    public var guaranteedTries: Int
    /// How long tries go on beyond those.
    public var window: Duration

    /// Makes a budget; by default at least six tries, and more within a minute.
    public init(guaranteedTries: Int = 6, window: Duration = .seconds(60)) {
        self.guaranteedTries = guaranteedTries
        self.window = window
    }

    /// Whether another try is allowed.
    ///
    /// - Parameters:
    ///   - tries: how many were made.
    ///   - elapsed: the time since the first of them.
    /// - Returns: whether to try again.
    public func allowsAnother(after tries: Int, elapsed: Duration) -> Bool {
        tries < guaranteedTries || elapsed < window
    }
}
