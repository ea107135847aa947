import RushesCore

/// A base by resolution, and a price by the second of the finished clip on top of it.
package struct BaseTariff: Sendable, Hashable {
    /// What every clip costs.
    package var bases: [Rate]
    /// What each second adds, in micro-dollars.
    package var perSecond: Int64

    /// Makes a tariff.
    package init(bases: [Rate], perSecond: Int64) {
        self.bases = bases
        self.perSecond = perSecond
    }

    func price(of usage: Usage) -> PriceOutcome {
        guard let (base, choice) = bases.dearest(for: usage) else { return bases.absence(for: usage) }
        guard let output = usage.output else { return .unknownLength }
        let micros = base.addingBounded(Amount.product(perSecond, output.milliseconds, by: 1000))
        return .price(micros: micros, caveats: PriceOutcome.caveat(for: output) + choice)
    }
}

extension BaseTariff: Codable {
    private enum CodingKeys: String, CodingKey {
        case bases, perSecond
    }

    /// Reads a tariff.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        bases = try container.decode([Rate].self, forKey: .bases)
        perSecond = try container.decodeAmount(forKey: .perSecond)
    }

    /// Writes the tariff.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(bases, forKey: .bases)
        try container.encodeAmount(perSecond, forKey: .perSecond)
    }
}
