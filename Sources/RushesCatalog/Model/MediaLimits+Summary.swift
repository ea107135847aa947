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
