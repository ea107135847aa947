import RushesCore
import RushesLedger
import Synchronization
import Testing

extension LedgerStoreConformance {
    /// What a lost claim may still do: nothing.
    static let fencingRules: [LedgerRule] = [
        LedgerRule("a writer whose claim was taken over writes nothing") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let stale = try await store.claimed(job)
            let fresh = try #require(try await take(job, from: store, token: "token-2", now: 21))
            await expect(.leaseLost) {
                _ = try await store.record([.sending(bodyHash: "b")], under: stale, at: LedgerSample.moment(22))
            }
            await expect(.leaseLost) { _ = try await store.renew(stale, until: LedgerSample.moment(60)) }
            try await store.release(stale)
            #expect(try await store.job(job.id, owner: .local) == job)
            #expect(try await store.entries(of: job.id, owner: .local).count == 1)
            let sent = try await store.record([.sending(bodyHash: "b")], under: fresh, at: LedgerSample.moment(23))
            #expect(sent.state == .submitting)
        },
        LedgerRule("a claim that was given back or never given writes nothing") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let lease = try await store.claimed(job)
            try await store.release(lease)
            await expect(.leaseLost) {
                _ = try await store.record([.cancelled], under: lease, at: LedgerSample.moment(1))
            }
            await expect(.leaseLost) { _ = try await store.record([], under: lease, at: LedgerSample.moment(1)) }
            let unknown = Lease(
                jobID: LedgerSample.jobID(9),
                token: "token-1",
                worker: LedgerSample.worker(),
                expiresAt: LedgerSample.moment(20)
            )
            await expect(.notFound) {
                _ = try await store.record([.cancelled], under: unknown, at: LedgerSample.moment(1))
            }
        },
        LedgerRule("an expired claim that nobody has taken over still writes") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let lease = try await store.claimed(job)
            let sent = try await store.record([.sending(bodyHash: "b")], under: lease, at: LedgerSample.moment(500))
            #expect(sent.state == .submitting)
            #expect(try await store.renew(lease, until: LedgerSample.moment(520)).expiresAt == LedgerSample.moment(520))
        },
    ]

    /// Who gets a claim.
    static let claimingRules: [LedgerRule] = [
        LedgerRule("a claimed job cannot be claimed again before the claim ends, not even by its own worker") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let lease = try await store.claimed(job)
            #expect(lease.worker == LedgerSample.worker())
            #expect(lease.jobID == job.id)
            #expect(lease.token == "token-1")
            #expect(lease.expiresAt == LedgerSample.moment(20))
            #expect(try await take(job, from: store, token: "token-2", now: 19.999) == nil)
            let own = try await take(job, from: store, token: "token-3", now: 1, worker: LedgerSample.worker())
            #expect(own == nil)
            #expect(try await take(job, from: store, token: "token-4", now: 20)?.token == "token-4")
        },
        LedgerRule("a dead worker's claim is void at once, and it is the holder that is asked about") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            _ = try await store.claimed(job)
            let holder = LedgerSample.worker()
            let taken = try await store.claim(
                job.id,
                owner: .local,
                for: LedgerSample.worker("second"),
                token: "token-2",
                until: LedgerSample.moment(30),
                now: LedgerSample.moment(1),
                isAlive: { $0 != holder }
            )
            #expect(taken?.worker == LedgerSample.worker("second"))
        },
        LedgerRule("a claim keeps all that is known of its worker") { store in
            let places: [(String?, String?, String?)] = [
                (nil, nil, nil), ("boot", nil, "12"), ("boot", "pid:[4026531836]", "12345678901234567890"),
                (nil, "pid:[1]", nil),
            ]
            for (number, (boot, namespace, started)) in places.enumerated() {
                let worker = WorkerID(
                    host: "studio",
                    processID: 1,
                    nonce: "n",
                    boot: boot,
                    namespace: namespace,
                    startedAt: started
                )
                let job = LedgerSample.job(number)
                try await store.add(job)
                let lease = try await take(job, from: store, token: "token-1", now: 0, worker: worker)
                #expect(lease?.worker == worker)
                // The holder is asked about as it is, by whoever looks.
                let holder = Guarded<[WorkerID]>([])
                let isAlive: @Sendable (WorkerID) -> Bool = { worker in
                    holder.withLock { $0.append(worker) }
                    return true
                }
                let now = LedgerSample.moment(1)
                _ = try await store.claim(
                    job.id,
                    owner: .local,
                    for: LedgerSample.worker(),
                    token: "token-2",
                    until: LedgerSample.moment(21),
                    now: now,
                    isAlive: isAlive
                )
                _ = try await store.waitingJobs(of: .local, now: now, limit: 10, isAlive: isAlive)
                let seen = holder.withLock { $0.filter { $0 == worker } }
                #expect(seen.count == 2, "\(worker)")
            }
        },
        LedgerRule("a claim from a clock that was set back holds for no longer than two claims can") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            _ = try await store.claimed(job)
            func waiting(at second: Double) async throws -> Int {
                let now = LedgerSample.moment(second)
                let jobs = try await store.waitingJobs(of: .local, now: now, limit: 5, isAlive: { _ in true })
                return jobs.count
            }
            // A clock that is somewhat behind is none that was set back.
            #expect(try await take(job, from: store, token: "token-2", now: -20) == nil)
            #expect(try await waiting(at: -20) == 0)
            #expect(try await waiting(at: -30) == 1)
            #expect(try await take(job, from: store, token: "token-3", now: -3600)?.token == "token-3")
            #expect(try await waiting(at: -3599) == 0)
            // A claim that is renewed by the new clock holds as any other.
            let other = LedgerSample.job(2)
            try await store.add(other)
            let lease = try await store.claimed(other)
            _ = try await store.renew(lease, until: LedgerSample.moment(-3580))
            #expect(try await take(other, from: store, token: "token-4", now: -3590) == nil)
        },
        LedgerRule("a claim that was given back is free, and one that was renewed holds on") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let lease = try await store.claimed(job)
            let renewed = try await store.renew(lease, until: LedgerSample.moment(40))
            #expect(renewed.expiresAt == LedgerSample.moment(40))
            #expect(renewed.token == lease.token)
            #expect(try await take(job, from: store, token: "token-2", now: 39) == nil)
            try await store.release(lease)
            try await store.release(lease)
            #expect(try await take(job, from: store, token: "token-3", now: 1) != nil)
        },
        LedgerRule("many claims are renewed at once, and those that were lost are left out") { store in
            var leases: [Lease] = []
            for number in 1...5 {
                let job = LedgerSample.job(number)
                try await store.add(job)
                leases.append(try await store.claimed(job, token: "token-\(number)"))
            }
            _ = try #require(try await take(LedgerSample.job(2), from: store, token: "other", now: 21))
            try await store.release(leases[3])
            let held = try await store.renew(leases, until: LedgerSample.moment(40))
            #expect(held.map(\.token) == ["token-1", "token-3", "token-5"])
            #expect(held.allSatisfy { $0.expiresAt == LedgerSample.moment(40) })
            for number in [1, 3, 5] {
                #expect(try await take(LedgerSample.job(number), from: store, token: "late", now: 39) == nil)
            }
            #expect(try await take(LedgerSample.job(4), from: store, token: "late", now: 1) != nil)
            #expect(try await store.renew([], until: LedgerSample.moment(40)).isEmpty)
        },
        LedgerRule("a job that does not exist, or is somebody else's, cannot be claimed") { store in
            try await store.add(LedgerSample.job(1, owner: Owner(rawValue: "other")))
            await expect(.notFound) { _ = try await take(LedgerSample.job(1), from: store, token: "t", now: 0) }
            await expect(.notFound) { _ = try await take(LedgerSample.job(2), from: store, token: "t", now: 0) }
        },
        LedgerRule("of 32 claims at once exactly one is given") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let given = try await withThrowingTaskGroup(of: Lease?.self) { group in
                for number in 0..<32 {
                    group.addTask {
                        try await take(
                            job,
                            from: store,
                            token: "token-\(number)",
                            now: 0,
                            worker: LedgerSample.worker("worker-\(number)")
                        )
                    }
                }
                return try await group.reduce(into: [Lease]()) { given, lease in
                    if let lease { given.append(lease) }
                }
            }
            #expect(given.count == 1)
            let lease = try #require(given.first)
            _ = try await store.record([.sending(bodyHash: "b")], under: lease, at: LedgerSample.moment(1))
        },
        LedgerRule("a claim leaves no entry") { store in
            let job = LedgerSample.job(1)
            try await store.add(job)
            try await store.release(try await store.claimed(job))
            #expect(try await store.entries(of: job.id, owner: .local).count == 1)
        },
    ]

    private static func take(
        _ job: Job,
        from store: any LedgerStore,
        token: String,
        now second: Double,
        worker: WorkerID = LedgerSample.worker("second")
    ) async throws -> Lease? {
        try await store.claim(
            job.id,
            owner: job.owner,
            for: worker,
            token: token,
            until: LedgerSample.moment(second + 20),
            now: LedgerSample.moment(second),
            isAlive: { _ in true }
        )
    }
}
