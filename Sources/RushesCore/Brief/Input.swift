/// A brief that the catalog has accepted: the exact body for one model.
///
/// Local files stand in the body as placeholders (see ``Attachment/placeholder``) until the worker has uploaded them,
/// so that the body, and any hash of it, depends on what the files contain and not on where they were uploaded to.
public struct Input: Sendable, Hashable, Codable {
    /// A local file that the body refers to.
    public struct Attachment: Sendable, Hashable, Codable {
        /// What kind of material the file holds.
        public var kind: MediaKind
        /// The file's absolute path.
        public var path: String
        /// The lower-case hexadecimal SHA-256 of the file's content when the brief was accepted.
        public var sha256: String
        /// The file's size in bytes when the brief was accepted.
        public var byteCount: Int64
        /// The media type that the content has, whatever the file is called.
        public var mediaType: String

        /// What stands in ledgers and receipts for ever, whatever the properties are called.
        private enum CodingKeys: String, CodingKey {
            case byteCount = "byteCount"
            case kind = "kind"
            case mediaType = "mediaType"
            case path = "path"
            case sha256 = "sha256"
        }

        /// Describes a local file.
        public init(kind: MediaKind, path: String, sha256: String, byteCount: Int64, mediaType: String) {
            self.kind = kind
            self.path = path
            self.sha256 = sha256
            self.byteCount = byteCount
            self.mediaType = mediaType
        }

        /// What stands in the body for this file until it is uploaded: `sha256:<digest>`.
        public var placeholder: String { "\(Self.placeholderPrefix)\(sha256)" }

        /// Whether a text in a body is some file's placeholder.
        public static func isPlaceholder(_ text: String) -> Bool {
            text.utf8.count == placeholderPrefix.utf8.count + 64 && text.hasPrefix(placeholderPrefix)
        }

        private static let placeholderPrefix = "sha256:"
    }

    /// The model.
    public var model: ModelID

    /// The body's members by the model's own names, without `model` itself.
    public var body: [String: JSONValue]

    /// The local files that the body refers to, each once.
    public var attachments: [Attachment]

    /// What the user should know about how the brief was read, such as an old spelling that was mapped; not errors.
    public var notes: [String]

    /// The vendor-neutral facts that the animatic engine, progress lines and learned times need.
    public var facts: Facts

    /// What the input asks for in neutral terms, after all defaults were applied.
    public struct Facts: Sendable, Hashable, Codable {
        /// How long the clip will be, in seconds; `nil` if the model decides.
        public var seconds: Double?
        /// The picture's shape, if it is known.
        public var aspect: Aspect?
        /// How fine the picture is, if it is known.
        public var resolution: Resolution?
        /// The seed that is sent, if the model takes one.
        public var seed: Int64?
        /// Whether the clip has sound, if the model lets one choose.
        public var sound: Bool?

        /// What stands in ledgers and receipts for ever, whatever the properties are called.
        private enum CodingKeys: String, CodingKey {
            case aspect = "aspect"
            case resolution = "resolution"
            case seconds = "seconds"
            case seed = "seed"
            case sound = "sound"
        }

        /// Collects the facts of an input.
        public init(
            seconds: Double? = nil,
            aspect: Aspect? = nil,
            resolution: Resolution? = nil,
            seed: Int64? = nil,
            sound: Bool? = nil
        ) {
            self.seconds = seconds
            self.aspect = aspect
            self.resolution = resolution
            self.seed = seed
            self.sound = sound
        }
    }

    /// Makes an input.
    public init(
        model: ModelID,
        body: [String: JSONValue],
        attachments: [Attachment] = [],
        notes: [String] = [],
        facts: Facts = Facts()
    ) {
        self.model = model
        self.body = body
        self.attachments = attachments
        self.notes = notes
        self.facts = facts
    }

    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case attachments = "attachments"
        case body = "body"
        case facts = "facts"
        case model = "model"
        case notes = "notes"
    }

    /// Reads an input; absent lists are empty.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        model = try container.decode(ModelID.self, forKey: .model)
        body = try container.decode([String: JSONValue].self, forKey: .body)
        attachments = try container.decodeIfPresent([Attachment].self, forKey: .attachments) ?? []
        notes = try container.decodeIfPresent([String].self, forKey: .notes) ?? []
        facts = try container.decode(Facts.self, forKey: .facts)
    }

    /// Writes the input without its empty lists.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(model, forKey: .model)
        try container.encode(body, forKey: .body)
        if !attachments.isEmpty { try container.encode(attachments, forKey: .attachments) }
        if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
        try container.encode(facts, forKey: .facts)
    }

    /// The whole body as it is sent, once every placeholder in it is replaced by its address.
    ///
    /// - Parameter addresses: uploaded addresses by placeholder.
    /// - Returns: an object that has `model` beside the body's own members.
    public func completeBody(replacing addresses: [String: String] = [:]) -> JSONValue {
        func replaced(_ value: JSONValue) -> JSONValue {
            switch value {
            case .string(let text): .string(addresses[text] ?? text)
            case .array(let values): .array(values.map(replaced))
            case .object(let members): .object(members.mapValues(replaced))
            case .null, .bool, .integer, .number: value
            }
        }
        var members = body.mapValues(replaced)
        members["model"] = .string(model.rawValue)
        return .object(members)
    }
}
