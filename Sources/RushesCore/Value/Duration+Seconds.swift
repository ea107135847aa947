extension Duration {
    /// The duration in seconds, as a floating-point number.
    public var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) * 1e-18
    }

    /// The longest time that is counted with, a hundred years: any sum of a few of them, and any moment so far from
    /// now, can still be told.
    package static let longestCounted = Duration.seconds(longestSeconds)

    /// A time that was given as a number from outside, at most ``longestCounted`` to either side; none at all for what
    /// is not a number.
    ///
    /// `Duration.seconds(_:)` ends the program for a number that no duration is.
    package init(boundedSeconds seconds: Double) {
        self = seconds.isNaN ? .zero : .seconds(min(max(seconds, -Self.longestSeconds), Self.longestSeconds))
    }

    /// A time that was given as a number from outside; `nil` if it is no number or longer than ``longestCounted``.
    package init?(checkedSeconds seconds: Double) {
        guard seconds.magnitude <= Self.longestSeconds else { return nil }
        self = .seconds(seconds)
    }

    /// The longest time as a number of seconds: a hundred years of 365.25 days.
    private static let longestSeconds: Double = 3_155_760_000
}
