/// How fast a studio calls its service.
public struct BatchPace: Sendable, Hashable {
    /// How many jobs may run at the service at once; `nil` to find out what it takes.
    public var concurrency: Int?
    /// How many requests a second it gets, submissions and questions together; `nil` to find out what it takes.
    public var requestsPerSecond: Double?
    /// Whether a submission that the service turns away for now is sent again however often that happens.
    public var outwaitsLimits: Bool

    /// Describes a pace; by default that of a single clip.
    public init(concurrency: Int? = nil, requestsPerSecond: Double? = nil, outwaitsLimits: Bool = false) {
        self.concurrency = concurrency
        self.requestsPerSecond = requestsPerSecond
        self.outwaitsLimits = outwaitsLimits
    }
}
