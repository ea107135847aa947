import RushesCore

/// A price by the second of the finished clip.
package struct PerSecondTariff: Sendable, Hashable {
    /// What a second costs.
    package var rates: [Rate]
    /// Shorter clips cost as much as one of this length, in seconds.
    package var minSeconds: Int64
    /// What each given picture adds, in micro-dollars.
    package var perImage: Int64
    /// What each second of a given clip adds, in micro-dollars.
    package var perInputSecond: Int64
    /// Whether the price is known only for inputs without a clip.
    package var withoutInputVideo: Bool

    /// Makes a tariff.
    package init(
        rates: [Rate],
        minSeconds: Int64 = 0,
        perImage: Int64 = 0,
        perInputSecond: Int64 = 0,
        withoutInputVideo: Bool = false
    ) {
        self.rates = rates
        self.minSeconds = minSeconds
        self.perImage = perImage
        self.perInputSecond = perInputSecond
        self.withoutInputVideo = withoutInputVideo
    }

    func price(of usage: Usage) -> PriceOutcome {
        if withoutInputVideo, usage.hasInputVideo {
            return .unknown(reason: "there is none for inputs with a clip", hint: nil)
        }
        guard let (rate, choice) = rates.dearest(for: usage) else { return rates.absence(for: usage) }
        guard let output = usage.output else { return .unknownLength }
        var micros = ScaledDecimal.product(
            rate,
            max(output.milliseconds, minSeconds.multipliedBounded(by: 1000)),
            by: 1000
        )
        var caveats = PriceOutcome.caveat(for: output) + choice
        micros = micros.addingBounded(perImage.multipliedBounded(by: Int64(usage.imageCount)))
        if perInputSecond > 0 {
            guard let source = usage.source else { return .unknownSource }
            micros = micros.addingBounded(ScaledDecimal.product(perInputSecond, source.milliseconds, by: 1000))
            caveats += PriceOutcome.caveat(forSource: source)
        }
        return .price(micros: micros, caveats: caveats)
    }
}

extension PerSecondTariff: Codable {
    private enum CodingKeys: String, CodingKey {
        case rates, minSeconds, perImage, perInputSecond, withoutInputVideo
    }

    /// Reads a tariff; everything but the rates may be absent.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        rates = try container.decode([Rate].self, forKey: .rates)
        minSeconds = try container.decodeIfPresent(Int64.self, forKey: .minSeconds) ?? 0
        perImage = try container.decodeAmountIfPresent(forKey: .perImage) ?? 0
        perInputSecond = try container.decodeAmountIfPresent(forKey: .perInputSecond) ?? 0
        withoutInputVideo = try container.decodeIfPresent(Bool.self, forKey: .withoutInputVideo) ?? false
    }

    /// Writes the tariff without what is zero.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(rates, forKey: .rates)
        if minSeconds > 0 { try container.encode(minSeconds, forKey: .minSeconds) }
        if perImage > 0 { try container.encodeAmount(perImage, forKey: .perImage) }
        if perInputSecond > 0 { try container.encodeAmount(perInputSecond, forKey: .perInputSecond) }
        if withoutInputVideo { try container.encode(true, forKey: .withoutInputVideo) }
    }
}
