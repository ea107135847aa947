package import Foundation

/// Everything that is known of a job: what ``Job`` keeps in a box.
package struct JobContent: Sendable, Hashable {
    let id: Job.ID
    let owner: Owner
    let provider: ProviderID
    let brief: Brief
    let input: Input
    let isRehearsal: Bool
    let quote: Quote?
    let destination: Job.Destination
    let ordinal: Int
    let retryOf: Job.ID?
    let fallbackOf: Job.ID?
    let fallback: Fallback?
    let batchKey: String?

    /// Set anew only by a ledger that keeps time less finely.
    package var createdAt: Date
    package var state: JobState
    package var held: Money
    package var charge: Charge?
    package var remoteID: String?
    package var attempts: Int
    package var sentAt: Date?
    package var uploads: [String: String]?
    package var account: String?
    package var acceptedAt: Date?
    package var finishedAt: Date?
    package var finalizedAt: Date?
    package var remoteStatus: String?
    package var outputs: [OutputLink]
    package var error: RushesError?

    init(
        id: Job.ID,
        owner: Owner,
        provider: ProviderID,
        brief: Brief,
        input: Input,
        isRehearsal: Bool,
        quote: Quote?,
        destination: Job.Destination,
        ordinal: Int = 1,
        retryOf: Job.ID? = nil,
        fallbackOf: Job.ID? = nil,
        fallback: Fallback? = nil,
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
        self.fallbackOf = fallbackOf
        self.fallback = fallback
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
    mutating func apply(_ event: JobEvent, at moment: Date) throws(RushesError) {
        let transition = try JobTransition(from: state, on: event)
        let isFinish = if case .finished = event { true } else { false }
        if state == .failed, charge == nil, transition.money == .keep || isFinish {
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
            // What is asked for its links once more has finished before.
            finishedAt = finishedAt ?? moment
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

extension JobContent: Codable {
    /// What stands in ledgers and receipts for ever, whatever the properties are called.
    private enum CodingKeys: String, CodingKey {
        case acceptedAt = "acceptedAt"
        case account = "account"
        case attempts = "attempts"
        case batchKey = "batchKey"
        case brief = "brief"
        case charge = "charge"
        case createdAt = "createdAt"
        case destination = "destination"
        case error = "error"
        case fallback = "fallback"
        case fallbackOf = "fallbackOf"
        case finalizedAt = "finalizedAt"
        case finishedAt = "finishedAt"
        case held = "held"
        case id = "id"
        case input = "input"
        case isRehearsal = "isRehearsal"
        case ordinal = "ordinal"
        case outputs = "outputs"
        case owner = "owner"
        case provider = "provider"
        case quote = "quote"
        case remoteID = "remoteID"
        case remoteStatus = "remoteStatus"
        case retryOf = "retryOf"
        case sentAt = "sentAt"
        case state = "state"
        case uploads = "uploads"
    }

    /// Reads a job; what is not there is what most jobs have.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(Job.ID.self, forKey: .id)
        owner = try container.decode(Owner.self, forKey: .owner)
        provider = try container.decode(ProviderID.self, forKey: .provider)
        brief = try container.decode(Brief.self, forKey: .brief)
        input = try container.decode(Input.self, forKey: .input)
        isRehearsal = try container.decodeIfPresent(Bool.self, forKey: .isRehearsal) ?? false
        quote = try container.decodeIfPresent(Quote.self, forKey: .quote)
        destination = try container.decode(Job.Destination.self, forKey: .destination)
        ordinal = try container.decodeIfPresent(Int.self, forKey: .ordinal) ?? 1
        createdAt = try container.decode(Date.self, forKey: .createdAt)
        retryOf = try container.decodeIfPresent(Job.ID.self, forKey: .retryOf)
        fallbackOf = try container.decodeIfPresent(Job.ID.self, forKey: .fallbackOf)
        fallback = try container.decodeIfPresent(Fallback.self, forKey: .fallback)
        batchKey = try container.decodeIfPresent(String.self, forKey: .batchKey)
        state = try container.decodeIfPresent(JobState.self, forKey: .state) ?? .queued
        held = try container.decode(Money.self, forKey: .held)
        charge = try container.decodeIfPresent(Charge.self, forKey: .charge)
        remoteID = try container.decodeIfPresent(String.self, forKey: .remoteID)
        attempts = try container.decodeIfPresent(Int.self, forKey: .attempts) ?? 0
        sentAt = try container.decodeIfPresent(Date.self, forKey: .sentAt)
        uploads = try container.decodeIfPresent([String: String].self, forKey: .uploads)
        account = try container.decodeIfPresent(String.self, forKey: .account)
        acceptedAt = try container.decodeIfPresent(Date.self, forKey: .acceptedAt)
        finishedAt = try container.decodeIfPresent(Date.self, forKey: .finishedAt)
        finalizedAt = try container.decodeIfPresent(Date.self, forKey: .finalizedAt)
        remoteStatus = try container.decodeIfPresent(String.self, forKey: .remoteStatus)
        outputs = try container.decodeIfPresent([OutputLink].self, forKey: .outputs) ?? []
        error = try container.decodeIfPresent(RushesError.self, forKey: .error)
    }

    /// Writes the job without what most jobs have: a ledger keeps thousands of them.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(owner, forKey: .owner)
        try container.encode(provider, forKey: .provider)
        try container.encode(brief, forKey: .brief)
        try container.encode(input, forKey: .input)
        if isRehearsal { try container.encode(true, forKey: .isRehearsal) }
        try container.encodeIfPresent(quote, forKey: .quote)
        try container.encode(destination, forKey: .destination)
        if ordinal != 1 { try container.encode(ordinal, forKey: .ordinal) }
        try container.encode(createdAt, forKey: .createdAt)
        try container.encodeIfPresent(retryOf, forKey: .retryOf)
        try container.encodeIfPresent(fallbackOf, forKey: .fallbackOf)
        try container.encodeIfPresent(fallback, forKey: .fallback)
        try container.encodeIfPresent(batchKey, forKey: .batchKey)
        if state != .queued { try container.encode(state, forKey: .state) }
        try container.encode(held, forKey: .held)
        try container.encodeIfPresent(charge, forKey: .charge)
        try container.encodeIfPresent(remoteID, forKey: .remoteID)
        if attempts != 0 { try container.encode(attempts, forKey: .attempts) }
        try container.encodeIfPresent(sentAt, forKey: .sentAt)
        try container.encodeIfPresent(uploads, forKey: .uploads)
        try container.encodeIfPresent(account, forKey: .account)
        try container.encodeIfPresent(acceptedAt, forKey: .acceptedAt)
        try container.encodeIfPresent(finishedAt, forKey: .finishedAt)
        try container.encodeIfPresent(finalizedAt, forKey: .finalizedAt)
        try container.encodeIfPresent(remoteStatus, forKey: .remoteStatus)
        if !outputs.isEmpty { try container.encode(outputs, forKey: .outputs) }
        try container.encodeIfPresent(error, forKey: .error)
    }
}
