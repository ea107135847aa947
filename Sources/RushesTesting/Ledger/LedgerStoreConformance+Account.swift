import Foundation
import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// What waits, what is not settled, and where the money went.
    static let accountRules: [LedgerRule] = [
        LedgerRule("paid jobs without a claim that holds wait, oldest first") { store, scene in
            for number in [4, 1, 2, 3] { try await store.add(LedgerSample.job(number)) }
            try await store.add(LedgerSample.job(5, isRehearsal: true))
            try await store.add(LedgerSample.job(6, owner: Owner(rawValue: "other")))
            try await store.follow(LedgerSample.job(7), through: [.cancelled])
            try await store.follow(LedgerSample.job(8), through: [.sending(bodyHash: "b"), .doubted(reason: "lost")])
            _ = try await store.claimed(LedgerSample.job(2))
            func numbers(at second: Double, limit: Int = 10) async throws -> [Job.ID] {
                scene.move(to: second)
                return try await store.waitingJobs(of: .local, limit: limit).map(\.id)
            }
            #expect(try await numbers(at: 19.999) == [1, 3, 4, 8].map(LedgerSample.jobID))
            #expect(try await numbers(at: 20) == [1, 2, 3, 4, 8].map(LedgerSample.jobID))
            #expect(try await numbers(at: 5, limit: 2) == [1, 3].map(LedgerSample.jobID))
            #expect(try await numbers(at: 5, limit: 0).isEmpty)
            #expect(try await numbers(at: 5, limit: -1).isEmpty)
        },
        LedgerRule("jobs that are charged as quoted although they have a prediction are unsettled, newest first") {
            store in
            for number in 1...3 {
                let job = LedgerSample.job(number)
                try await store.follow(job, through: LedgerSample.wayToDone(of: job, number: number, price: nil))
            }
            let known = LedgerSample.job(4)
            try await store.follow(known, through: LedgerSample.wayToDone(of: known, number: 4))
            let lost: [JobEvent] = [.sending(bodyHash: "b"), .doubted(reason: "lost"), .declared(charged: true)]
            try await store.follow(LedgerSample.job(5), through: lost)
            let rehearsal = LedgerSample.job(6, isRehearsal: true)
            try await store.follow(rehearsal, through: LedgerSample.wayToDone(of: rehearsal, number: 6, price: nil))
            let foreign = LedgerSample.job(7, owner: Owner(rawValue: "other"))
            try await store.follow(foreign, through: LedgerSample.wayToDone(of: foreign, number: 7, price: nil))
            let all = try await store.unsettledJobs(of: .local, limit: 10)
            #expect(all.map(\.id) == [3, 2, 1].map(LedgerSample.jobID))
            let lease = try await store.claimed(LedgerSample.job(3), token: "settling")
            _ = try await store.record([.settled(Money(micros: 1))], under: lease, at: LedgerSample.moment(99))
            #expect(try await store.unsettledJobs(of: .local, limit: 1).map(\.id) == [LedgerSample.jobID(2)])
            #expect(try await store.unsettledJobs(of: .local, limit: -1).isEmpty)
        },
        LedgerRule("unsettled jobs of every owner that ended lately come the last ended first") { store in
            for (number, second) in [(1, 40.0), (2, 10), (3, 30), (4, 30), (5, 20)] {
                let job = LedgerSample.job(number, owner: Owner(rawValue: "owner \(number % 2)"))
                let way = LedgerSample.wayToDone(of: job, number: number, price: nil)
                try await store.follow(job, through: way, startingAt: second)
            }
            let known = LedgerSample.job(6)
            try await store.follow(known, through: LedgerSample.wayToDone(of: known, number: 6), startingAt: 50)
            let fetching = LedgerSample.wayToFetching(remoteID: "p7", price: nil)
            try await store.follow(LedgerSample.job(7), through: fetching, startingAt: 60)
            func numbers(endedAfter moment: Double, limit: Int = 10) async throws -> [Job.ID] {
                try await store.unsettledJobs(endedAfter: LedgerSample.moment(moment), limit: limit).map(\.id)
            }
            #expect(try await numbers(endedAfter: 0) == [1, 4, 3, 5, 2].map(LedgerSample.jobID))
            #expect(try await numbers(endedAfter: 0, limit: 2) == [1, 4].map(LedgerSample.jobID))
            #expect(try await numbers(endedAfter: 34.999) == [1, 4, 3].map(LedgerSample.jobID))
            #expect(try await numbers(endedAfter: 35) == [LedgerSample.jobID(1)])
            #expect(try await numbers(endedAfter: 45).isEmpty)
            #expect(try await numbers(endedAfter: 0, limit: 0).isEmpty)
            #expect(try await numbers(endedAfter: 0, limit: -1).isEmpty)
        },
        LedgerRule("an owner's entries of all jobs come page by page, in the order they were recorded") { store in
            try await store.add(LedgerSample.job(2))
            try await store.add(LedgerSample.job(3, owner: Owner(rawValue: "other")))
            try await store.follow(
                LedgerSample.job(1),
                through: [.sending(bodyHash: "b"), .notSent(reason: "no route")]
            )
            let all = try await store.entries(of: .local, after: 0, limit: 100)
            #expect(all.map(\.sequence) == [1, 3, 4, 5])
            #expect(all.map(\.jobID) == [2, 1, 1, 1].map(LedgerSample.jobID))
            #expect(all.map(\.content.kind) == ["queued", "queued", "sending", "not_sent"])
            #expect(try await store.entries(of: .local, after: 0, limit: 2) == Array(all.prefix(2)))
            #expect(try await store.entries(of: .local, after: 3, limit: 2) == Array(all.suffix(2)))
            #expect(try await store.entries(of: .local, after: 5, limit: 2).isEmpty)
            #expect(try await store.entries(of: .local, after: .max, limit: 2).isEmpty)
            #expect(try await store.entries(of: .local, after: -1, limit: -1).isEmpty)
            #expect(try await store.entries(of: Owner(rawValue: "nobody"), after: 0, limit: 9).isEmpty)
        },
        LedgerRule("outlays are told by day, by model and by job") { store in
            let (fast, slow) = (ModelID("sample/fast/text-to-video"), ModelID("sample/slow/text-to-video"))
            let day = 86_400.0
            func job(_ number: Int, _ model: ModelID, _ days: Double, rehearses: Bool = false) -> Job {
                LedgerSample.job(
                    number,
                    model: model,
                    isRehearsal: rehearses,
                    createdAt: LedgerSample.moment(days * day)
                )
            }
            let old = job(9, slow, -1)
            try await store.follow(old, through: LedgerSample.wayToDone(of: old, number: 9))
            let first = job(8, fast, 0)
            try await store.follow(first, through: LedgerSample.wayToDone(of: first, number: 8, price: nil))
            try await store.add(job(7, slow, 1))
            let second = job(6, slow, 1)
            try await store.follow(second, through: LedgerSample.wayToDone(of: second, number: 6))
            try await store.follow(job(5, fast, 1), through: [.cancelled])
            try await store.add(job(4, fast, 1, rehearses: true))
            func line(_ key: String, _ count: Int, _ held: Int64, _ charged: Int64, _ unsettled: Int64 = 0) -> Outlay {
                Outlay(
                    key: key,
                    jobCount: count,
                    held: Money(micros: held),
                    charged: Money(micros: charged),
                    unsettled: Money(micros: unsettled)
                )
            }
            let start = LedgerSample.moment(0)
            #expect(
                try await store.outlays(of: .local, since: start, until: nil, by: .day) == [
                    line("2026-11-18", 1, 0, 1_000_000, 1_000_000), line("2026-11-19", 2, 1_000_000, 750_000),
                ]
            )
            #expect(
                try await store.outlays(of: .local, since: start, until: nil, by: .model) == [
                    line(slow.rawValue, 2, 1_000_000, 750_000), line(fast.rawValue, 1, 0, 1_000_000, 1_000_000),
                ]
            )
            #expect(
                try await store.outlays(of: .local, since: start, until: nil, by: .job) == [
                    line(first.id.rawValue, 1, 0, 1_000_000, 1_000_000), line(second.id.rawValue, 1, 0, 750_000),
                    line(LedgerSample.jobID(7).rawValue, 1, 1_000_000, 0),
                ]
            )
            let all = try await store.outlays(of: .local, since: Date(timeIntervalSince1970: 0), until: nil, by: .model)
            #expect(all.first == line(slow.rawValue, 3, 1_000_000, 1_500_000))
            #expect(try await store.outlays(of: Owner(rawValue: "other"), since: start, until: nil, by: .day).isEmpty)
            try await store.add(LedgerSample.job(1, price: Money(micros: 5, currency: Currency(rawValue: "EUR"))))
            await expect(.internalError) {
                _ = try await store.outlays(of: .local, since: start, until: nil, by: .model)
            }
        },
        LedgerRule("outlays end where they are asked to; what was made at that moment is left out") { store in
            let start = LedgerSample.moment(0)
            for number in 1...3 { try await store.add(LedgerSample.job(number)) }
            func jobs(until end: Double?) async throws -> [String] {
                let end = end.map(LedgerSample.moment)
                return try await store.outlays(of: .local, since: start, until: end, by: .job).map(\.key)
            }
            let ids = (1...3).map { LedgerSample.jobID($0).rawValue }
            #expect(try await jobs(until: nil) == ids)
            #expect(try await jobs(until: 4) == ids)
            #expect(try await jobs(until: 3.001) == ids)
            #expect(try await jobs(until: 3) == Array(ids.prefix(2)))
            #expect(try await jobs(until: 1.001) == Array(ids.prefix(1)))
            #expect(try await jobs(until: 1).isEmpty)
            #expect(try await jobs(until: -1).isEmpty)
            let models = try await store.outlays(of: .local, since: start, until: LedgerSample.moment(3), by: .model)
            #expect(models.map(\.jobCount) == [2])
            #expect(models.map(\.held.micros) == [2_000_000])
        },
        LedgerRule("spending since a midnight and since any other moment are both right") { store in
            let noon = Date(timeIntervalSince1970: 20_000 * 86_400 + 43_200)
            for (number, offset) in [-86_400.0, -43_200.001, -43_200, -1, 0, 1, 43_199.999, 43_200].enumerated() {
                let job = LedgerSample.job(number, createdAt: noon.addingTimeInterval(offset))
                let price = Money(micros: 1 << Int64(number))
                try await store.follow(job, through: LedgerSample.wayToDone(of: job, number: number, price: price))
            }
            let sums: [(offset: Double, charged: Int64)] = [
                (-200_000, 0b1111_1111), (-43_200, 0b1111_1100), (-43_199.999, 0b1111_1000), (0, 0b1111_0000),
                (0.001, 0b1110_0000), (43_199.999, 0b1100_0000), (43_200, 0b1000_0000), (43_200.001, 0),
            ]
            for sum in sums {
                let spending = try await store.spending(of: .local, since: noon.addingTimeInterval(sum.offset))
                #expect(spending.charged.micros == sum.charged, "since \(sum.offset)")
            }
        },
        LedgerRule("an audit finds nothing in a ledger that nobody has touched, and tells how far it is") { store in
            #expect(try await store.faults().isEmpty)
            for seed in 1...20 as ClosedRange<UInt64> {
                let walk = LedgerWalk(seed: seed)
                try await store.follow(walk.job, through: walk.events)
            }
            var steps: [AuditStep] = []
            for try await step in store.audit() { steps.append(step) }
            #expect(steps == (1...20).map { .progress(done: $0, total: 20) })
            // Nobody needs to listen to the end.
            for try await step in store.audit() where step == .progress(done: 3, total: 20) { break }
        },
    ]
}
