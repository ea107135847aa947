/// How a service's list of predictions is judged.
public struct HistorySweepRules: Sendable, Hashable {
    /// With fewer running jobs no page is read.
    public var least = 10
    /// How many predictions a page shows.
    public var pageSize = 50
    /// How long the list may take to show an end that the job's own answer has told.
    public var patience = Duration.seconds(3)
    /// After how many agreements the list is trusted.
    public var agreements = 3
    /// How long the list is left alone after its first failure; twice as long after each further one.
    public var pause = Duration.seconds(600)
    /// The longest such time.
    public var longestPause = Duration.seconds(7200)
    /// How often a job is asked for itself while the list is trusted.
    public var auditInterval = Duration.seconds(30)
    /// The delay that one request is worth, in seconds.
    public var worth = PollSchedule.worth

    /// The usual rules.
    public init() {}
}
