public import RushesCore

/// Something that a check of the ledger has found, and what to do about it.
public struct LedgerFinding: Sendable, Hashable {
    /// What kind of thing it is.
    public enum Kind: String, Sendable, Hashable {
        /// Entries and what is kept of them differ.
        case sum
        /// A take whose file is not where it was stored, or is another.
        case takeWithoutFile = "take_without_file"
        /// A clip with a receipt of ours that the ledger has no take of.
        case fileWithoutTake = "file_without_take"
        /// A partial download that no unfinished job goes on with.
        case leftover
    }

    /// What kind of thing it is.
    public var kind: Kind
    /// The job that it is about, if it is about one.
    public var jobID: Job.ID?
    /// The file that it is about, if it is about one.
    public var path: String?
    /// What was found, in one sentence without a full stop.
    public var message: String
    /// What to do about it.
    public var hint: String
}
