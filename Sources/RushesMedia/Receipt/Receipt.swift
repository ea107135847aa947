package import Foundation
package import RushesCore

/// The record beside a take: what was asked for, what was sent, what it cost, and which file came of it.
///
/// It can be given away with the clip: no key, no password, no address of an upload, no signed link and no folder of
/// this machine stands in it.
package struct Receipt: Sendable, Hashable, Codable {
    /// The newest form of a receipt that this version knows.
    package static let newestSchema = 1

    /// The form of this receipt.
    package var schema: Int
    /// Whether the clip is the animatic engine's, and nothing was paid.
    package var rehearsal: Bool
    /// The job's id.
    package var job: Job.ID
    /// The take's id.
    package var take: Take.ID
    /// Which of several takes of one brief this is, from 1.
    package var ordinal: Int
    /// Who ran it.
    package var provider: ProviderID
    /// The model.
    package var model: ModelID
    /// The provider's id of the prediction.
    package var remoteID: String?
    /// The seed that was sent, if the model takes one.
    package var seed: Int64?
    /// What the service has marked the clip as: `not_safe_for_work`; `nil` for nothing.
    package var marks: [String]?
    /// What the user asked for, with the names of local files in the place of their paths.
    package var brief: Brief
    /// The local files that the run began with; `nil` in receipts of older versions, whose brief keeps paths.
    package var files: [GivenFile]?
    /// The body that was sent, with `sha256:…` in the place of every uploaded file.
    package var input: JSONValue
    /// The price before running; `null` only in a rehearsal of a model whose price nobody knows.
    package var quote: Quote?
    /// What it has cost, as far as that was known when the take was stored.
    package var charge: Charge?
    /// When what happened.
    package var times: Times
    /// The clip.
    package var file: File

    /// What stands in receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case brief = "brief"
        case charge = "charge"
        case file = "file"
        case files = "files"
        case input = "input"
        case job = "job"
        case marks = "marks"
        case model = "model"
        case ordinal = "ordinal"
        case provider = "provider"
        case quote = "quote"
        case rehearsal = "rehearsal"
        case remoteID = "remoteID"
        case schema = "schema"
        case seed = "seed"
        case take = "take"
        case times = "times"
    }

    /// The moments of a job's life, in UTC.
    package struct Times: Sendable, Hashable, Codable {
        /// When the job was made.
        package var createdAt: Date
        /// When it was last sent.
        package var sentAt: Date?
        /// When the provider accepted it.
        package var acceptedAt: Date?
        /// When the provider finished.
        package var finishedAt: Date?
        /// When the take was stored.
        package var storedAt: Date

        /// What stands in receipts for ever, whatever the properties are called.
        private enum CodingKeys: String, CodingKey {
            case acceptedAt = "acceptedAt"
            case createdAt = "createdAt"
            case finishedAt = "finishedAt"
            case sentAt = "sentAt"
            case storedAt = "storedAt"
        }
    }

    /// The clip that the receipt is of.
    package struct File: Sendable, Hashable, Codable {
        /// The file's name, without its folder: the two are moved together.
        package var name: String
        /// The file's size in bytes.
        package var byteCount: Int64
        /// The lower-case hexadecimal SHA-256 of the file.
        package var sha256: String
        /// What the file holds.
        package var media: MediaFacts

        /// What stands in receipts for ever, whatever the properties are called.
        private enum CodingKeys: String, CodingKey {
            case byteCount = "byteCount"
            case media = "media"
            case name = "name"
            case sha256 = "sha256"
        }
    }

    /// Writes up a take of a job.
    package init(job: Job, take: Take) {
        let names = Names(job)
        var brief = job.brief
        brief.prompt = PlainAddress.plain(brief.prompt)
        brief.negativePrompt = brief.negativePrompt.map { PlainAddress.plain($0) }
        brief.images = brief.images.map(names.plain)
        brief.lastImage = brief.lastImage.map(names.plain)
        brief.references = brief.references.map(names.plain)
        brief.videos = brief.videos.map(names.plain)
        brief.audios = brief.audios.map(names.plain)
        brief.settings = brief.settings.mapValues { PlainAddress.plain($0) }
        self.brief = brief
        files = names.files
        schema = Self.newestSchema
        rehearsal = job.isRehearsal
        self.job = job.id
        self.take = take.id
        ordinal = job.ordinal
        provider = job.provider
        model = job.input.model
        remoteID = job.remoteID
        seed = job.input.facts.seed
        marks = job.isMarkedUnsafe ? ["not_safe_for_work"] : nil
        input = PlainAddress.plain(job.input.completeBody())
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
