public import Foundation

/// Our durable unit: one brief, one model, one state, one hold.
public struct Job: Sendable, Hashable, Codable, Identifiable {
    /// Names jobs.
    public enum Tag: IdentifierTag {
        /// `job_`
        public static let prefix = "job_"
    }

    /// A job's id.
    public typealias ID = Identifier<Tag>

    /// A job goes through many asynchronous functions, each of which keeps its copies for as long as it waits: the whole
    /// content in each of them would be a hundred kilobytes for every job that runs. A box is never changed, only
    /// replaced, so that a job is a value all the same.
    private final class Box: Sendable {
        let content: JobContent
        init(_ content: JobContent) { self.content = content }
    }

    private var box: Box

    /// The job's id.
    public var id: ID { box.content.id }
    /// Whose it is.
    public var owner: Owner { box.content.owner }
    /// Who runs it.
    public var provider: ProviderID { box.content.provider }
    /// What the user asked for.
    public var brief: Brief { box.content.brief }
    /// What the catalog made of it.
    public var input: Input { box.content.input }
    /// Whether this is a rehearsal: played by the animatic engine, charged nothing.
    public var isRehearsal: Bool { box.content.isRehearsal }
    /// The price before running; `nil` only in a rehearsal of a model whose price nobody knows.
    public var quote: Quote? { box.content.quote }
    /// Where the take is to go.
    public var destination: Destination { box.content.destination }
    /// Which of several takes of one brief this is, from 1.
    public var ordinal: Int { box.content.ordinal }
    /// When it was made.
    public var createdAt: Date { box.content.createdAt }
    /// The ended or doubtful job that this one was made to replace.
    public var retryOf: ID? { box.content.retryOf }
    /// The failed job that this one stands in for.
    public var fallbackOf: ID? { box.content.fallbackOf }
    /// What stands in for it if it fails; `nil` for nothing.
    public var fallback: Fallback? { box.content.fallback }
    /// What tells the row of a batch that it was made for from every other, so that the row is not run twice; `nil` for
    /// a job of no batch.
    public var batchKey: String? { box.content.batchKey }
    /// Where it stands.
    public var state: JobState {
        get { box.content.state }
        set { change { $0.state = newValue } }
    }
    /// The amount that is reserved for it now.
    public var held: Money {
        get { box.content.held }
        set { change { $0.held = newValue } }
    }
    /// What it has cost; `nil` while that is open.
    public var charge: Charge? {
        get { box.content.charge }
        set { change { $0.charge = newValue } }
    }
    /// The provider's id of the prediction, once it has one.
    public var remoteID: String? {
        get { box.content.remoteID }
        set { change { $0.remoteID = newValue } }
    }
    /// How many times it was sent.
    public var attempts: Int {
        get { box.content.attempts }
        set { change { $0.attempts = newValue } }
    }
    /// When it was last about to be sent.
    public var sentAt: Date? {
        get { box.content.sentAt }
        set { change { $0.sentAt = newValue } }
    }
    /// Where its files lay at the provider when it was last about to be sent, by their placeholders in the input.
    public var uploads: [String: String]? {
        get { box.content.uploads }
        set { change { $0.uploads = newValue } }
    }
    /// The mark of the account that it was last about to be sent from: a service's history is that of one account.
    public var account: String? {
        get { box.content.account }
        set { change { $0.account = newValue } }
    }
    /// When the provider accepted it.
    public var acceptedAt: Date? {
        get { box.content.acceptedAt }
        set { change { $0.acceptedAt = newValue } }
    }
    /// When the provider finished.
    public var finishedAt: Date? {
        get { box.content.finishedAt }
        set { change { $0.finishedAt = newValue } }
    }
    /// When it reached a terminal state; set exactly then.
    public var finalizedAt: Date? {
        get { box.content.finalizedAt }
        set { change { $0.finalizedAt = newValue } }
    }
    /// The provider's last own word.
    public var remoteStatus: String? {
        get { box.content.remoteStatus }
        set { change { $0.remoteStatus = newValue } }
    }
    /// The clips to bring home; signed links are secrets.
    public var outputs: [OutputLink] {
        get { box.content.outputs }
        set { change { $0.outputs = newValue } }
    }
    /// Why it failed or is in doubt.
    public var error: RushesError? {
        get { box.content.error }
        set { change { $0.error = newValue } }
    }

