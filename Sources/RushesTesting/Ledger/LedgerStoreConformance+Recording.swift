import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// What events do to state and money.
    static let recordingRules: [LedgerRule] = [
        LedgerRule("a job that is done has cost the service's own figure, and its hold is gone") { store in
            let job = LedgerSample.job(1)
            let done = try await store.follow(job, through: LedgerSample.wayToDone(of: job))
            #expect(done.state == .done)
            #expect(done.held == .zero)
            #expect(done.charge == Charge(amount: Money(micros: 750_000), basis: .settled))
            #expect(done.remoteID == "prediction-\(job.id)")
            #expect(done.finalizedAt == LedgerSample.moment(15))
            #expect(try await store.job(job.id, owner: .local) == done)
            let entries = try await store.entries(of: job.id, owner: .local)
            #expect(
                entries.map(\.content.kind)
                    == ["queued", "sending", "accepted", "observed", "finished", "stored", "completed"]
            )
            #expect(entries.map(\.held.micros) == [1_000_000, 0, 0, 0, -1_000_000, 0, 0])
            #expect(entries.map(\.charged.micros) == [0, 0, 0, 0, 750_000, 0, 0])
            #expect(zip(entries, entries.dropFirst()).allSatisfy { $0.sequence < $1.sequence })
        },
        LedgerRule("without a figure the quote is charged, until the figure is known") { store in
            let job = LedgerSample.job(1)
            let way = LedgerSample.wayToDone(of: job, price: nil)
            let done = try await store.follow(job, through: way)
            #expect(done.charge == Charge(amount: Money(micros: 1_000_000), basis: .quote))
            let lease = try await store.claimed(job, token: "settling")
            let figure = Money(micros: 1_250_000)
            let settled = try await store.record([.settled(figure)], under: lease, at: LedgerSample.moment(90))
            #expect(settled.charge == Charge(amount: figure, basis: .settled))
            #expect(settled.state == .done)
            #expect(settled.finalizedAt == done.finalizedAt)
            #expect(try await store.entries(of: job.id, owner: .local).last?.charged == Money(micros: 250_000))
        },
        LedgerRule("a failed, refused or cancelled job has cost nothing and holds nothing") { store in
            let ways: [(JobState, [JobEvent])] = [
                (.failed, [.refused(LedgerSample.error(.contentRefused))]),
                (.failed, [.sending(bodyHash: "b"), .refused(LedgerSample.error(.insufficientBalance))]),
                (
                    .failed,
                    [
                        .sending(bodyHash: "b"), .accepted(remoteID: "p"),
                        .providerFailed(LedgerSample.error(.providerFailed)),
                    ]
                ),
                (.cancelled, [.cancelled]),
            ]
            for (number, (state, events)) in ways.enumerated() {
                let ended = try await store.follow(LedgerSample.job(number), through: events)
                #expect(ended.state == state)
                #expect(ended.held == .zero)
                #expect(ended.charge == nil)
                #expect(ended.error != nil)
                #expect(ended.finalizedAt != nil)
            }
        },
        LedgerRule("a job whose link expired is charged") { store in
            let events =
                LedgerSample.wayToFetching(remoteID: "p") + [.linkExpired(LedgerSample.error(.takeExpired))]
            let expired = try await store.follow(LedgerSample.job(1), through: events)
            #expect(expired.state == .expired)
            #expect(expired.held == .zero)
            #expect(expired.charge?.amount == Money(micros: 750_000))
        },
        LedgerRule("a take that could not be fetched is charged, and may be fetched after all") { store in
            let job = LedgerSample.job(1)
            let events =
                LedgerSample.wayToFetching(remoteID: "p") + [.fetchFailed(LedgerSample.error(.takeCorrupt))]
            let failed = try await store.follow(job, through: events)
            #expect(failed.state == .failed)
            #expect(failed.charge?.amount == Money(micros: 750_000))
            #expect(failed.outputs.count == 1)
            let lease = try await store.claimed(job, token: "again")
            let stored: [JobEvent] = [.stored(LedgerSample.take(1, of: job.id)), .completed]
            let done = try await store.record(stored, under: lease, at: LedgerSample.moment(99))
            #expect(done.state == .done)
            #expect(done.charge == failed.charge)
        },
        LedgerRule("a job in doubt keeps its hold; proved absent, it can be sent again") { store in
            let job = LedgerSample.job(1)
            let doubtful = try await store.follow(
                job,
                through: [.sending(bodyHash: "b"), .doubted(reason: "no answer came")]
            )
            #expect(doubtful.state == .inDoubt)
            #expect(doubtful.held == Money(micros: 1_000_000))
            #expect(doubtful.error?.code == .submissionInDoubt)
            #expect(doubtful.finalizedAt == nil)
            let lease = try await store.claimed(job, token: "again")
            let sentAgain = try await store.record(
                [.notSent(reason: "not in the history"), .sending(bodyHash: "b"), .accepted(remoteID: "p")],
                under: lease,
                at: LedgerSample.moment(50)
            )
            #expect(sentAgain.state == .accepted)
            #expect(sentAgain.attempts == 2)
            #expect(sentAgain.held == Money(micros: 1_000_000))
        },
        LedgerRule("a rehearsal is charged nothing") { store in
            let job = LedgerSample.job(1, isRehearsal: true)
            let way = LedgerSample.wayToDone(of: job, price: nil)
            let done = try await store.follow(job, through: way)
            #expect(done.charge == Charge(amount: .zero, basis: .settled))
        },
        LedgerRule("events are recorded all or none") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let lease = try await store.claimed(job)
            await expect(.internalError) {
                _ = try await store.record(
                    LedgerSample.wayToFetching(remoteID: "p") + [
                        .stored(LedgerSample.take(1, of: job.id)), .cancelled,
                    ],
                    under: lease,
                    at: LedgerSample.moment(5)
                )
            }
            #expect(try await store.job(job.id, owner: .local) == job)
            #expect(try await store.entries(of: job.id, owner: .local).count == 1)
            #expect(try await store.takes(of: job.id, owner: .local).isEmpty)
            let unchanged = try await store.record([], under: lease, at: LedgerSample.moment(5))
            #expect(unchanged == job)
        },
        LedgerRule("a price that is negative or in another currency is not charged") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let lease = try await store.claimed(job)
            for price in [Money(micros: -1), Money(micros: 1, currency: Currency(rawValue: "EUR"))] {
                await expect(.internalError) {
                    _ = try await store.record(
                        LedgerSample.wayToFetching(remoteID: "p", price: price),
                        under: lease,
                        at: LedgerSample.moment(5)
                    )
                }
            }
            #expect(try await store.job(job.id, owner: .local).state == .queued)
        },
        LedgerRule("a prediction belongs to one job") { store in
            let sent: [JobEvent] = [.sending(bodyHash: "b"), .accepted(remoteID: "p")]
            let first = try await store.follow(LedgerSample.job(1), through: sent)
            await expect(.internalError) { try await store.follow(LedgerSample.job(2), through: sent) }
            #expect(try await store.job(LedgerSample.jobID(2), owner: .local).state == .submitting)
            try await store.follow(LedgerSample.job(3, provider: ProviderID("animatic")), through: sent)
            #expect(try await store.job(ofPrediction: "p", provider: ProviderID("atlas")) == first)
            #expect(try await store.job(ofPrediction: "q", provider: ProviderID("atlas")) == nil)
        },
    ]
}
