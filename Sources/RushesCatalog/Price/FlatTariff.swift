/// One price a clip, by resolution, however long it is.
public struct FlatTariff: Sendable, Hashable, Codable {
    /// What a clip costs.
    public var amounts: [Rate]

    /// Makes a tariff.
    public init(amounts: [Rate]) { self.amounts = amounts }

    func price(of usage: Usage) -> PriceOutcome {
        guard let (micros, choice) = amounts.dearest(for: usage) else { return amounts.absence(for: usage) }
        return .price(micros: micros, caveats: choice)
    }
}
