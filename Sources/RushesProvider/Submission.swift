public import RushesCore

/// Everything that a provider may need to run one job.
public struct Submission: Sendable, Hashable, Codable {
    /// The job's id; a provider that has room for a client's own mark puts it there.
    public var jobID: Job.ID
    /// What the user asked for, in neutral terms.
    public var brief: Brief
    /// What the catalog made of it.
    public var input: Input
    /// The complete body, with uploaded addresses in place.
    public var body: JSONValue
    /// The price that was quoted; `nil` in a rehearsal of a model whose price nobody knows.
    public var quote: Quote?
    /// Which of several takes of one brief this is, from 1.
    public var ordinal: Int

    /// Collects a submission.
    public init(jobID: Job.ID, brief: Brief, input: Input, body: JSONValue, quote: Quote?, ordinal: Int = 1) {
        self.jobID = jobID
        self.brief = brief
        self.input = input
        self.body = body
        self.quote = quote
        self.ordinal = ordinal
    }
}
