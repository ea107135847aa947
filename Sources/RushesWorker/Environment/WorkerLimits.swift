public import RushesCore
public import RushesProvider

/// The patience of a worker.
public struct WorkerLimits: Sendable, Hashable {
    /// How long a claim holds without being renewed; it is renewed every third of that.
    public var lease: Duration
    /// How often a submission that certainly did not arrive is sent again.
    public var retries: RetryBudget
    /// The waits between those.
    public var backoff: Backoff
    /// How long after acceptance "no such prediction" only means that the service is not ready to tell.
    public var grace: Duration
    /// For how long a service must say "no such prediction" before the job is in doubt.
    public var forgetting: Duration
    /// A prediction is asked for again after this, even if the service asks for a longer pause.
    public var longestPause: Duration
    /// A service that asks for more patience with a submission leaves the job queued, or is asked once more after this
    /// where submissions are sent again however often they are turned away: what it asks for may be a mistake.
    public var longestSubmissionPause: Duration
    /// After how long without an end a person is told, once, that it takes long.
    public var longRun: Duration
    /// After how long without an end a job is in doubt.
    public var deadline: Duration
    /// How long a service may say nothing at all before waiting is given up; the job can be taken up again.
    public var silence: Duration
    /// How long a service may say that a prediction is finished without naming a clip.
    public var addressing: Duration
    /// How often what comes beside a clip is asked for, and a clip whose link's time is over; a clip itself is asked for
    /// as long as its link may live.
    public var fetchTries: Int
    /// The waits between two questions for a clip whose link gives nothing yet: the first, and the longest.
    public var fetchWaits: ClosedRange<Duration>
    /// How many clips are fetched at once; those whose links end first come first.
    public var fetchWidth: Int
    /// How long an interrupted worker waits for the answer to a submission before it leaves the job in doubt.
    public var farewell: Duration
    /// How long the end of a job may be held up by asking for the service's own figure.
    public var priceRead: Duration
    /// When that figure is asked for again, counted from the end of the prediction.
    public var priceReads: [Duration]
    /// What a provider's history is trusted to show.
    public var history: HistoryRules
    /// For how long the history is read at once after an answer was lost; what that does not find is looked for later.
    public var historyLook = Duration.seconds(10)
    /// How many calls a second a service gets, of all kinds; `nil` to find out what it takes.
    public var callsPerSecond: Double?
    /// How many predictions may run at a service at once; `nil` to find out what it takes.
    public var concurrency: Int?
    /// Whether a submission that a service turns away for now is sent again however often that happens, as for a batch
    /// that nobody waits for; otherwise the retry budget says how often.
    public var outwaitsLimits: Bool

    /// Makes limits; the defaults are the program's own.
    public init(
        lease: Duration = .seconds(20),
        retries: RetryBudget = RetryBudget(),
        backoff: Backoff = Backoff(),
        grace: Duration = .seconds(30),
        forgetting: Duration = .seconds(60),
        longestPause: Duration = .seconds(60),
        longestSubmissionPause: Duration = .seconds(300),
        longRun: Duration = .seconds(360),
        deadline: Duration = .seconds(24 * 3600),
        silence: Duration = .seconds(600),
        addressing: Duration = .seconds(180),
        fetchTries: Int = 3,
        fetchWaits: ClosedRange<Duration> = .seconds(1) ... .seconds(600),
        fetchWidth: Int = 4,
        farewell: Duration = .seconds(4),
        priceRead: Duration = .seconds(2),
        priceReads: [Duration] = [3, 8, 20, 45, 90, 180, 300].map { .seconds($0) },
        history: HistoryRules = HistoryRules(),
        callsPerSecond: Double? = nil,
        concurrency: Int? = nil,
        outwaitsLimits: Bool = false
    ) {
        self.lease = lease
        self.retries = retries
        self.backoff = backoff
        self.grace = grace
        self.forgetting = forgetting
        self.longestPause = longestPause
        self.longestSubmissionPause = longestSubmissionPause
        self.longRun = longRun
        self.deadline = deadline
        self.silence = silence
        self.addressing = addressing
        self.fetchTries = fetchTries
        self.fetchWaits = fetchWaits
        self.fetchWidth = fetchWidth
        self.farewell = farewell
        self.priceRead = priceRead
        self.priceReads = priceReads
        self.history = history
        self.callsPerSecond = callsPerSecond
        self.concurrency = concurrency
        self.outwaitsLimits = outwaitsLimits
    }
}
