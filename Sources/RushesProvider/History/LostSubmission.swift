public import Foundation
public import RushesCore

/// A submission whose outcome is not known, as it is looked for in a provider's history.
public struct LostSubmission: Sendable, Hashable {
    /// The job that was sent.
    public var jobID: Job.ID
    /// The model.
    public var model: ModelID
    /// The body as it was sent; a file whose address is not known stands in it as the input's placeholder.
    public var body: JSONValue
    /// When it was about to be sent, by this machine's clock.
    public var sentAt: Date
    /// Whose job that is.
    public var owner: Owner

    /// Describes a submission.
    public init(jobID: Job.ID, model: ModelID, body: JSONValue, sentAt: Date, owner: Owner = .local) {
        self.owner = owner
        self.jobID = jobID
        self.model = model
        self.body = body
        self.sentAt = sentAt
    }

    /// What was last sent for a job; `nil` if it never was.
    public init?(of job: Job) {
        guard let sentAt = job.sentAt else { return nil }
        self.init(
            jobID: job.id,
            model: job.input.model,
            body: job.input.completeBody(replacing: job.uploads ?? [:]),
            sentAt: sentAt,
            owner: job.owner
        )
    }

    /// Whether a remembered prediction has this body: the same model, and every setting that was sent is remembered with
    /// its value. What the provider has added, such as defaults, does not count.
    public func hasBody(of record: HistoryRecord) -> Bool {
        guard (record.model ?? model) == model, let remembered = record.body else { return false }
        return (body.objectValue ?? [:]).allSatisfy { name, sent in
            remembered[name].map { Self.isSame(sent, $0) } ?? false
        }
    }

    /// Whether a remembered prediction is not of this body as far as it is told, and yet nothing that is told shows that
    /// it is of another one: its body is missing or is no object, settings are left out of it, or it differs in nothing
    /// but addresses, which a service may replace by its own.
    func cannotTell(from record: HistoryRecord) -> Bool {
        guard (record.model ?? model) == model, !hasBody(of: record) else { return false }
        guard let remembered = record.body?.objectValue else { return true }
        return (body.objectValue ?? [:]).allSatisfy { name, sent in
            remembered[name].map { $0.isNull || Self.isSame(sent, $0) || Self.hasAddress(sent) } ?? true
        }
    }

    private static func hasAddress(_ value: JSONValue) -> Bool {
        switch value {
        case .string(let text): text.contains("://") || Input.Attachment.isPlaceholder(text)
        case .array(let items): items.contains(where: hasAddress)
        case .object(let members): members.values.contains(where: hasAddress)
        case .null, .bool, .integer, .number: false
        }
    }

    private static func isSame(_ sent: JSONValue, _ remembered: JSONValue) -> Bool {
        switch (sent, remembered) {
        case (.string(let text), .string(let other)):
            // A placeholder stands for an address that was given to the file and is known no more.
            return text == other || Input.Attachment.isPlaceholder(text)
        case (.array(let items), .array(let others)):
            return items.count == others.count && zip(items, others).allSatisfy { isSame($0, $1) }
        case (.object(let members), .object(let others)):
            return members.allSatisfy { name, value in others[name].map { isSame(value, $0) } ?? false }
        case (.integer, .integer):
            // Not as fractions: two large seeds may differ in their last digit alone.
            return sent == remembered
        default:
            // A service may write 8 as 8.0, or the other way round.
            return sent == remembered || (sent.numberValue != nil && sent.numberValue == remembered.numberValue)
        }
    }
}
