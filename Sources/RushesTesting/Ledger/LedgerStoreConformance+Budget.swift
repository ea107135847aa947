import Foundation
import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// Limits: what fits, what counts, and when a period begins.
    static let budgetRules: [LedgerRule] = [
        LedgerRule("of 64 jobs that are added at once, as many are admitted as fit, and no more") { store in
            try await store.set(Money(micros: 23_500_000), per: .month, for: .local, at: LedgerSample.moment(0))
            let admitted = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<64 {
                    group.addTask {
                        do throws(RushesError) {
                            try await store.add(LedgerSample.job(number))
                            return true
                        } catch {
                            #expect(error.code == .budgetExceeded)
                            return false
                        }
                    }
                }
                return await group.reduce(into: 0) { count, isIn in count += isIn ? 1 : 0 }
            }
            #expect(admitted == 23)
            #expect(try await store.jobs(of: .local, where: JobFilter()).count == 23)
            let spending = try await store.spending(of: .local, since: LedgerSample.moment(0))
            #expect(spending.held == Money(micros: 23_000_000))
            try await store.add(LedgerSample.job(100, price: Money(micros: 500_000)))
            await expect(.budgetExceeded) { try await store.add(LedgerSample.job(101, price: Money(micros: 1))) }
        },
        LedgerRule("a refusal says price, limit, period, what is charged and what is held, and leaves nothing") {
            store in
            let done = LedgerSample.job(1, price: Money(micros: 48_200_000))
            try await store.follow(
                done,
                through: LedgerSample.wayToDone(of: done, price: Money(micros: 48_200_000))
            )
            try await store.add(LedgerSample.job(2))
            try await store.set(Money(micros: 50_000_000), per: .month, for: .local, at: LedgerSample.moment(3))
            do throws(RushesError) {
                try await store.add(LedgerSample.job(3))
                Issue.record("a job was admitted that does not fit")
            } catch {
                #expect(error.code == .budgetExceeded)
                #expect(
                    error.message == "1.00 USD does not fit into the budget of 50.00 USD per month: 48.20 USD are "
                        + "charged and 1.00 USD are held"
                )
            }
            await expect(.notFound) { _ = try await store.job(LedgerSample.jobID(3), owner: .local) }
            #expect(try await store.entries(of: .local, after: 0, limit: 100).count == 8)
        },
        LedgerRule("what is in doubt counts as spent; what is released gives room back") { store in
            try await store.set(Money(micros: 1_000_000), per: .day, for: .local, at: LedgerSample.moment(0))
            let first = LedgerSample.job(1)
            try await store.follow(first, through: [.sending(bodyHash: "b"), .doubted(reason: "no answer")])
            await expect(.budgetExceeded) { try await store.add(LedgerSample.job(2, price: Money(micros: 1))) }
            let lease = try await store.claimed(first, token: "again")
            let declared = try await store.record(
                [.declared(charged: false)],
                under: lease,
                at: LedgerSample.moment(30)
            )
            #expect(declared.state == .failed)
            #expect(declared.charge == nil)
            #expect(declared.error?.code == .settledByOwner)
            try await store.follow(LedgerSample.job(3), through: [.cancelled])
            try await store.follow(
                LedgerSample.job(4),
                through: [.sending(bodyHash: "b"), .refused(LedgerSample.error(.contentRefused))]
            )
            try await store.add(LedgerSample.job(5))
        },
        LedgerRule("a doubtful job that its owner declares charged has cost its quote") { store in
            try await store.set(Money(micros: 1_500_000), per: .total, for: .local, at: LedgerSample.moment(0))
            let job = LedgerSample.job(1)
            let declared = try await store.follow(
                job,
                through: [.sending(bodyHash: "b"), .doubted(reason: "no answer"), .declared(charged: true)]
            )
            #expect(declared.state == .failed)
            #expect(declared.held == .zero)
            #expect(declared.charge == Charge(amount: Money(micros: 1_000_000), basis: .quote))
            #expect(
                try await store.entries(of: job.id, owner: .local).last?.content == .event(.declared(charged: true))
            )
            await expect(.budgetExceeded) { try await store.add(LedgerSample.job(2)) }
        },
        LedgerRule("a charge above its hold counts, and a limit below what is spent admits nothing more") { store in
            let job = LedgerSample.job(1)
            try await store.follow(job, through: LedgerSample.wayToDone(of: job, price: Money(micros: 3_000_000)))
            try await store.set(Money(micros: 3_500_000), per: .total, for: .local, at: LedgerSample.moment(20))
            await expect(.budgetExceeded) { try await store.add(LedgerSample.job(2)) }
            try await store.set(Money(micros: 4_000_000), per: .total, for: .local, at: LedgerSample.moment(21))
            try await store.add(LedgerSample.job(2))
            try await store.set(Money(micros: 1), per: .total, for: .local, at: LedgerSample.moment(22))
            await expect(.budgetExceeded) { try await store.add(LedgerSample.job(3, price: Money(micros: 1))) }
            try await store.add(LedgerSample.job(4, price: .zero))
        },
        LedgerRule("a limit is changed, taken away and told, shortest period first") { store in
            #expect(try await store.budgets(of: .local).isEmpty)
            let (ten, five) = (Money(micros: 10_000_000), Money(micros: 5_000_000))
            try await store.set(ten, per: .total, for: .local, at: LedgerSample.moment(1))
            try await store.set(.zero, per: .day, for: .local, at: LedgerSample.moment(2))
            try await store.set(ten, per: .month, for: .local, at: LedgerSample.moment(3))
            try await store.set(five, per: .month, for: .local, at: LedgerSample.moment(3))
            #expect(
                try await store.budgets(of: .local) == [
                    Budget(.zero, per: .day), Budget(five, per: .month), Budget(ten, per: .total),
                ]
            )
            await expect(.budgetExceeded) { try await store.add(LedgerSample.job(1)) }
            try await store.set(nil, per: .day, for: .local, at: LedgerSample.moment(4))
            try await store.set(nil, per: .day, for: .local, at: LedgerSample.moment(5))
            #expect(try await store.budgets(of: .local) == [Budget(five, per: .month), Budget(ten, per: .total)])
            try await store.add(LedgerSample.job(1))
            await expect(.invalidBrief) {
                try await store.set(Money(micros: -1), per: .day, for: .local, at: LedgerSample.moment(6))
            }
            #expect(try await store.budgets(of: Owner(rawValue: "other")).isEmpty)
        },
        LedgerRule("the smallest room of several budgets decides") { store in
            try await store.set(Money(micros: 2_000_000), per: .day, for: .local, at: LedgerSample.moment(1))
            try await store.set(Money(micros: 1_000_000), per: .total, for: .local, at: LedgerSample.moment(1))
            try await store.add(LedgerSample.job(1))
            do throws(RushesError) {
                try await store.add(LedgerSample.job(2))
                Issue.record("a job was admitted that does not fit")
            } catch {
                #expect(error.message.contains("1.00 USD in total"))
            }
        },
        LedgerRule("rehearsals always fit, other owners' money and other currencies do not count") { store in
            let euros = Currency(rawValue: "EUR")
            try await store.set(Money(micros: 1_000_000), per: .month, for: .local, at: LedgerSample.moment(1))
            try await store.add(LedgerSample.job(1, owner: Owner(rawValue: "other")))
            try await store.add(LedgerSample.job(2, price: Money(micros: 9_000_000, currency: euros)))
            try await store.add(LedgerSample.job(3))
            await expect(.budgetExceeded) { try await store.add(LedgerSample.job(4)) }
            let rehearsal = LedgerSample.job(5, isRehearsal: true)
            try await store.follow(rehearsal, through: LedgerSample.wayToDone(of: rehearsal, price: nil))
            try await store.add(LedgerSample.job(6, owner: Owner(rawValue: "other")))
        },
        LedgerRule("a day, a month and all time begin at midnight, UTC, and charges dated later count as well") {
            store in
            let limit = Money(micros: 1_000_000)
            let cases: [(Budget.Period, String, String, fits: Bool)] = [
                (.day, "2026-11-22T23:59:59.999Z", "2026-11-22T00:00:00.000Z", false),
                (.day, "2026-11-22T23:59:59.999Z", "2026-11-23T00:00:00.000Z", true),
                (.day, "2026-11-23T00:00:00.000Z", "2026-11-22T23:59:59.999Z", false),
                (.day, "2031-01-01T00:00:00.000Z", "2026-11-22T23:59:59.999Z", false),
                (.month, "2028-02-01T00:00:00.000Z", "2028-02-29T23:59:59.999Z", false),
                (.month, "2028-02-29T23:59:59.999Z", "2028-03-01T00:00:00.000Z", true),
                (.month, "2026-12-31T23:59:59.999Z", "2027-01-01T00:00:00.000Z", true),
                (.month, "2026-11-30T23:59:59.999Z", "2026-11-01T00:00:00.000Z", false),
                (.month, "2026-11-01T00:00:00.000Z", "2026-10-31T23:59:59.999Z", false),
                (.month, "2028-02-29T00:00:00.000Z", "2026-10-31T23:59:59.999Z", false),
                (.total, "1970-01-01T00:00:00.000Z", "2099-12-31T23:59:59.999Z", false),
                (.total, "2099-12-31T23:59:59.999Z", "1970-01-01T00:00:00.000Z", false),
            ]
            for (number, (period, spent, next, fits)) in cases.enumerated() {
                let owner = Owner(rawValue: "owner-\(number)")
                try await store.set(limit, per: period, for: owner, at: LedgerSample.moment(0))
                let done = LedgerSample.job(number * 2, owner: owner, createdAt: try moment(spent))
                try await store.follow(
                    done,
                    through: LedgerSample.wayToDone(of: done, number: number, price: limit)
                )
                let job = LedgerSample.job(number * 2 + 1, owner: owner, createdAt: try moment(next))
                // What is shown is what is checked.
                let budget = Budget(limit, per: period)
                let shown = try await store.spending(of: owner, against: budget, at: job.createdAt)
                let known = Spending(held: .zero, charged: fits ? .zero : limit)
                #expect(shown == known, "\(period), \(spent), \(next)")
                if fits {
                    try await store.add(job)
                } else {
                    await expect(.budgetExceeded, "\(period), \(spent), \(next)") { try await store.add(job) }
                }
            }
        },
        LedgerRule("what is shown of a budget is what a new job is checked against, to the last micro-dollar") {
            store in
            let (owner, euros) = (Owner(rawValue: "other"), Currency(rawValue: "EUR"))
            let present = try moment("2026-11-22T12:00:00.000Z")
            let past = try moment("2026-10-01T00:00:00.000Z")
            let future = try moment("2026-11-23T00:00:00.000Z")
            for (number, made) in [past, present, future, try moment("2030-05-01T00:00:00.000Z")].enumerated() {
                let price = Money(micros: Int64(100 + number))
                let done = LedgerSample.job(number * 2, price: price, createdAt: made)
                try await store.follow(done, through: LedgerSample.wayToDone(of: done, number: number, price: price))
                try await store.add(LedgerSample.job(number * 2 + 1, price: price, createdAt: made))
            }
            try await store.add(LedgerSample.job(20, owner: owner, createdAt: present))
            try await store.add(
                LedgerSample.job(21, price: Money(micros: 7, currency: euros), createdAt: present)
            )
            let sums: [(Budget.Period, charged: Int64)] = [(.day, 306), (.month, 306), (.total, 406)]
            for (number, (period, charged)) in sums.enumerated() {
                let budget = Budget(Money(micros: 1000), per: period)
                let spent = try await store.spending(of: .local, against: budget, at: present)
                #expect(spent == Spending(held: Money(micros: 406), charged: Money(micros: charged)), "\(period)")
                let limit = spent.held + spent.charged + Money(micros: 5)
                try await store.set(limit, per: period, for: .local, at: present)
                await expect(.budgetExceeded, "\(period)") {
                    try await store.add(
                        LedgerSample.job(40, price: Money(micros: 6), createdAt: present)
                    )
                }
                let last = LedgerSample.job(50 + number, price: Money(micros: 5), createdAt: present)
                try await store.follow(last, through: [.cancelled])
                try await store.set(nil, per: period, for: .local, at: present)
            }
            let foreign = Budget(Money(micros: 10, currency: euros), per: .day)
            #expect(try await store.spending(of: .local, against: foreign, at: present).held.micros == 7)
        },
        LedgerRule("a new month begins anew, but what is still held counts on") { store in
            try await store.set(Money(micros: 2_000_000), per: .month, for: .local, at: LedgerSample.moment(0))
            let done = LedgerSample.job(1, createdAt: try moment("2026-10-30T12:00:00.000Z"))
            try await store.follow(done, through: LedgerSample.wayToDone(of: done, price: Money(micros: 1_000_000)))
            let open = LedgerSample.job(2, createdAt: try moment("2026-10-31T12:00:00.000Z"))
            try await store.follow(open, through: [.sending(bodyHash: "b"), .doubted(reason: "no answer")])
            let november = try moment("2026-11-01T00:00:00.000Z")
            try await store.add(LedgerSample.job(3, createdAt: november))
            await expect(.budgetExceeded) { try await store.add(LedgerSample.job(4, createdAt: november)) }
            // The charge falls on the month in which the job was made.
            let lease = try await store.claimed(open, token: "again")
            _ = try await store.record([.declared(charged: true)], under: lease, at: november)
            try await store.add(LedgerSample.job(4, createdAt: november))
        },
    ]

    private static func moment(_ text: String) throws -> Date {
        try Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
