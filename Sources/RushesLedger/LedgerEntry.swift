public import Foundation
public import RushesCore

/// One line of the ledger. Lines are added and never changed.
public struct LedgerEntry: Sendable, Hashable {
    /// What a line records.
    public enum Content: Sendable, Hashable {
        /// A job was made and its price held.
        case queued(Job)
        /// Something happened to a job.
        case event(JobEvent)
    }

    /// The line's number, growing from 1 through the whole ledger.
    public let sequence: Int64
    /// The job that it is about.
    public let jobID: Job.ID
    /// Whose job that is.
    public let owner: Owner
    /// When it happened.
    public let at: Date
    /// What happened.
    public let content: Content
    /// By how much the job's held amount changed.
    public let held: Money
    /// By how much the job's charge changed.
    public let charged: Money

    /// Makes a line.
    public init(
        sequence: Int64,
        jobID: Job.ID,
        owner: Owner,
        at: Date,
        content: Content,
        held: Money,
        charged: Money
    ) {
        self.sequence = sequence
        self.jobID = jobID
        self.owner = owner
        self.at = at
        self.content = content
        self.held = held
        self.charged = charged
    }
}
