/// The rules of a job's life as a pure function: state and event in, next state and what becomes of the money out.
///
/// No clock, no I/O. The ledger applies it inside the transaction that records the event, so that a rule cannot be
/// passed by; `ledger check` applies it again to rebuild every state from the entries.
public struct JobTransition: Sendable, Hashable {
    /// What becomes of a job's held money.
    public enum MoneyMove: Sendable, Hashable {
        /// The hold stays as it is.
        case keep
        /// The whole hold goes back.
        case release
        /// The job is charged and its hold released: the service's own figure if there is one, else the quote.
        case charge(Money?)
        /// A charge that was made from the quote is replaced by the service's own figure.
        case settle(Money)
    }

    /// The state after the event.
    public var state: JobState

    /// What becomes of the money.
    public var money: MoneyMove

    /// Applies an event to a state.
    ///
    /// - Throws: `internal_error` if the event is not allowed in the state; nothing may then be recorded.
    public init(from state: JobState, on event: JobEvent) throws(RushesError) {
        switch (state, event) {
        case (.queued, .sending): self.init(.submitting)
        case (.queued, .refused), (.submitting, .refused): self.init(.failed, .release)
        case (.queued, .cancelled): self.init(.cancelled, .release)
        case (.submitting, .accepted), (.inDoubt, .accepted): self.init(.accepted)
        case (.submitting, .notSent), (.inDoubt, .notSent): self.init(.queued)
        case (.submitting, .doubted), (.accepted, .doubted), (.generating, .doubted): self.init(.inDoubt)
        case (.accepted, .observed), (.generating, .observed): self.init(.generating)
        case (.accepted, .finished(_, let price)), (.generating, .finished(_, let price)):
            self.init(.fetching, .charge(price))
        // A clip that is charged for may be given another link; its charge stands, or is settled by the way.
        case (.fetching, .finished(_, let price)), (.failed, .finished(_, let price)),
            (.expired, .finished(_, let price)):
            self.init(state, price.map { .settle($0) } ?? .keep)
        case (.accepted, .providerFailed), (.generating, .providerFailed), (.inDoubt, .providerFailed):
            self.init(.failed, .release)
        case (.inDoubt, .declared(let isCharged)): self.init(.failed, isCharged ? .charge(nil) : .release)
        case (.fetching, .stored), (.failed, .stored), (.expired, .stored): self.init(state)
        case (.fetching, .completed), (.failed, .completed), (.expired, .completed): self.init(.done)
        case (.fetching, .fetchFailed), (.failed, .fetchFailed), (.expired, .fetchFailed): self.init(.failed)
        case (.fetching, .linkExpired), (.failed, .linkExpired): self.init(.expired)
        case (.fetching, .settled(let price)), (.done, .settled(let price)), (.expired, .settled(let price)),
            (.failed, .settled(let price)):
            self.init(state, .settle(price))
        default:
            throw RushesError(.internalError, "a job that is `\(state.rawValue)` cannot take the event `\(event.name)`")
        }
    }

    private init(_ state: JobState, _ money: MoneyMove = .keep) {
        self.state = state
        self.money = money
    }
}

extension JobEvent {
    /// The event's name as it stands in the ledger.
    public var name: String {
        switch self {
        case .sending: "sending"
        case .accepted: "accepted"
        case .refused: "refused"
        case .notSent: "not_sent"
        case .doubted: "doubted"
        case .observed: "observed"
        case .finished: "finished"
        case .providerFailed: "provider_failed"
        case .stored: "stored"
        case .completed: "completed"
        case .fetchFailed: "fetch_failed"
        case .linkExpired: "link_expired"
        case .settled: "settled"
        case .declared: "declared"
        case .cancelled: "cancelled"
        }
    }
}

/// What an inquiry about a doubtful job has come to.
public enum Reconciliation: Sendable, Hashable {
    /// The provider has it: the job goes on, and nothing is sent again.
    case found
    /// The provider has ended it meanwhile, for good or bad; the job says which.
    case ended
    /// The provider never had it: the job is queued again, its price still held, and not sent yet.
    case absent
    /// It stays in doubt; the reason is for the user.
    case undecided(reason: String)
}
