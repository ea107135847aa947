package import RushesCore

/// An amount that holds for one resolution, for clips with or without sound, or for any.
package struct Rate: Sendable, Hashable {
    /// The resolution; `nil` for any.
    package var resolution: Resolution?
    /// With or without sound; `nil` for both.
    package var sound: Bool?
    /// The amount in micro-dollars.
    package var micros: Int64

    /// Makes a rate.
    package init(resolution: Resolution? = nil, sound: Bool? = nil, micros: Int64) {
        self.resolution = resolution
        self.sound = sound
        self.micros = micros
    }
}

extension Rate: Codable {
    private enum CodingKeys: String, CodingKey {
        case resolution, sound, usd
    }

    /// Reads `{"resolution": "720p", "sound": true, "usd": "0.40"}`; the first two may be absent.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        resolution = try container.decodeIfPresent(Resolution.self, forKey: .resolution)
        sound = try container.decodeIfPresent(Bool.self, forKey: .sound)
        micros = try container.decodeAmount(forKey: .usd)
    }

    /// Writes the rate.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(resolution, forKey: .resolution)
        try container.encodeIfPresent(sound, forKey: .sound)
        try container.encodeAmount(micros, forKey: .usd)
    }
}

extension [Rate] {
    /// The dearest rate that a usage may come to, with a caveat where the usage leaves a choice; `nil` if there is no
    /// rate for it. What is not sent may be anything, so that the price is an upper bound; sound that is not mentioned
    /// is charged for, as the service does with Veo.
    func dearest(for usage: Usage) -> (micros: Int64, caveats: [String])? {
        let fitting = filter { rate in
            (rate.resolution == nil || usage.resolution == nil || rate.resolution == usage.resolution)
                && (rate.sound == nil || rate.sound == usage.sound ?? true)
        }
        guard let micros = fitting.map(\.micros).max() else { return nil }
        let isChoice = usage.resolution == nil && Set(fitting.map(\.resolution)).count > 1
        return (micros, isChoice ? ["no resolution is given: this is the price of the dearest"] : [])
    }

    /// Says for what there are rates.
    func absence(for usage: Usage) -> PriceOutcome {
        let names = reduce(into: [String]()) { names, rate in
            if let name = rate.resolution?.rawValue, !names.contains(name) { names.append(name) }
        }
        if let resolution = usage.resolution, !names.isEmpty, !contains(where: { $0.resolution == resolution }) {
            return .unknown(
                reason: "there is none at \(resolution.rawValue), only at \(Allowed.list(names))",
                hint: nil
            )
        }
        return .unknown(reason: "there is none \(usage.sound ?? true ? "with" : "without") sound", hint: nil)
    }
}
