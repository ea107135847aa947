/// How much a crew does at once, and how often it looks around.
public struct CrewLimits: Sendable, Hashable {
    /// How many jobs are being sent at once; jobs that run at a service do not count.
    public var sending: Int
    /// How many rehearsals are rendered at once.
    public var rendering: Int
    /// How many jobs are in hand at once, those that run at a service included.
    public var inHand: Int
    /// How many jobs wait or are in hand at once; more are left in the ledger until there is room.
    public var known: Int
    /// How often the ledger is looked at for jobs that other programs have added.
    public var look: Duration
    /// How often everything unfinished is looked at: what a program that has died left behind.
    public var wholeLook: Duration
    /// How often services are asked about jobs in doubt, and about what a few others have cost.
    public var inquiry: Duration
    /// How long a job rests after something has kept it from going on, at first and at most; the rest doubles.
    public var rest: ClosedRange<Duration>
    /// How long a job rests whose clip came home broken before its link is asked again, at first and at most; the rest
    /// doubles.
    public var refetch: ClosedRange<Duration>

    /// How long a rehearsal is said to be worked on before it is rendered, as a hosted model would take; `nil` for not at
    /// all.
    public var rehearsalLatency: ClosedRange<Duration>?

    /// Makes limits; the defaults are the program's own.
    public init(
        sending: Int = 8,
        rendering: Int = 2,
        inHand: Int = 20_000,
        known: Int = 100_000,
        look: Duration = .seconds(1),
        wholeLook: Duration = .seconds(15),
        inquiry: Duration = .seconds(60),
        rest: ClosedRange<Duration> = .seconds(5) ... .seconds(300),
        refetch: ClosedRange<Duration> = .seconds(300) ... .seconds(3600),
        rehearsalLatency: ClosedRange<Duration>? = nil
    ) {
        self.sending = max(sending, 1)
        self.rendering = max(rendering, 1)
        self.inHand = max(inHand, 1)
        self.known = max(known, 1)
        self.look = look
        self.wholeLook = wholeLook
        self.inquiry = inquiry
        self.rest = rest
        self.refetch = refetch
        self.rehearsalLatency = rehearsalLatency
    }
}
