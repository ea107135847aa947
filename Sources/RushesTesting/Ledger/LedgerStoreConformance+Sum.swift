import Foundation
import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// Money and times over many jobs.
    static let sumRules: [LedgerRule] = [
        LedgerRule("spending is every hold, and the charges of jobs made since") { store in
            let old = LedgerSample.job(10)
            try await store.follow(old, through: LedgerSample.wayToDone(of: old, number: 1))
            try await store.add(LedgerSample.job(11))
            let new = LedgerSample.job(30)
            try await store.follow(new, through: LedgerSample.wayToDone(of: new, number: 2, price: Money(micros: 1)))
            try await store.follow(
                LedgerSample.job(31, price: Money(micros: 500)),
                through: [.sending(bodyHash: "b"), .doubted(reason: "lost")]
            )
            try await store.follow(LedgerSample.job(32), through: [.cancelled])
            let all = try await store.spending(of: .local, since: LedgerSample.moment(0))
            #expect(all == Spending(held: Money(micros: 1_000_500), charged: Money(micros: 750_001)))
            let since = try await store.spending(of: .local, since: LedgerSample.moment(30))
            #expect(since == Spending(held: Money(micros: 1_000_500), charged: Money(micros: 1)))
            let later = try await store.spending(of: .local, since: LedgerSample.moment(30.001))
            #expect(later == Spending(held: Money(micros: 1_000_500), charged: .zero))
        },
        LedgerRule("amounts in two currencies are not added up") { store in
            let euros = Currency(rawValue: "EUR")
            try await store.add(LedgerSample.job(1, price: Money(micros: 5, currency: euros)))
            let spending = try await store.spending(of: .local, since: LedgerSample.moment(0))
            #expect(spending.held == Money(micros: 5, currency: euros))
            try await store.add(LedgerSample.job(2))
            await expect(.internalError) { _ = try await store.spending(of: .local, since: LedgerSample.moment(0)) }
        },
        LedgerRule("completion times run from acceptance to the end, the last completed first") { store in
            let model = ModelID("sample/fast/text-to-video")
            for (number, seconds) in [30.0, 60, 45].enumerated() {
                let job = LedgerSample.job(number, model: model)
                try await store.add(job)
                let lease = try await store.claimed(job)
                let way = LedgerSample.wayToFetching(remoteID: "p\(number)")
                let start = Double(number) * 1000
                _ = try await store.record(Array(way.prefix(2)), under: lease, at: LedgerSample.moment(start))
                _ = try await store.record(
                    Array(way.dropFirst(2)),
                    under: lease,
                    at: LedgerSample.moment(start + seconds)
                )
            }
            try await store.add(LedgerSample.job(7, model: model))
            try await store.follow(LedgerSample.job(8), through: LedgerSample.wayToFetching(remoteID: "q"))
            let facts = LedgerSample.job(0, model: model).input.facts
            let times = try await store.completionTimes(
                like: facts,
                of: model,
                provider: ProviderID("atlas"),
                limit: 10
            )
            #expect(times == [.seconds(45), .seconds(60), .seconds(30)])
            let newest = try await store.completionTimes(
                like: facts,
                of: model,
                provider: ProviderID("atlas"),
                limit: 1
            )
            #expect(newest == [.seconds(45)])
            #expect(
                try await store.completionTimes(like: facts, of: model, provider: ProviderID("animatic"), limit: 10)
                    .isEmpty
            )
            var longer = facts
            longer.seconds = 30
            #expect(
                try await store.completionTimes(like: longer, of: model, provider: ProviderID("atlas"), limit: 10)
                    .isEmpty
            )
            var finer = facts
            finer.resolution = .k4
            #expect(
                try await store.completionTimes(like: finer, of: model, provider: ProviderID("atlas"), limit: 10)
                    .isEmpty
            )
            #expect(
                try await store.completionTimes(like: facts, of: model, provider: ProviderID("atlas"), limit: -1)
                    .isEmpty
            )
        },
        LedgerRule("a prediction that ended before it began has no completion time") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let lease = try await store.claimed(job)
            let way = LedgerSample.wayToFetching(remoteID: "p")
            _ = try await store.record(Array(way.prefix(2)), under: lease, at: LedgerSample.moment(100))
            _ = try await store.record(Array(way.dropFirst(2)), under: lease, at: LedgerSample.moment(50))
            #expect(
                try await store.completionTimes(
                    like: job.input.facts,
                    of: job.input.model,
                    provider: ProviderID("atlas"),
                    limit: 9
                ).isEmpty
            )
        },
    ]

    /// Many random lives at once.
    static let walkRules: [LedgerRule] = [
        LedgerRule("jobs and takes are what their entries add up to, whatever happened") { store in
            for seed in 1...40 as ClosedRange<UInt64> {
                let walk = LedgerWalk(seed: seed)
                let walked = try await store.follow(walk.job, through: walk.events)
                let entries = try await store.entries(of: walk.job.id, owner: walk.job.owner)
                let replayed = try LedgerProjection(replaying: entries)
                #expect(replayed.job == walked, "seed \(seed)")
                #expect(try await store.job(walk.job.id, owner: walk.job.owner) == walked, "seed \(seed)")
                #expect(try await store.takes(of: walk.job.id, owner: walk.job.owner) == replayed.takes, "seed \(seed)")
                #expect(entries.map(\.held.micros).reduce(0, +) == walked.held.micros, "seed \(seed)")
                #expect(entries.map(\.charged.micros).reduce(0, +) == walked.charge?.amount.micros ?? 0, "seed \(seed)")
            }
        },
        LedgerRule("sums are those of the jobs, and no limit is passed by admitting, whatever happened") { store in
            let limit = Money(micros: 20_000_000)
            try await store.set(limit, per: .total, for: .local, at: LedgerSample.moment(0))
            var (held, charged, refused) = (Int64(0), Int64(0), 0)
            for seed in 1...60 as ClosedRange<UInt64> {
                let walk = LedgerWalk(seed: seed, length: 8)
                let fits = held + charged + walk.job.held.micros <= limit.micros || walk.job.held.micros == 0
                do {
                    let walked = try await store.follow(walk.job, through: walk.events)
                    #expect(fits, "seed \(seed)")
                    held += walked.held.micros
                    charged += walked.chargedAmount.micros
                } catch let error as RushesError where error.code == .budgetExceeded {
                    #expect(!fits, "seed \(seed)")
                    refused += 1
                }
                let spending = try await store.spending(of: .local, since: Date(timeIntervalSince1970: 0))
                #expect(spending == Spending(held: Money(micros: held), charged: Money(micros: charged)))
                let apart = try await store.spending(of: .local, since: Date(timeIntervalSince1970: 1))
                #expect(apart == spending)
            }
            #expect(refused > 0)
            #expect(try await store.faults().isEmpty)
        },
    ]
}
