public import Foundation
public import RushesCore

/// A worker's expiring claim on a job. Every write about a job is fenced by its lease's token.
public struct Lease: Sendable, Hashable {
    /// The claimed job.
    public let jobID: Job.ID
    /// Unique to this claim: a later claim of the same job has another.
    public let token: String
    /// Who claimed it.
    public let worker: WorkerID
    /// When the claim ends unless it is renewed.
    public let expiresAt: Date

    /// Describes a claim.
    public init(jobID: Job.ID, token: String, worker: WorkerID, expiresAt: Date) {
        self.jobID = jobID
        self.token = token
        self.worker = worker
        self.expiresAt = expiresAt
    }

    /// The same claim with another end, kept to the millisecond.
    package func extended(until expiry: Date) -> Lease {
        Lease(jobID: jobID, token: token, worker: worker, expiresAt: expiry.keptToMillisecond)
    }
}
