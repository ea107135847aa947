public import RushesCore

/// A request that has been answered with a job.
public struct RecordedRequest: Sendable, Hashable {
    /// The job.
    public let jobID: Job.ID
    /// The digest of the request's body.
    public let body: String

    /// Describes an answered request.
    public init(jobID: Job.ID, body: String) {
        self.jobID = jobID
        self.body = body
    }

    /// Refuses to answer another request with the same job.
    ///
    /// - Throws: `request_mismatch` if the bodies differ.
    package func check(isAnswerTo request: ClientRequest) throws(RushesError) {
        guard body != request.body else { return }
        throw RushesError(
            .requestMismatch,
            "the Idempotency-Key came before, with another body, and was answered with job \(jobID)"
        )
    }
}
