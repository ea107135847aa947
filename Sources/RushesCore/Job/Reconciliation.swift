/// What an inquiry about a doubtful job has come to.
public enum Reconciliation: Sendable, Hashable {
    /// The provider has it: the job goes on, and nothing is sent again.
    case found
    /// The provider has ended it meanwhile, for good or bad; the job says which.
    case ended
    /// The provider never had it: the job is queued again, its price still held, and not sent yet.
    case absent
    /// It stays in doubt; the reason is for the user.
    case undecided(reason: String)
}
