public import Foundation

/// One finished clip: immutable, named by its hash.
public struct Take: Sendable, Hashable, Codable, Identifiable {
    /// Names takes.
    public enum Tag: IdentifierTag {
        /// `take_`
        public static let prefix = "take_"
    }

    /// A take's id.
    public typealias ID = Identifier<Tag>

    /// The take's id.
    public let id: ID
    /// The job that it is of.
    public let jobID: Job.ID
    /// Where it lies.
    public var location: TakeLocation
    /// The file's size in bytes.
    public var byteCount: Int64
    /// The lower-case hexadecimal SHA-256 of the file.
    public var sha256: String
    /// What the file holds, from its content.
    public var media: MediaFacts
    /// When it was stored.
    public var storedAt: Date

    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case byteCount = "byteCount"
        case id = "id"
        case jobID = "jobID"
        case location = "location"
        case media = "media"
        case path = "path"
        case sha256 = "sha256"
        case storedAt = "storedAt"
    }

    /// Describes a stored clip.
    public init(
        id: ID,
        jobID: Job.ID,
        location: TakeLocation,
        byteCount: Int64,
        sha256: String,
        media: MediaFacts,
        storedAt: Date
    ) {
        self.id = id
        self.jobID = jobID
        self.location = location
        self.byteCount = byteCount
        self.sha256 = sha256
        self.media = media
        self.storedAt = storedAt
    }

    /// Describes a clip that is stored in a file, by its absolute path.
    public init(
        id: ID,
        jobID: Job.ID,
        path: String,
        byteCount: Int64,
        sha256: String,
        media: MediaFacts,
        storedAt: Date
    ) {
        self.init(
            id: id,
            jobID: jobID,
            location: .file(path: path),
            byteCount: byteCount,
            sha256: sha256,
            media: media,
            storedAt: storedAt
        )
    }

    /// The absolute path of its file; of a take that lies elsewhere, its address.
    public var path: String {
        get { location.path ?? location.description }
        set { location = .file(path: newValue) }
    }

    /// Reads a take; where no location stands, the path of earlier versions is that of a file.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let location = try container.decodeIfPresent(TakeLocation.self, forKey: .location)
        self.init(
            id: try container.decode(ID.self, forKey: .id),
            jobID: try container.decode(Job.ID.self, forKey: .jobID),
            location: try location ?? .file(path: container.decode(String.self, forKey: .path)),
            byteCount: try container.decode(Int64.self, forKey: .byteCount),
            sha256: try container.decode(String.self, forKey: .sha256),
            media: try container.decode(MediaFacts.self, forKey: .media),
            storedAt: try container.decode(Date.self, forKey: .storedAt)
        )
    }

    /// Writes the take; a file by its bare path, which ledgers look takes up by.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(jobID, forKey: .jobID)
        if let path = location.path {
            try container.encode(path, forKey: .path)
        } else {
            try container.encode(location, forKey: .location)
        }
        try container.encode(byteCount, forKey: .byteCount)
        try container.encode(sha256, forKey: .sha256)
        try container.encode(media, forKey: .media)
        try container.encode(storedAt, forKey: .storedAt)
    }
}
