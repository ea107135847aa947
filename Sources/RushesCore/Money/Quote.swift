/// A price before running, with where it comes from and how old it is.
public struct Quote: Sendable, Hashable, Codable {
    /// Where a quote comes from.
    public enum Basis: String, Sendable, Hashable, Codable {
        /// The service answered with this account's own price a moment ago.
        case live = "live"
        /// The catalog's price rule; how old it is stands in `asOf`.
        case list = "list"
        /// The user's `--max-cost`, because nothing else is known; an upper bound, not a price.
        case limit = "limit"

        /// Reads one of the words.
        ///
        /// - Throws: `UnknownWord` for any other; `DecodingError` if it is no text.
        public init(from decoder: any Decoder) throws { self = try Self.known(in: decoder, as: "basis of a price") }
    }

    /// What the run is expected to cost, and what is held for it.
    public var amount: Money

    /// Where the price comes from.
    public var basis: Basis

    /// The day that the price was true on, as `YYYY-MM-DD` (UTC).
    public var asOf: String

    /// What a reader must know about how sure the price is, such as "assumed from a sibling model"; `nil` if nothing.
    public var caveat: String?

    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case amount = "amount"
        case asOf = "asOf"
        case basis = "basis"
        case caveat = "caveat"
    }

    /// Makes a quote.
    public init(amount: Money, basis: Basis, asOf: String, caveat: String? = nil) {
        self.amount = amount
        self.basis = basis
        self.asOf = asOf
        self.caveat = caveat
    }
}

extension Quote: CustomStringConvertible {
    /// Where the price comes from, and how old it is: `list price of 2026-06-02`.
    public var origin: String {
        let origin =
            switch basis {
            case .live: "live price of \(asOf)"
            case .list: "list price of \(asOf)"
            case .limit: "your own limit, since no price is known"
            }
        guard let caveat else { return origin }
        return "\(origin) (\(caveat))"
    }

    /// The price and its origin in one line: `1.00 USD, list price of 2026-06-02`.
    public var description: String { "\(amount), \(origin)" }
}

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
