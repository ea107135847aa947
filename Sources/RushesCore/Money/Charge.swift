/// What a job has cost in the end.
public struct Charge: Sendable, Hashable, Codable {
    /// How a charge is known.
    public enum Basis: String, Sendable, Hashable, Codable {
        /// The service's own figure.
        case settled
        /// The quote, because the service has not said yet; later readings replace it.
        case quote
    }

    /// The amount.
    public var amount: Money

    /// How the amount is known.
    public var basis: Basis

    /// Makes a charge.
    public init(amount: Money, basis: Basis) {
        self.amount = amount
        self.basis = basis
    }
}
