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
