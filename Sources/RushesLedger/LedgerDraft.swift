public import Foundation
public import RushesCore

/// An entry that is about to be added: everything but its number, which the store gives it.
public struct LedgerDraft: Sendable, Hashable {
    /// The job that it is about.
    public let jobID: Job.ID
    /// Whose job that is.
    public let owner: Owner
    /// When it happened, to the millisecond.
    public let at: Date
    /// What happened.
    public let content: LedgerEntry.Content
    /// By how much the job's held amount changes.
    public let held: Money
    /// By how much the job's charge changes.
    public let charged: Money

    /// The entry under its number.
    public func entry(numbered sequence: Int64) -> LedgerEntry {
        LedgerEntry(
            sequence: sequence,
            jobID: jobID,
            owner: owner,
            at: at,
            content: content,
            held: held,
            charged: charged
        )
    }
}
