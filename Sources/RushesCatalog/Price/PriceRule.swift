import RushesCore

/// How a model's list price is computed, and how far the rule can be trusted.
package struct PriceRule: Sendable, Hashable {
    /// The closed set of ways in which clips are priced.
    package enum Tariff: Sendable, Hashable {
        /// By the second of the finished clip.
        case perSecond(PerSecondTariff)
        /// A base and a price by the second.
        case basePlusPerSecond(BaseTariff)
        /// One price a clip.
        case flat(FlatTariff)
        /// By the second of the clip that is edited.
        case perSourceSecond(SourceSecondTariff)
        /// By tokens.
        case tokens(TokenTariff)
    }

    /// The way.
    package var tariff: Tariff
    /// The day that the price was true on, as `YYYY-MM-DD`.
    package var asOf: String
    /// Where the price comes from.
    package var source: String
    /// How sure it is, where it is not the service's own published price.
    package var caveat: String?

    /// Makes a rule.
    package init(_ tariff: Tariff, asOf: String, source: String, caveat: String? = nil) {
        self.tariff = tariff
        self.asOf = asOf
        self.source = source
        self.caveat = caveat
    }

    package func price(of usage: Usage) -> PriceOutcome {
        switch tariff {
        case .perSecond(let tariff): tariff.price(of: usage)
        case .basePlusPerSecond(let tariff): tariff.price(of: usage)
        case .flat(let tariff): tariff.price(of: usage)
        case .perSourceSecond(let tariff): tariff.price(of: usage)
        case .tokens(let tariff): tariff.price(of: usage)
        }
    }
}

extension PriceRule: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind, asOf, source, caveat
    }

    private enum Kind: String, Codable {
        case perSecond, basePlusPerSecond, flat, perSourceSecond, tokens
    }

    /// Reads a rule; the tariff's members stand beside the rule's own.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        asOf = try container.decode(String.self, forKey: .asOf)
        source = try container.decode(String.self, forKey: .source)
        caveat = try container.decodeIfPresent(String.self, forKey: .caveat)
        tariff =
            switch try container.decode(Kind.self, forKey: .kind) {
            case .perSecond: .perSecond(try PerSecondTariff(from: decoder))
            case .basePlusPerSecond: .basePlusPerSecond(try BaseTariff(from: decoder))
            case .flat: .flat(try FlatTariff(from: decoder))
            case .perSourceSecond: .perSourceSecond(try SourceSecondTariff(from: decoder))
            case .tokens: .tokens(try TokenTariff(from: decoder))
            }
    }

    /// Writes the rule.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(asOf, forKey: .asOf)
        try container.encode(source, forKey: .source)
        try container.encodeIfPresent(caveat, forKey: .caveat)
        switch tariff {
        case .perSecond(let tariff):
            try container.encode(Kind.perSecond, forKey: .kind)
            try tariff.encode(to: encoder)
        case .basePlusPerSecond(let tariff):
            try container.encode(Kind.basePlusPerSecond, forKey: .kind)
            try tariff.encode(to: encoder)
        case .flat(let tariff):
            try container.encode(Kind.flat, forKey: .kind)
            try tariff.encode(to: encoder)
        case .perSourceSecond(let tariff):
            try container.encode(Kind.perSourceSecond, forKey: .kind)
            try tariff.encode(to: encoder)
        case .tokens(let tariff):
            try container.encode(Kind.tokens, forKey: .kind)
            try tariff.encode(to: encoder)
        }
    }
}

/// One price a clip, by resolution, however long it is.
package struct FlatTariff: Sendable, Hashable, Codable {
    /// What a clip costs.
    package var amounts: [Rate]

    /// Makes a tariff.
    package init(amounts: [Rate]) { self.amounts = amounts }

    func price(of usage: Usage) -> PriceOutcome {
        guard let (micros, choice) = amounts.dearest(for: usage) else { return amounts.absence(for: usage) }
        return .price(micros: micros, caveats: choice)
    }
}

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
        let micros = base.addingBounded(ScaledDecimal.product(perSecond, output.milliseconds, by: 1000))
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
