package import RushesCore

/// What is known of the price of a model that has no price rule: a figure for people to read. Nothing is held or charged
/// by it.
package struct LowestPrice: Sendable, Hashable {
    /// What the figure is for.
    package enum Unit: String, Sendable, Hashable, Codable {
        /// A second at the lowest tier.
        case second
        /// One clip as it was quoted with default settings.
        case clip
    }

    /// The figure.
    package var amount: Money
    /// What it is for.
    package var unit: Unit
    /// The day that it was true on, as `YYYY-MM-DD`.
    package var asOf: String
    /// Where it comes from.
    package var source: String

    /// Makes a figure.
    package init(amount: Money, unit: Unit, asOf: String, source: String) {
        self.amount = amount
        self.unit = unit
        self.asOf = asOf
        self.source = source
    }
}

extension LowestPrice: Codable {
    private enum CodingKeys: String, CodingKey {
        case usd, unit, asOf, source
    }

    /// Reads a figure.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            amount: Money(micros: try container.decodeAmount(forKey: .usd)),
            unit: try container.decode(Unit.self, forKey: .unit),
            asOf: try container.decode(String.self, forKey: .asOf),
            source: try container.decode(String.self, forKey: .source)
        )
    }

    /// Writes the figure.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeAmount(amount.micros, forKey: .usd)
        try container.encode(unit, forKey: .unit)
        try container.encode(asOf, forKey: .asOf)
        try container.encode(source, forKey: .source)
    }
}
