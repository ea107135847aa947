public import RushesCore

/// Something in a ledger that does not add up.
public struct LedgerFault: Sendable, Hashable {
    /// The job that it is about; `nil` if it is about none in particular.
    public var jobID: Job.ID?
    /// What does not add up, in one sentence without a full stop.
    public var message: String

    /// Describes a fault.
    public init(jobID: Job.ID?, message: String) {
        self.jobID = jobID
        self.message = message
    }
}
