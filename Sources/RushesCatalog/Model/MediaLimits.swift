/// What a model asks of one picture, clip or sound. What is `nil` is not limited, as far as is known.
package struct MediaLimits: Sendable, Hashable, Codable {
    /// The formats that are taken, by their short names: `png`, `jpeg`, `mov`, …; empty if any will do.
    package var formats: [String]
    /// The most bytes of one file.
    package var maxBytes: Int64?
    /// The fewest pixels of the shorter side.
    package var minSide: Int?
    /// The most pixels of the longer side.
    package var maxSide: Int?
    /// The fewest pixels in all.
    package var minPixels: Int?
    /// The most pixels in all.
    package var maxPixels: Int?
    /// The least width divided by height.
    package var minAspect: Double?
    /// The greatest width divided by height.
    package var maxAspect: Double?
    /// The least length of one file, in seconds.
    package var minSeconds: Double?
    /// The greatest length of one file, in seconds.
    package var maxSeconds: Double?
    /// The greatest length of all files of the setting together, in seconds.
    package var maxTotalSeconds: Double?
    /// The least frame rate.
    package var minFrameRate: Double?
    /// The greatest frame rate.
    package var maxFrameRate: Double?
    /// Whether at least one picture or clip must be given beside it.
    package var needsPicture: Bool

    /// Makes limits that limit nothing.
    package init() {
        formats = []
        needsPicture = false
    }
}

extension MediaLimits {
    /// Reads limits; what is absent is not limited.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        formats = try container.decodeIfPresent([String].self, forKey: .formats) ?? []
        maxBytes = try container.decodeIfPresent(Int64.self, forKey: .maxBytes)
        minSide = try container.decodeIfPresent(Int.self, forKey: .minSide)
        maxSide = try container.decodeIfPresent(Int.self, forKey: .maxSide)
        minPixels = try container.decodeIfPresent(Int.self, forKey: .minPixels)
        maxPixels = try container.decodeIfPresent(Int.self, forKey: .maxPixels)
        minAspect = try container.decodeIfPresent(Double.self, forKey: .minAspect)
        maxAspect = try container.decodeIfPresent(Double.self, forKey: .maxAspect)
        minSeconds = try container.decodeIfPresent(Double.self, forKey: .minSeconds)
        maxSeconds = try container.decodeIfPresent(Double.self, forKey: .maxSeconds)
        maxTotalSeconds = try container.decodeIfPresent(Double.self, forKey: .maxTotalSeconds)
        minFrameRate = try container.decodeIfPresent(Double.self, forKey: .minFrameRate)
        maxFrameRate = try container.decodeIfPresent(Double.self, forKey: .maxFrameRate)
        needsPicture = try container.decodeIfPresent(Bool.self, forKey: .needsPicture) ?? false
    }
}

extension MediaLimits {
    /// The limits in one line: `jpeg or png; at most 10 MB; at least 300 px a side; 2 to 15 s`.
    package var summary: String {
        var parts: [String] = []
        if !formats.isEmpty { parts.append(Allowed.list(formats)) }
        if let bytes = maxBytes {
            parts.append("at most \(Allowed.number((Double(bytes) / 104_857.6).rounded() / 10)) MB")
        }
        parts += Self.range(minSide.map(Double.init), maxSide.map(Double.init), unit: " px a side")
        parts += Self.range(minPixels.map(Double.init), maxPixels.map(Double.init), unit: " pixels")
        parts += Self.range(minAspect, maxAspect, unit: " as wide as high")
        parts += Self.range(minSeconds, maxSeconds, unit: " s")
        if let most = maxTotalSeconds { parts.append("at most \(Allowed.number(most)) s together") }
        parts += Self.range(minFrameRate, maxFrameRate, unit: " frames a second")
        if needsPicture { parts.append("with a picture or clip beside it") }
        return parts.joined(separator: "; ")
    }

    private static func range(_ least: Double?, _ most: Double?, unit: String) -> [String] {
        switch (least.map(Allowed.number), most.map(Allowed.number)) {
        case (let least?, let most?): ["\(least) to \(most)\(unit)"]
        case (let least?, nil): ["at least \(least)\(unit)"]
        case (nil, let most?): ["at most \(most)\(unit)"]
        case (nil, nil): []
        }
    }
}
