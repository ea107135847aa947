/// What an audit tells on its way.
public enum AuditStep: Sendable, Hashable {
    /// So many jobs have been looked at, of so many: at most a hundred times in an audit.
    case progress(done: Int, total: Int)
    /// Something does not add up.
    case fault(LedgerFault)
}