    /// Where a take is to go.
    public struct Destination: Sendable, Hashable, Codable {
        /// The absolute path of the clip's file.
        public var path: String
        /// Whether an existing file there may be replaced.
        public var mayReplace: Bool

        /// What stands in ledgers and receipts for ever, whatever the properties are called.
        private enum CodingKeys: String, CodingKey {
            case mayReplace = "mayReplace"
            case path = "path"
        }

        /// Reads a destination; where nothing is said of it, nothing may be replaced.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            path = try container.decode(String.self, forKey: .path)
            mayReplace = try container.decodeIfPresent(Bool.self, forKey: .mayReplace) ?? false
        }

        /// Writes the destination.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(path, forKey: .path)
            if mayReplace { try container.encode(true, forKey: .mayReplace) }
        }

        /// Describes a destination.
        public init(path: String, mayReplace: Bool) {
            self.path = path
            self.mayReplace = mayReplace
        }
    }

    /// Makes a queued job that holds its quote (or nothing, in a rehearsal).
    public init(
        id: ID,
        owner: Owner,
        provider: ProviderID,
        brief: Brief,
        input: Input,
        isRehearsal: Bool,
        quote: Quote?,
        destination: Destination,
        ordinal: Int = 1,
        retryOf: ID? = nil,
        fallbackOf: ID? = nil,
        fallback: Fallback? = nil,
        batchKey: String? = nil,
        createdAt: Date
    ) {
        box = Box(
            JobContent(
                id: id,
                owner: owner,
                provider: provider,
                brief: brief,
                input: input,
                isRehearsal: isRehearsal,
                quote: quote,
                destination: destination,
                ordinal: ordinal,
                retryOf: retryOf,
                fallbackOf: fallbackOf,
                fallback: fallback,
                batchKey: batchKey,
                createdAt: createdAt
            )
        )
    }

    /// Applies what happened, and what it means for the money.
    ///
    /// - Throws: `internal_error` if the event is not allowed in the job's state; the job is then unchanged.
    public mutating func apply(_ event: JobEvent, at moment: Date) throws(RushesError) {
        var content = box.content
        try content.apply(event, at: moment)
        box = Box(content)
    }

    /// Makes several changes at once.
    package mutating func change(_ body: (inout JobContent) throws -> Void) rethrows {
        var content = box.content
        try body(&content)
        box = Box(content)
    }
}

extension Job {
    /// Whether two jobs are the same in everything that is known of them.
    public static func == (left: Job, right: Job) -> Bool {
        left.box === right.box || left.box.content == right.box.content
    }

    /// Hashes everything that is known of the job.
    public func hash(into hasher: inout Hasher) { hasher.combine(box.content) }

    /// Reads a job.
    public init(from decoder: any Decoder) throws { box = Box(try JobContent(from: decoder)) }

    /// Writes a job.
    public func encode(to encoder: any Encoder) throws { try box.content.encode(to: encoder) }
}

extension Job {
    /// What the job is expected to cost: its quote, or nothing where there is none.
    public var expectedCost: Money { quote?.amount ?? .zero }

    /// A provider's own words without the prompts, which some of them repeat.
    ///
    /// A prompt of a word or two tells nobody anything, and is likely to stand in the sentence around it.
    public func withholdingPrompt(_ words: String) -> String {
        [brief.prompt, brief.negativePrompt ?? ""].reduce(words) { words, prompt in
            prompt.count >= 12 ? words.replacing(prompt, with: "[the prompt]") : words
        }
    }

    /// Whether the service has marked one of its outputs as not safe for work.
    public var isMarkedUnsafe: Bool { outputs.contains(where: \.isMarkedUnsafe) }

    /// Whether its charge is only the quote although a prediction stands behind it that the service may yet price.
    public var isUnsettled: Bool { charge?.basis == .quote && remoteID != nil && !isRehearsal }

    /// Whether a clip was made and charged for but could not be brought home whole: it is fetched again while its link
    /// lives.
    public var mayFetchAgain: Bool { state == .failed && error?.code == .takeCorrupt && !outputs.isEmpty }

    /// Whether a clip was charged for and given up: that is an end for the money and not for the clip, which its owner
    /// may have asked for again.
    public var mayComeHome: Bool {
        (state == .expired || state == .failed) && charge != nil && remoteID != nil && !isRehearsal
    }
}
