/// What a price rule makes of a usage.
package enum PriceOutcome: Hashable {
    /// A price in micro-dollars, and what a reader must know about it.
    case price(micros: Int64, caveats: [String])
    /// The rule says nothing about this usage: why, and what would help.
    case unknown(reason: String, hint: String?)

    static let unknownLength = PriceOutcome.unknown(
        reason: "nothing says how long the clip will be",
        hint: "give --duration, or --max-cost USD: that much is held, and nothing above it is bought"
    )

    static let unknownSource = PriceOutcome.unknown(
        reason: "the length of the given clip is not known",
        hint: "give the clip as a local file, or --max-cost USD: that much is held, and nothing above it is bought"
    )

    static func caveat(for length: Usage.Length) -> [String] {
        guard length.isBound else { return [] }
        return ["the model picks the length: this is the price of the longest, \(Allowed.number(length.seconds)) s"]
    }

    static func caveat(forSource length: Usage.Length) -> [String] {
        guard length.isBound else { return [] }
        return ["the given clip is not measured: this is the price of the longest, \(Allowed.number(length.seconds)) s"]
    }
}

extension Usage.Length {
    /// The length in seconds.
    var seconds: Double { Double(milliseconds) / 1000 }
}
