package import RushesCore

/// How patient a download is.
package struct DownloadRules: Sendable, Hashable {
    /// How many times the same clip is asked for, at most.
    package var tryCount: Int
    /// How long a sender may be silent before the try counts as failed.
    package var stallLimit: Duration
    /// How many bytes must come in every ``speedWindow``: who sends a byte now and then is not silent, and never done.
    package var leastByteCount: Int64
    /// How long a sender may fall short of that.
    package var speedWindow: Duration
    /// The most bytes that are taken for a clip.
    package var largestByteCount: Int64
    /// How long to wait between two tries.
    package var backoff: Backoff
    /// How many redirects are followed in one try.
    package var redirectCount: Int

    /// Makes rules; the defaults are five tries, 30 seconds of silence, 64 KiB in five minutes, 16 GiB for a clip (an
    /// hour at 36 megabits a second) and three redirects.
    package init(
        tryCount: Int = 5,
        stallLimit: Duration = .seconds(30),
        leastByteCount: Int64 = 64 << 10,
        speedWindow: Duration = .seconds(300),
        largestByteCount: Int64 = 16 << 30,
        backoff: Backoff = Backoff(base: .seconds(1), cap: .seconds(10)),
        redirectCount: Int = 3
    ) {
        self.tryCount = max(1, tryCount)
        self.stallLimit = stallLimit
        self.leastByteCount = leastByteCount
        self.speedWindow = speedWindow
        self.largestByteCount = largestByteCount
        self.backoff = backoff
        self.redirectCount = redirectCount
    }
}
