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
    /// The file's absolute path.
    public var path: String
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
        case media = "media"
        case path = "path"
        case sha256 = "sha256"
        case storedAt = "storedAt"
    }

    /// Describes a stored clip.
    public init(
        id: ID,
        jobID: Job.ID,
        path: String,
        byteCount: Int64,
        sha256: String,
        media: MediaFacts,
        storedAt: Date
    ) {
        self.id = id
        self.jobID = jobID
        self.path = path
        self.byteCount = byteCount
        self.sha256 = sha256
        self.media = media
        self.storedAt = storedAt
    }
}
