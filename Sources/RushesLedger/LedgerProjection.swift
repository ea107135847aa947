public import Foundation
public import RushesCore

/// What a job's entries add up to: the one place that says what an entry means.
///
/// A store applies it inside the transaction that adds the entries; whoever checks a ledger applies it to the entries
/// again and compares. It is pure: no clock, no I/O.
public struct LedgerProjection: Sendable, Hashable {
    /// The job after the entries so far.
    public private(set) var job: Job

    /// The clips that the entries seen by this value have added, in order.
    public private(set) var takes: [Take]

    /// Goes on from a job as a store has it; takes that were stored before are not known here.
    public init(continuing job: Job) {
        self.job = job
        self.takes = []
    }

    /// Begins with a new job.
    ///
    /// - Throws: `internal_error` if the job is not queued, or holds anything but its quote (nothing, in a rehearsal).
    public init(adding job: Job) throws(RushesError) {
        guard job.state == .queued else {
            throw RushesError(.internalError, "job \(job.id) is `\(job.state.rawValue)` and cannot be added")
        }
        let price = job.isRehearsal ? Money(micros: 0, currency: job.expectedCost.currency) : job.expectedCost
        guard job.held == price, job.held.micros >= 0, job.charge == nil else {
            throw RushesError(.internalError, "job \(job.id) holds \(job.held) where its price is \(price)")
        }
        guard job.held.isBelievable else {
            throw RushesError(.internalError, "job \(job.id) costs \(job.held), which is no price of a clip")
        }
        self.init(continuing: job)
    }

    /// Adds up a job's entries from the first on.
    ///
    /// - Throws: `ledger_corrupt` if the first does not add the job, a later one is of another job or is not allowed
    ///   where it stands, or the amounts of one are not those that it means.
    public init(replaying entries: some Sequence<LedgerEntry>) throws(RushesError) {
        var replayed: LedgerProjection?
        for entry in entries {
            do throws(RushesError) {
                var projection: LedgerProjection
                let draft: LedgerDraft
                switch (entry.content, replayed) {
                case (.queued(let job), nil):
                    projection = try LedgerProjection(adding: job)
                    draft = projection.opening
                case (.event(let event), let known?):
                    projection = known
                    draft = try projection.apply(event, at: entry.at)
                default:
                    throw RushesError(.internalError, "it stands in the wrong place")
                }
                guard draft.entry(numbered: entry.sequence) == entry else {
                    throw RushesError(.internalError, "its job, owner or amounts are not what it means")
                }
                replayed = projection
            } catch {
                throw RushesError(.ledgerCorrupt, "entry \(entry.sequence) does not add up: \(error.message)")
            }
        }
        guard let replayed else { throw RushesError(.ledgerCorrupt, "a job has no entries") }
        self = replayed
    }

    /// The entry that adds the job as it stands.
    public var opening: LedgerDraft {
        LedgerDraft(
            jobID: job.id,
            owner: job.owner,
            at: job.createdAt.keptToMillisecond,
            content: .queued(job),
            held: job.held,
            charged: Money(micros: 0, currency: job.held.currency)
        )
    }

    /// Applies events in order, all or none.
    ///
    /// - Returns: the entries that record them.
    /// - Throws: as `apply(_:at:)` for one event.
    public mutating func apply(_ events: [JobEvent], at moment: Date) throws(RushesError) -> [LedgerDraft] {
        var next = self
        var drafts: [LedgerDraft] = []
        for event in events { drafts.append(try next.apply(event, at: moment)) }
        self = next
        return drafts
    }

    /// Applies an event.
    ///
    /// - Returns: the entry that records it.
    /// - Throws: `internal_error` if the job's state does not allow the event, a price in it is negative or not in the
    ///   currency of the quote, or a clip in it is of another job. Nothing is changed then.
    public mutating func apply(_ event: JobEvent, at moment: Date) throws(RushesError) -> LedgerDraft {
        try check(event)
        let instant = moment.keptToMillisecond
        let before = job
        try job.apply(event, at: instant)
        if case .stored(let take) = event { takes.append(take) }
        return LedgerDraft(
            jobID: job.id,
            owner: job.owner,
            at: instant,
            content: .event(event),
            held: job.held - before.held,
            charged: job.chargedAmount - before.chargedAmount
        )
    }

    private func check(_ event: JobEvent) throws(RushesError) {
        let price: Money?
        switch event {
        case .finished(_, let figure): price = figure
        case .settled(let figure): price = figure
        case .stored(let take) where take.jobID != job.id:
            throw RushesError(.internalError, "take \(take.id) is of job \(take.jobID), not of job \(job.id)")
        default: price = nil
        }
        guard let price else { return }
        guard price.currency == job.expectedCost.currency, price.isBelievable else {
            throw RushesError(
                .internalError,
                "the price \(price) cannot be charged to job \(job.id), which is quoted at \(job.expectedCost)"
            )
        }
    }
}

extension Job {
    /// What the job has cost so far; nothing while that is open.
    package var chargedAmount: Money { charge?.amount ?? Money(micros: 0, currency: held.currency) }
}
