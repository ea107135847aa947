public import RushesCore

/// What a provider says of a prediction.
public enum Observation: Sendable, Hashable {
    /// Not finished; the provider's own word, known or not.
    case running(status: String)
    /// Finished: the clips to bring home and, if it is known already, the provider's own price.
    case finished(outputs: [OutputLink], price: Money?)
    /// The provider's own terminal verdict.
    case failed(RushesError)
    /// No answer that says anything about the prediction: unreachable, a gateway's error page, bad JSON.
    case noSignal(RushesError)
    /// Asked too often; nothing is said about the prediction.
    case limited(retryAfter: Duration?)
    /// The provider says that it has no such prediction. Just after a submission this may only be early.
    case unknown(reason: String)
}
