/// A clock that runs faster than the real one, for work that waits for real sockets and for long patience at once.
///
/// Seconds of patience pass in milliseconds. What the machine does in its own time takes longer by this clock than it
/// does; a test must not hang on how long.
public struct ScaledClock: Clock, Sendable {
    /// Spans of time are the standard library's.
    public typealias Duration = Swift.Duration

    /// A moment, counted from the making of the clock.
    public struct Instant: InstantProtocol {
        /// The time since the clock was made.
        public var offset: Swift.Duration

        /// The moment that lies `duration` later.
        public func advanced(by duration: Swift.Duration) -> Instant { Instant(offset: offset + duration) }

        /// The time from this moment to another.
        public func duration(to other: Instant) -> Swift.Duration { other.offset - offset }

        /// Orders moments by time.
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private let scale: Int
    private let start = ContinuousClock.now

    /// Makes a clock that stands at zero and runs `scale` times as fast as the real one.
    public init(scale: Int) { self.scale = scale }

    /// The time since the clock was made.
    public var elapsed: Swift.Duration { (ContinuousClock.now - start) * scale }

    /// Where the clock stands.
    public var now: Instant { Instant(offset: elapsed) }

    /// As fine as the real clock is.
    public var minimumResolution: Swift.Duration { .nanoseconds(scale) }

    /// Suspends until the deadline.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before that.
    public func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        try await ContinuousClock().sleep(until: start + deadline.offset / scale)
    }
}
