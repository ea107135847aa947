/// What the user asks for, in words that belong to no vendor.
///
/// A brief says nothing about how a model spells things. The catalog turns it into an ``Input`` for one model, or
/// refuses it with the values that the model allows. What is `nil` here is left to the model's own default.
public struct Brief: Sendable, Hashable, Codable {
    /// What is to be seen and heard.
    public var prompt: String

    /// A model's id, a family's name, or `nil` for the default family.
    public var model: String?

    /// Pictures that the clip starts from, in order.
    public var images: [MediaSource]

    /// The picture that the clip ends on.
    public var lastImage: MediaSource?

    /// Pictures, clips and sounds that the clip should resemble; each one's kind is told from its content.
    public var references: [MediaSource]

    /// Clips to edit or to follow.
    public var videos: [MediaSource]

    /// Sounds to use.
    public var audios: [MediaSource]

    /// How long the clip is to be; whole seconds where the model counts in them.
    public var duration: Duration?

    /// The picture's shape.
    public var aspect: Aspect?

    /// How fine the picture is.
    public var resolution: Resolution?

    /// The seed of the model's randomness; −1 asks for a random one, which is drawn here and recorded.
    public var seed: Int64?

    /// What must not be seen.
    public var negativePrompt: String?

    /// Whether the clip has sound.
    public var sound: Bool?

    /// The model's own settings, by the model's own names. They override everything above.
    public var settings: [String: JSONValue]

    /// Makes a brief.
    public init(
        _ prompt: String,
        model: String? = nil,
        images: [MediaSource] = [],
        lastImage: MediaSource? = nil,
        references: [MediaSource] = [],
        videos: [MediaSource] = [],
        audios: [MediaSource] = [],
        duration: Duration? = nil,
        aspect: Aspect? = nil,
        resolution: Resolution? = nil,
        seed: Int64? = nil,
        negativePrompt: String? = nil,
        sound: Bool? = nil,
        settings: [String: JSONValue] = [:]
    ) {
        self.prompt = prompt
        self.model = model
        self.images = images
        self.lastImage = lastImage
        self.references = references
        self.videos = videos
        self.audios = audios
        self.duration = duration
        self.aspect = aspect
        self.resolution = resolution
        self.seed = seed
        self.negativePrompt = negativePrompt
        self.sound = sound
        self.settings = settings
    }

    /// The seed of a later take, where takes have the seeds s, s+1, …; −1, which asks for a random one, stays.
    ///
    /// - Parameters:
    ///   - seed: the first take's.
    ///   - offset: how many takes later.
    /// - Returns: the seed.
    /// - Throws: `invalid_brief` if there is no such number: two takes of one seed would be the same clip, paid twice.
    package static func seed(_ seed: Int64, later offset: Int) throws(RushesError) -> Int64 {
        guard seed >= 0 else { return seed }
        let (next, overflowed) = seed.addingReportingOverflow(Int64(offset))
        guard !overflowed else {
            throw RushesError(
                .invalidBrief,
                "the seed \(seed) leaves no room for \(offset) more takes",
                hint: "choose a smaller seed"
            )
        }
        return next
    }

    /// Every piece of material that the brief names, in a fixed order.
    public var material: [MediaSource] {
        images + [lastImage].compactMap(\.self) + references + videos + audios
    }
}

extension Brief {
    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case aspect = "aspect"
        case audios = "audios"
        case images = "images"
        case lastImage = "lastImage"
        case model = "model"
        case negativePrompt = "negativePrompt"
        case prompt = "prompt"
        case references = "references"
        case resolution = "resolution"
        case seconds = "seconds"
        case seed = "seed"
        case settings = "settings"
        case sound = "sound"
        case videos = "videos"
    }

    /// Reads a brief; the duration is a number under `seconds`, absent lists are empty.
    ///
    /// - Throws: `DecodingError`, also for a duration that is longer than any.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try container.decode(String.self, forKey: .prompt),
            model: try container.decodeIfPresent(String.self, forKey: .model),
            images: try container.decodeIfPresent([MediaSource].self, forKey: .images) ?? [],
            lastImage: try container.decodeIfPresent(MediaSource.self, forKey: .lastImage),
            references: try container.decodeIfPresent([MediaSource].self, forKey: .references) ?? [],
            videos: try container.decodeIfPresent([MediaSource].self, forKey: .videos) ?? [],
            audios: try container.decodeIfPresent([MediaSource].self, forKey: .audios) ?? [],
            duration: try Self.duration(in: container),
            aspect: try container.decodeIfPresent(Aspect.self, forKey: .aspect),
            resolution: try container.decodeIfPresent(Resolution.self, forKey: .resolution),
            seed: try container.decodeIfPresent(Int64.self, forKey: .seed),
            negativePrompt: try container.decodeIfPresent(String.self, forKey: .negativePrompt),
            sound: try container.decodeIfPresent(Bool.self, forKey: .sound),
            settings: try container.decodeIfPresent([String: JSONValue].self, forKey: .settings) ?? [:]
        )
    }

    private static func duration(in container: KeyedDecodingContainer<CodingKeys>) throws -> Duration? {
        guard let seconds = try container.decodeIfPresent(Double.self, forKey: .seconds) else { return nil }
        if let duration = Duration(checkedSeconds: seconds) { return duration }
        throw DecodingError.dataCorruptedError(
            forKey: .seconds,
            in: container,
            debugDescription: "\(seconds) s is no length of time"
        )
    }

    /// Writes the brief without its empty parts.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(prompt, forKey: .prompt)
        try container.encodeIfPresent(model, forKey: .model)
        if !images.isEmpty { try container.encode(images, forKey: .images) }
        try container.encodeIfPresent(lastImage, forKey: .lastImage)
        if !references.isEmpty { try container.encode(references, forKey: .references) }
        if !videos.isEmpty { try container.encode(videos, forKey: .videos) }
        if !audios.isEmpty { try container.encode(audios, forKey: .audios) }
        try container.encodeIfPresent(duration?.inSeconds, forKey: .seconds)
        try container.encodeIfPresent(aspect, forKey: .aspect)
        try container.encodeIfPresent(resolution, forKey: .resolution)
        try container.encodeIfPresent(seed, forKey: .seed)
        try container.encodeIfPresent(negativePrompt, forKey: .negativePrompt)
        try container.encodeIfPresent(sound, forKey: .sound)
        if !settings.isEmpty { try container.encode(settings, forKey: .settings) }
    }
}
