/// Something that happened to a job: the input of its state machine and, in the ledger, an entry's kind.
public enum JobEvent: Sendable, Hashable {
    /// A worker is about to send a body; nothing of it has left this machine yet. `bodyHash` is the SHA-256 of
    /// everything that is sent, files by their content; `uploads` says where each file lies at the provider, by its
    /// placeholder in the input; `account` is the mark of the account that it is sent from.
    case sending(bodyHash: String, uploads: [String: String]? = nil, account: String? = nil)
    /// The provider answered with an id.
    case accepted(remoteID: String)
    /// The provider definitely refused the submission, or an upload before it.
    case refused(RushesError)
    /// The submission certainly did not reach the provider, was turned away unprocessed, or is proved to be absent
    /// there; it may be sent again.
    case notSent(reason: String)
    /// It cannot be known whether the provider accepted the submission, or what became of it.
    case doubted(reason: String)
    /// The provider's own word for a prediction that is not finished.
    case observed(status: String)
    /// The provider has finished; these are the clips to bring home, and its own figure if it gave one.
    case finished(outputs: [OutputLink], price: Money?)
    /// The provider's own verdict: the prediction failed.
    case providerFailed(RushesError)
    /// A clip is stored.
    case stored(Take)
    /// Every clip is home.
    case completed
    /// A clip cannot be brought home; the link may still live.
    case fetchFailed(RushesError)
    /// The clip's link is gone.
    case linkExpired(RushesError)
    /// The service's own figure became known after the end.
    case settled(Money)
    /// The owner has found out, and says, whether a doubtful job was charged; there will be no clip.
    case declared(charged: Bool)
    /// The owner took the job back.
    case cancelled
}
