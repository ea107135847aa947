public import RushesCore

/// What a submission came to. Everything that is not proved to be one of the first four is `inDoubt`.
public enum SubmissionOutcome: Sendable, Hashable {
    /// An answer with an id, whatever else was odd about it; the answer may already hold the result.
    case accepted(remoteID: String, observation: Observation?)
    /// A definite refusal: nothing was started and nothing is charged.
    case refused(RushesError)
    /// Turned away before it was processed (429, or a 503 that proves it); may be sent again after a while.
    case limited(retryAfter: Duration?, reason: String)
    /// No byte of the request left this machine (name resolution, connection refused, TLS, connect timeout).
    case notSent(reason: String)
    /// Anything else: it may have been accepted, and is never sent again by itself.
    case inDoubt(reason: String)
}
