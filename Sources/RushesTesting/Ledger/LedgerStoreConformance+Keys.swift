import Foundation
import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// Callers' keys.
    static let keyRules: [LedgerRule] = [
        LedgerRule("a key is read back as it was, its times to the millisecond") { store in
            let key = LedgerSample.key(1, models: ["google/*", "Ünï \"quoted\""], callsPerSecond: 2.5)
            try await store.add(key)
            #expect(try await store.keys() == [key])
            let fine = LedgerSample.moment(1.234_567)
            let odd = AccessKey(
                id: LedgerSample.keyID(2),
                name: "odd",
                secret: LedgerSample.secret(2),
                createdAt: fine,
                expiresAt: fine.addingTimeInterval(60)
            )
            try await store.add(odd)
            let kept = try #require(try await store.keys().last)
            #expect(kept.createdAt == LedgerSample.moment(1.235))
            #expect(kept.expiresAt == LedgerSample.moment(61.235))
        },
        LedgerRule("keys are listed oldest first, and found by their prefix") { store in
            #expect(try await store.keys().isEmpty)
            for number in [3, 1, 2] { try await store.add(LedgerSample.key(number)) }
            let twin = AccessKey(
                id: LedgerSample.keyID(4),
                name: "twin",
                prefix: LedgerSample.key(1).prefix,
                digest: String(repeating: "0", count: 64),
                createdAt: LedgerSample.moment(4)
            )
            try await store.add(twin)
            try await store.revoke(LedgerSample.keyID(1), at: LedgerSample.moment(9))
            #expect(try await store.keys().map(\.id) == [1, 2, 3, 4].map(LedgerSample.keyID))
            let found = try await store.keys(withPrefix: twin.prefix)
            #expect(found.map(\.id) == [1, 4].map(LedgerSample.keyID))
            #expect(found.filter { LedgerSample.secret(1).matches($0) }.map(\.id) == [LedgerSample.keyID(1)])
            for prefix in ["", "%", "nothing!", String(twin.prefix.dropLast())] {
                #expect(try await store.keys(withPrefix: prefix).isEmpty)
            }
        },
        LedgerRule("an id, and a text, is that of one key") { store in
            try await store.add(LedgerSample.key(1))
            let sameID = AccessKey(
                id: LedgerSample.keyID(1),
                name: "same id",
                secret: LedgerSample.secret(2),
                createdAt: LedgerSample.moment(2)
            )
            let sameText = AccessKey(
                id: LedgerSample.keyID(2),
                name: "same text",
                secret: LedgerSample.secret(1),
                createdAt: LedgerSample.moment(2)
            )
            for key in [sameID, sameText] { await expect(.internalError) { try await store.add(key) } }
            #expect(try await store.keys() == [LedgerSample.key(1)])
        },
        LedgerRule("no two valid keys have the same name; revoked and expired ones do not count") { store in
            func key(_ number: Int, at second: Double, expiresAt end: Double? = nil) -> AccessKey {
                AccessKey(
                    id: LedgerSample.keyID(number),
                    name: "team",
                    secret: LedgerSample.secret(number),
                    createdAt: LedgerSample.moment(second),
                    expiresAt: end.map(LedgerSample.moment)
                )
            }
            try await store.add(key(1, at: 1, expiresAt: 10))
            await expect(.invalidBrief) { try await store.add(key(2, at: 9)) }
            try await store.add(key(3, at: 10))
            await expect(.invalidBrief) { try await store.add(key(4, at: 11)) }
            try await store.revoke(LedgerSample.keyID(3), at: LedgerSample.moment(12))
            try await store.add(key(5, at: 13))
            #expect(try await store.keys().map(\.id) == [1, 3, 5].map(LedgerSample.keyID))
        },
        LedgerRule("a key is revoked once, and keeps the moment") { store in
            let key = LedgerSample.key(1)
            try await store.add(key)
            try await store.add(LedgerSample.key(2))
            let revoked = try await store.revoke(key.id, at: LedgerSample.moment(5.000_4))
            #expect(revoked.revokedAt == LedgerSample.moment(5))
            #expect(try await store.revoke(key.id, at: LedgerSample.moment(9)) == revoked)
            #expect(try await store.keys() == [revoked, LedgerSample.key(2)])
            await expect(.notFound) { try await store.revoke(LedgerSample.keyID(7), at: LedgerSample.moment(9)) }
        },
        LedgerRule("a key's jobs and budgets are its own") { store in
            let (first, second) = (LedgerSample.key(1), LedgerSample.key(2))
            for key in [first, second] { try await store.add(key) }
            try await store.set(Money(micros: 1_500_000), per: .month, for: first.owner, at: LedgerSample.moment(0))
            try await store.add(LedgerSample.job(1, owner: first.owner))
            await expect(.budgetExceeded) { try await store.add(LedgerSample.job(2, owner: first.owner)) }
            try await store.add(LedgerSample.job(3, owner: second.owner))
            #expect(try await store.jobs(of: first.owner, where: JobFilter()).map(\.id) == [LedgerSample.jobID(1)])
            #expect(try await store.jobs(of: second.owner, where: JobFilter()).map(\.id) == [LedgerSample.jobID(3)])
        },
    ]
}
