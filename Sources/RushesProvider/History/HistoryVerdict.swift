/// What a search in a provider's history has shown about one submission.
public enum HistoryVerdict: Sendable, Hashable {
    /// It was accepted, as this prediction.
    case found(remoteID: String)
    /// It was not accepted.
    case absent
    /// Neither is certain; the reason is for the user.
    case undecided(reason: String)
}
