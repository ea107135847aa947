package import RushesCore

extension PriceRule {
    /// The rule in one line, in US dollars: `0.071 a second without sound, 0.107 with sound`.
    package var summary: String {
        switch tariff {
        case .perSecond(let tariff):
            var line = Self.words(tariff.rates, unit: " a second")
            if tariff.minSeconds > 0 { line += ", at least \(tariff.minSeconds) s" }
            if tariff.perImage > 0 { line += ", and \(Money(micros: tariff.perImage).decimal) an image" }
            if tariff.perInputSecond > 0 {
                line += ", and \(Money(micros: tariff.perInputSecond).decimal) a second of the given clip"
            }
            return line
        case .basePlusPerSecond(let tariff):
            return Self.words(tariff.bases, unit: "") + ", and \(Money(micros: tariff.perSecond).decimal) a second"
        case .flat(let tariff):
            return Self.words(tariff.amounts, unit: " a clip")
        case .perSourceSecond(let tariff):
            return "\(Money(micros: tariff.micros).decimal) a second of the given clip,"
                + " \(tariff.minSeconds) to \(tariff.maxSeconds) s"
        case .tokens(let tariff):
            let rates = tariff.rates.enumerated().map { index, rate in
                "\(Self.tokenPrice(rate.pico))\(index == 0 ? " a thousand tokens" : "") at \(rate.resolution.rawValue)"
            }
            return rates.joined(separator: ", ") + "; less where a clip is given"
        }
    }

    private static func words(_ rates: [Rate], unit: String) -> String {
        rates.enumerated().map { index, rate in
            let place = rate.resolution.map { " at \($0.rawValue)" } ?? ""
            let sound = rate.sound.map { $0 ? " with sound" : " without sound" } ?? ""
            return Money(micros: rate.micros).decimal + (index == 0 ? unit : "") + place + sound
        }
        .joined(separator: ", ")
    }

    /// A price of a thousand tokens, which has up to nine places.
    private static func tokenPrice(_ pico: Int64) -> String {
        var digits = String(pico)
        digits = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
        var fraction = String(digits.suffix(9))
        while fraction.count > 2, fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(digits.dropLast(9)).\(fraction)"
    }
}

extension PriceRule {
    /// The lowest figure of the rule, as lists of models show it: by the `second` or the `generation`; by tokens,
    /// what they come to in a second.
    package var lowest: (amount: Money, unit: String)? {
        switch tariff {
        case .perSecond(let tariff): tariff.rates.map(\.micros).min().map { (Money(micros: $0), "second") }
        case .basePlusPerSecond(let tariff): (Money(micros: tariff.perSecond), "second")
        case .flat(let tariff): tariff.amounts.map(\.micros).min().map { (Money(micros: $0), "generation") }
        case .perSourceSecond(let tariff): (Money(micros: tariff.micros), "second")
        case .tokens(let tariff): tariff.lowestPerSecond.map { (Money(micros: $0), "second") }
        }
    }
}
