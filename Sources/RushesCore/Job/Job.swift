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

    /// The job's id.
    public let id: ID
    /// Whose it is.
    public let owner: Owner
    /// Who runs it.
    public let provider: ProviderID
    /// What the user asked for.
    public let brief: Brief
    /// What the catalog made of it.
    public let input: Input
    /// Whether this is a rehearsal: played by the animatic engine, charged nothing.
    public let isRehearsal: Bool
    /// The price before running; `nil` only in a rehearsal of a model whose price nobody knows.
    public let quote: Quote?
    /// Where the take is to go.
    public let destination: Destination
    /// Which of several takes of one brief this is, from 1.
    public let ordinal: Int
    /// When it was made.
    public let createdAt: Date
    /// The ended or doubtful job that this one was made to replace.
    public let retryOf: ID?
    /// What tells the row of a batch that it was made for from every other, so that the row is not run twice; `nil` for
    /// a job of no batch.
    public let batchKey: String?

    /// Where it stands.
    public var state: JobState
    /// The amount that is reserved for it now.
    public var held: Money
    /// What it has cost; `nil` while that is open.
    public var charge: Charge?
    /// The provider's id of the prediction, once it has one.
    public var remoteID: String?
    /// How many times it was sent.
    public var attempts: Int
    /// When it was last about to be sent.
    public var sentAt: Date?
    /// Where its files lay at the provider when it was last about to be sent, by their placeholders in the input.
    public var uploads: [String: String]?
    /// The mark of the account that it was last about to be sent from: a service's history is that of one account.
    public var account: String?
    /// When the provider accepted it.
    public var acceptedAt: Date?
    /// When the provider finished.
    public var finishedAt: Date?
    /// When it reached a terminal state; set exactly then.
    public var finalizedAt: Date?
    /// The provider's last own word.
    public var remoteStatus: String?
    /// The clips to bring home; signed links are secrets.
    public var outputs: [OutputLink]
    /// Why it failed or is in doubt.
    public var error: RushesError?

    /// Where a take is to go.
    public struct Destination: Sendable, Hashable, Codable {
        /// The absolute path of the clip's file.
        public var path: String
        /// Whether an existing file there may be replaced.
        public var mayReplace: Bool

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
        batchKey: String? = nil,
        createdAt: Date
    ) {
        self.id = id
        self.owner = owner
        self.provider = provider
        self.brief = brief
        self.input = input
        self.isRehearsal = isRehearsal
        self.quote = quote
        self.destination = destination
        self.ordinal = ordinal
        self.retryOf = retryOf
        self.batchKey = batchKey
        self.createdAt = createdAt
        self.state = .queued
        let price = quote?.amount ?? .zero
        self.held = isRehearsal ? Money(micros: 0, currency: price.currency) : price
        self.charge = nil
        self.attempts = 0
        self.outputs = []
    }

    /// Applies what happened, and what it means for the money.
    ///
    /// - Throws: `internal_error` if the event is not allowed in the job's state; the job is then unchanged.
    public mutating func apply(_ event: JobEvent, at moment: Date) throws(RushesError) {
        let transition = try JobTransition(from: state, on: event)
        if state == .failed, charge == nil, transition.money == .keep {
            // Only a clip that was made and charged for can still be brought home.
            throw RushesError(.internalError, "job \(id) failed before a clip was made and cannot take `\(event.name)`")
        }
        try checkIdentity(event)
        let wasInDoubt = state == .inDoubt
        state = transition.state
        move(transition.money)
        switch event {
        case .sending(_, let places, let mark):
            attempts += 1
            sentAt = moment
            uploads = places
            account = mark
        case .accepted(let id):
            remoteID = id
            // What is found later was accepted when it was sent; what is found again was accepted before.
            acceptedAt = acceptedAt ?? (wasInDoubt ? sentAt : nil) ?? moment
            error = nil
        case .refused(let reason), .providerFailed(let reason), .fetchFailed(let reason), .linkExpired(let reason):
            error = reason
        case .doubted(let reason):
            error = RushesError(.submissionInDoubt, reason)
        case .observed(let status):
            remoteStatus = status
        case .finished(let links, _):
            outputs = links
            finishedAt = moment
        case .completed, .notSent:
            error = nil
        case .declared(let isCharged):
            let words = isCharged ? "as charged, without a clip" : "as not charged"
            error = RushesError(.settledByOwner, "job \(id) was in doubt, and its owner settled it \(words)")
        case .cancelled:
            error = RushesError(.cancelled, "job \(id) was cancelled before it was sent")
        case .stored, .settled:
            break
        }
        finalizedAt = state.isTerminal ? (finalizedAt ?? moment) : nil
    }

    /// A prediction that a job has had stays its prediction: it is neither exchanged nor forgotten.
    private func checkIdentity(_ event: JobEvent) throws(RushesError) {
        guard let remoteID else { return }
        switch event {
        case .accepted(let id) where id != remoteID:
            throw RushesError(.internalError, "job \(self.id) is prediction `\(remoteID)` and cannot be `\(id)`")
        case .notSent:
            throw RushesError(.internalError, "job \(id) was accepted as `\(remoteID)` and cannot be sent again")
        default:
            break
        }
    }

    private mutating func move(_ money: JobTransition.MoneyMove) {
        let nothing = Money(micros: 0, currency: held.currency)
        switch money {
        case .keep:
            break
        case .release:
            held = nothing
        case .charge(let price):
            held = nothing
            if isRehearsal {
                charge = Charge(amount: nothing, basis: .settled)
            } else if let price {
                charge = Charge(amount: price, basis: .settled)
            } else {
                charge = Charge(amount: quote?.amount ?? nothing, basis: .quote)
            }
        case .settle(let price):
            if !isRehearsal { charge = Charge(amount: price, basis: .settled) }
        }
    }
}

extension Job {
    /// What the job is expected to cost: its quote, or nothing where there is none.
    public var expectedCost: Money { quote?.amount ?? .zero }

    /// A provider's own words without the prompts, which some of them repeat.
    public func withholdingPrompt(_ words: String) -> String {
        [brief.prompt, brief.negativePrompt ?? ""].reduce(words) { words, prompt in
            prompt.count >= 4 ? words.replacing(prompt, with: "[the prompt]") : words
        }
    }

    /// Whether its charge is only the quote although a prediction stands behind it that the service may yet price.
    public var isUnsettled: Bool { charge?.basis == .quote && remoteID != nil && !isRehearsal }

    /// Whether a clip was made and charged for but could not be brought home whole: it is fetched again while its link
    /// lives.
    public var mayFetchAgain: Bool { state == .failed && error?.code == .takeCorrupt && !outputs.isEmpty }
}
