/// What a model asks of one picture, clip or sound. What is `nil` is not limited, as far as is known.
public struct MediaLimits: Sendable, Hashable, Codable {
    /// The formats that are taken, by their short names: `png`, `jpeg`, `mov`, …; empty if any will do.
    public var formats: [String]
    /// The most bytes of one file.
    public var maxBytes: Int64?
    /// The fewest pixels of the shorter side.
    public var minSide: Int?
    /// The most pixels of the longer side.
    public var maxSide: Int?
    /// The fewest pixels in all.
    public var minPixels: Int?
    /// The most pixels in all.
    public var maxPixels: Int?
    /// The least width divided by height.
    public var minAspect: Double?
    /// The greatest width divided by height.
    public var maxAspect: Double?
    /// The least length of one file, in seconds.
    public var minSeconds: Double?
    /// The greatest length of one file, in seconds.
    public var maxSeconds: Double?
    /// The greatest length of all files of the setting together, in seconds.
    public var maxTotalSeconds: Double?
    /// The least frame rate.
    public var minFrameRate: Double?
    /// The greatest frame rate.
    public var maxFrameRate: Double?
    /// Whether at least one picture or clip must be given beside it.
    public var needsPicture: Bool

    /// Makes limits that limit nothing.
    public init() {
        formats = []
        needsPicture = false
    }
}

extension MediaLimits {
    /// Reads limits; what is absent is not limited.
    public init(from decoder: any Decoder) throws {
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
