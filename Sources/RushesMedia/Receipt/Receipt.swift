public import Foundation
public import RushesCore

/// The record beside a take: what was asked for, what was sent, what it cost, and which file came of it.
///
/// It can be given away with the clip: no key, no address of an upload and no signed link stands in it.
public struct Receipt: Sendable, Hashable, Codable {
    /// The newest form of a receipt that this version knows.
    public static let newestSchema = 1

    /// The form of this receipt.
    public var schema: Int
    /// Whether the clip is the animatic engine's, and nothing was paid.
    public var rehearsal: Bool
    /// The job's id.
    public var job: Job.ID
    /// The take's id.
    public var take: Take.ID
    /// Which of several takes of one brief this is, from 1.
    public var ordinal: Int
    /// Who ran it.
    public var provider: ProviderID
    /// The model.
    public var model: ModelID
    /// The provider's id of the prediction.
    public var remoteID: String?
    /// The seed that was sent, if the model takes one.
    public var seed: Int64?
    /// What the user asked for, with local paths as they were given.
    public var brief: Brief
    /// The body that was sent, with `sha256:…` in the place of every uploaded file.
    public var input: JSONValue
    /// The price before running; `null` only in a rehearsal of a model whose price nobody knows.
    public var quote: Quote?
    /// What it has cost, as far as that was known when the take was stored.
    public var charge: Charge?
    /// When what happened.
    public var times: Times
    /// The clip.
    public var file: File

    /// The moments of a job's life, in UTC.
    public struct Times: Sendable, Hashable, Codable {
        /// When the job was made.
        public var createdAt: Date
        /// When it was last sent.
        public var sentAt: Date?
        /// When the provider accepted it.
        public var acceptedAt: Date?
        /// When the provider finished.
        public var finishedAt: Date?
        /// When the take was stored.
        public var storedAt: Date
    }

    /// The clip that the receipt is of.
    public struct File: Sendable, Hashable, Codable {
        /// The file's name, without its folder: the two are moved together.
        public var name: String
        /// The file's size in bytes.
        public var byteCount: Int64
        /// The lower-case hexadecimal SHA-256 of the file.
        public var sha256: String
        /// What the file holds.
        public var media: MediaFacts
    }

    /// Writes up a take of a job.
    public init(job: Job, take: Take) {
        var brief = job.brief
        brief.images = brief.images.map { SignedAddress.stripped($0) }
        brief.lastImage = brief.lastImage.map { SignedAddress.stripped($0) }
        brief.references = brief.references.map { SignedAddress.stripped($0) }
        brief.videos = brief.videos.map { SignedAddress.stripped($0) }
        brief.audios = brief.audios.map { SignedAddress.stripped($0) }
        brief.settings = brief.settings.mapValues { SignedAddress.stripped($0) }
        self.brief = brief
        schema = Self.newestSchema
        rehearsal = job.isRehearsal
        self.job = job.id
        self.take = take.id
        ordinal = job.ordinal
        provider = job.provider
        model = job.input.model
        remoteID = job.remoteID
        seed = job.input.facts.seed
        input = SignedAddress.stripped(job.input.completeBody())
        quote = job.quote
        charge = job.charge
        times = Times(
            createdAt: job.createdAt,
            sentAt: job.sentAt,
            acceptedAt: job.acceptedAt,
            finishedAt: job.finishedAt,
            storedAt: take.storedAt
        )
        file = File(
            name: (take.path as NSString).lastPathComponent,
            byteCount: take.byteCount,
            sha256: take.sha256,
            media: take.media
        )
    }
}
