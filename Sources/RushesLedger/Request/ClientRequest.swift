/// What a caller's request to make a job brought beside the brief.
public struct ClientRequest: Sendable, Hashable {
    /// The digest of the key under which the caller may ask again without making a second job (`Idempotency-Key`);
    /// `nil` if it gave none.
    public let key: String?
    /// The digest of the request's body.
    public let body: String
    /// The address that is to be told when the job has ended; `nil` if none is.
    public let webhook: String?

    /// Describes a request.
    public init(key: String?, body: String, webhook: String?) {
        self.key = key
        self.body = body
        self.webhook = webhook
    }
}
