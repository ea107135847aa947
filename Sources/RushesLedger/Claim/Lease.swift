public import RushesCore

/// A worker's claim on a job, which ends unless it is renewed. Every write about a job is fenced by its lease's token.
///
/// Only the store's own clock says when a claim ends. Its holder counts its ``duration`` from before the store was
/// asked, and thus never believes in it for longer than the store does.
public struct Lease: Sendable, Hashable {
    /// The claimed job.
    public let jobID: Job.ID
    /// Unique to this claim: a later claim of the same job has another.
    public let token: String
    /// Who claimed it.
    public let worker: WorkerID
    /// For how long it holds after it was given, or renewed the last time.
    public let duration: Duration

    /// Describes a claim.
    public init(jobID: Job.ID, token: String, worker: WorkerID, duration: Duration) {
        self.jobID = jobID
        self.token = token
        self.worker = worker
        self.duration = duration
    }

    /// The same claim for another time.
    package func renewed(for duration: Duration) -> Lease {
        Lease(jobID: jobID, token: token, worker: worker, duration: duration)
    }
}
