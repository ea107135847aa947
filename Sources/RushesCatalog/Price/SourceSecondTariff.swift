import RushesCore

/// A price by the second of the clip that is edited.
package struct SourceSecondTariff: Sendable, Hashable {
    /// What a second costs, in micro-dollars.
    package var micros: Int64
    /// Shorter clips cost as much as one of this length, in seconds.
    package var minSeconds: Int64
    /// Longer clips cost as much as one of this length, in seconds.
    package var maxSeconds: Int64

    /// Makes a tariff.
    package init(micros: Int64, minSeconds: Int64, maxSeconds: Int64) {
        self.micros = micros
        self.minSeconds = minSeconds
        self.maxSeconds = maxSeconds
    }

    func price(of usage: Usage) -> PriceOutcome {
        // The price is clamped at any length: a clip that is not measured costs the most at worst.
        let most = maxSeconds.multipliedBounded(by: 1000)
        let source = usage.source ?? Usage.Length(milliseconds: most, isBound: true)
        let milliseconds = min(max(source.milliseconds, minSeconds.multipliedBounded(by: 1000)), most)
        let billed = Usage.Length(milliseconds: milliseconds, isBound: source.isBound)
        return .price(
            micros: ScaledDecimal.product(micros, milliseconds, by: 1000),
            caveats: PriceOutcome.caveat(forSource: billed)
        )
    }
}

extension SourceSecondTariff: Codable {
    private enum CodingKeys: String, CodingKey {
        case usd, minSeconds, maxSeconds
    }

    /// Reads a tariff.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        micros = try container.decodeAmount(forKey: .usd)
        minSeconds = try container.decode(Int64.self, forKey: .minSeconds)
        maxSeconds = try container.decode(Int64.self, forKey: .maxSeconds)
    }

    /// Writes the tariff.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeAmount(micros, forKey: .usd)
        try container.encode(minSeconds, forKey: .minSeconds)
        try container.encode(maxSeconds, forKey: .maxSeconds)
    }
}
