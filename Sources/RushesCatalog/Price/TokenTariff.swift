package import RushesCore

/// A price by tokens, as Seedance counts them:
/// ⌊width · height · (frames per second · (seconds made + seconds of input video) + 1) / 1024⌋.
package struct TokenTariff: Sendable, Hashable {
    /// What tokens cost at one resolution.
    package struct TokenRate: Sendable, Hashable {
        /// The resolution.
        package var resolution: Resolution
        /// The resolution whose pixels are counted, where the model makes a smaller picture and enlarges it.
        package var sizeOf: Resolution?
        /// The price of a token in millionths of a micro-dollar.
        package var pico: Int64
        /// The price of a token where a clip is given, in millionths of a micro-dollar.
        package var picoWithVideo: Int64
    }

    /// Width and height by resolution and shape.
    package var sizes: [String: [String: [Int64]]]
    /// The frame rate that is counted.
    package var framesPerSecond: Int64
    /// What tokens cost.
    package var rates: [TokenRate]

    func price(of usage: Usage) -> PriceOutcome {
        guard let resolution = usage.resolution, let rate = rates.first(where: { $0.resolution == resolution }) else {
            let names = rates.map(\.resolution.rawValue)
            let given = usage.resolution.map { "there is none at \($0.rawValue), only" } ?? "there are some"
            return .unknown(reason: "\(given) at \(Allowed.list(names))", hint: nil)
        }
        guard let output = usage.output else { return .unknownLength }
        guard let source = usage.hasInputVideo ? usage.source : Usage.Length(milliseconds: 0) else {
            return .unknownSource
        }
        guard let (pixels, shapeCaveats) = pixels(of: rate.sizeOf ?? resolution, shape: usage.aspect) else {
            return .unknown(
                reason: "there is none at \(resolution.rawValue) for the shape \(usage.aspect?.rawValue ?? "")",
                hint: nil
            )
        }
        // Whole milliseconds keep the sum exact: both sides of the division are a thousand times larger.
        let milliseconds = output.milliseconds.addingBounded(source.milliseconds)
        let frames = framesPerSecond.multipliedBounded(by: milliseconds).addingBounded(1000)
        let tokens = Int64(clamping: Int128(pixels) * Int128(frames) / (1024 * 1000))
        let micros = ScaledDecimal.product(tokens, usage.hasInputVideo ? rate.picoWithVideo : rate.pico, by: 1_000_000)
        let caveats = PriceOutcome.caveat(for: output) + PriceOutcome.caveat(forSource: source) + shapeCaveats
        return .price(micros: micros, caveats: caveats)
    }

    /// What a second costs at least, in micro-dollars: the smallest picture, made from no clip.
    var lowestPerSecond: Int64? {
        var least: Int64?
        for rate in rates {
            let counted: Resolution = rate.sizeOf ?? rate.resolution
            guard let table = sizes.first(where: { Resolution(rawValue: $0.key) == counted })?.value else { continue }
            for area in table.values where area.count == 2 {
                let pixels = area[0].multipliedBounded(by: area[1]).multipliedBounded(by: framesPerSecond)
                let micros = ScaledDecimal.product(pixels, rate.pico, by: 1_024_000_000)
                least = min(least ?? micros, micros)
            }
        }
        return least
    }

    /// The pixels of a picture; the largest that is known where the model picks the shape.
    private func pixels(of resolution: Resolution, shape: Aspect?) -> (Int64, [String])? {
        guard let table = sizes.first(where: { Resolution(rawValue: $0.key) == resolution })?.value else { return nil }
        let areas = table.compactMapValues { $0.count == 2 ? $0[0].multipliedBounded(by: $0[1]) : nil }
        guard let shape, let (width, height) = shape.ratio else {
            return areas.values.max().map {
                ($0, ["the model picks the shape: this is the price of the largest known"])
            }
        }
        // A picture on its side has as many pixels.
        return (areas["\(width):\(height)"] ?? areas["\(height):\(width)"]).map { ($0, []) }
    }
}

extension TokenTariff: Codable {}

extension TokenTariff.TokenRate: Codable {
    private enum CodingKeys: String, CodingKey {
        case resolution, sizeOf, usdPer1000, usdPer1000WithVideo
    }

    /// Reads a rate; a price of a thousand tokens in dollars has as many places as one token's in the small unit.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        resolution = try container.decode(Resolution.self, forKey: .resolution)
        sizeOf = try container.decodeIfPresent(Resolution.self, forKey: .sizeOf)
        pico = try container.decodeAmount(forKey: .usdPer1000, places: 9)
        picoWithVideo = try container.decodeAmount(forKey: .usdPer1000WithVideo, places: 9)
    }

    /// Writes the rate.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(resolution, forKey: .resolution)
        try container.encodeIfPresent(sizeOf, forKey: .sizeOf)
        try container.encodeAmount(pico, forKey: .usdPer1000, places: 9)
        try container.encodeAmount(picoWithVideo, forKey: .usdPer1000WithVideo, places: 9)
    }
}
