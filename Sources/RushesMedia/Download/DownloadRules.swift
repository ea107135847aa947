public import RushesCore

/// How patient a download is.
public struct DownloadRules: Sendable, Hashable {
    /// How many times the same clip is asked for, at most.
    public var tryCount: Int
    /// How long a sender may be silent before the try counts as failed.
    public var stallLimit: Duration
    /// How long to wait between two tries.
    public var backoff: Backoff
    /// How many redirects are followed in one try.
    public var redirectCount: Int

    /// Makes rules; the defaults are five tries, 30 seconds of silence, and three redirects.
    public init(
        tryCount: Int = 5,
        stallLimit: Duration = .seconds(30),
        backoff: Backoff = Backoff(base: .seconds(1), cap: .seconds(10)),
        redirectCount: Int = 3
    ) {
        self.tryCount = max(1, tryCount)
        self.stallLimit = stallLimit
        self.backoff = backoff
        self.redirectCount = redirectCount
    }
}
