/// What a job has cost in the end.
public struct Charge: Sendable, Hashable, Codable {
    /// How a charge is known.
    public enum Basis: String, Sendable, Hashable, Codable {
        /// The service's own figure.
        case settled = "settled"
        /// The quote, because the service has not said yet; later readings replace it.
        case quote = "quote"

        /// Reads one of the words.
        ///
        /// - Throws: `UnknownWord` for any other; `DecodingError` if it is no text.
        public init(from decoder: any Decoder) throws { self = try Self.known(in: decoder, as: "basis of a charge") }
    }

    /// The amount.
    public var amount: Money

    /// How the amount is known.
    public var basis: Basis

    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case amount = "amount"
        case basis = "basis"
    }

    /// Makes a charge.
    public init(amount: Money, basis: Basis) {
        self.amount = amount
        self.basis = basis
    }
}
