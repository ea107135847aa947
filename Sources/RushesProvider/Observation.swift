public import RushesCore

/// What a provider says of a prediction.
public enum Observation: Sendable, Hashable {
    /// Not finished; the provider's own word, known or not.
    case running(status: String)
    /// Finished: the clips to bring home and, if it is known already, the provider's own price. Without any output, the
    /// address of the clip was not told, or not yet; what that means is in the provider's ``ProviderTraits``.
    case finished(outputs: [OutputLink], price: Money?)
    /// The provider's own terminal verdict; nothing is charged.
    case failed(RushesError)
    /// The provider's own terminal verdict, with a bill all the same.
    case billed(RushesError, price: Money)
    /// No answer that says anything about the prediction: unreachable, a gateway's error page, bad JSON.
    case noSignal(RushesError)
    /// Asked too often; nothing is said about the prediction.
    case limited(retryAfter: Duration?)
    /// The provider says that it has no such prediction. Just after a submission this may only be early.
    case unknown(reason: String)
}

extension Observation {
    /// Whether the prediction has finished, and no clip of it is named.
    public var lacksClip: Bool {
        if case .finished(let outputs, _) = self { outputs.isEmpty } else { false }
    }
}
