import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// What a lost claim may still do: nothing.
    static let fencingRules: [LedgerRule] = [
        LedgerRule("a writer whose claim was taken over writes nothing") { store, scene in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let stale = try await store.claimed(job)
            scene.move(to: 21)
            let fresh = try #require(try await take(job, from: store, token: "token-2"))
            await expect(.leaseLost) {
                _ = try await store.record([.sending(bodyHash: "b")], under: stale, at: LedgerSample.moment(22))
            }
            await expect(.leaseLost) { _ = try await store.renew(stale, for: .seconds(40)) }
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
                duration: .seconds(20)
            )
            await expect(.notFound) {
                _ = try await store.record([.cancelled], under: unknown, at: LedgerSample.moment(1))
            }
        },
        LedgerRule("an expired claim that nobody has taken over still writes, and can be renewed") { store, scene in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let lease = try await store.claimed(job)
            scene.move(to: 500)
            let sent = try await store.record([.sending(bodyHash: "b")], under: lease, at: LedgerSample.moment(500))
            #expect(sent.state == .submitting)
            #expect(try await store.renew(lease, for: .seconds(10)).duration == .seconds(10))
            scene.move(to: 509.999)
            #expect(try await take(job, from: store, token: "token-2") == nil)
            scene.move(to: 510)
            #expect(try await take(job, from: store, token: "token-2") != nil)
        },
    ]

    /// Who gets a claim.
    static let claimingRules: [LedgerRule] = [
        LedgerRule("a claimed job cannot be claimed again before the claim ends, not even by its own worker") {
            store,
            scene in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let lease = try await store.claimed(job)
            #expect(lease.worker == LedgerSample.worker())
            #expect(lease.jobID == job.id)
            #expect(lease.token == "token-1")
            #expect(lease.duration == .seconds(20))
            scene.move(to: 1)
            #expect(try await take(job, from: store, token: "token-3", by: LedgerSample.worker()) == nil)
            scene.move(to: 19.999)
            #expect(try await take(job, from: store, token: "token-2") == nil)
            scene.move(to: 20)
            #expect(try await take(job, from: store, token: "token-4")?.token == "token-4")
        },
        LedgerRule("a claim holds for the time that it was given for, to the millisecond, and one of no time is void") {
            store,
            scene in
            try await store.add(LedgerSample.job(1))
            _ = try #require(try await take(LedgerSample.job(1), from: store, token: "t1", for: .milliseconds(1500)))
            scene.move(to: 1.499)
            #expect(try await take(LedgerSample.job(1), from: store, token: "t2", for: .zero) == nil)
            scene.move(to: 1.5)
            #expect(try await take(LedgerSample.job(1), from: store, token: "t3", for: .zero)?.duration == .zero)
            #expect(try await take(LedgerSample.job(1), from: store, token: "t4", for: .seconds(-5)) != nil)
            #expect(try await take(LedgerSample.job(1), from: store, token: "t5") != nil)
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
                #expect(try await take(job, from: store, token: "token-1", by: worker)?.worker == worker)
            }
        },
        LedgerRule("a claim from before the clock was set back holds for no longer than two claims can") {
            store,
            scene in
            let job = LedgerSample.job(1)
            try await store.add(job)
            _ = try await store.claimed(job)
            // A clock that is somewhat behind is none that was set back.
            scene.move(to: -20)
            #expect(try await take(job, from: store, token: "token-2") == nil)
            #expect(try await waitingCount(in: store) == 0)
            scene.move(to: -30)
            #expect(try await waitingCount(in: store) == 1)
            scene.move(to: -3600)
            #expect(try await take(job, from: store, token: "token-3")?.token == "token-3")
            scene.move(to: -3599)
            #expect(try await waitingCount(in: store) == 0)
            // A claim that is renewed by the new clock holds as any other.
            scene.move(to: 0)
            let other = LedgerSample.job(2)
            try await store.add(other)
            let lease = try await store.claimed(other)
            scene.move(to: -3600)
            _ = try await store.renew(lease, for: .seconds(20))
            scene.move(to: -3590)
            #expect(try await take(other, from: store, token: "token-4") == nil)
            scene.move(to: -3580)
            #expect(try await take(other, from: store, token: "token-4") != nil)
        },
        LedgerRule("a claim that was given back is free, and one that was renewed holds on") { store, scene in
            let job = LedgerSample.job(1)
            try await store.add(job)
            let lease = try await store.claimed(job)
            scene.move(to: 15)
            let renewed = try await store.renew(lease, for: .seconds(25))
            #expect(renewed.duration == .seconds(25))
            #expect(renewed.token == lease.token)
            scene.move(to: 39)
            #expect(try await take(job, from: store, token: "token-2") == nil)
            try await store.release(lease)
            try await store.release(lease)
            #expect(try await take(job, from: store, token: "token-3") != nil)
        },
        LedgerRule("a heartbeat keeps a claim, and its end frees the job a claim's length later") { store, scene in
            let job = LedgerSample.job(1)
            try await store.add(job)
            var lease = try await store.claimed(job)
            for beat in 1...50 {
                scene.move(to: Double(beat) * 7)
                lease = try await store.renew(lease, for: .seconds(20))
                #expect(try await take(job, from: store, token: "token-2") == nil)
            }
            scene.move(to: 369.999)
            #expect(try await store.unclaimedJobs(after: nil, limit: 5).isEmpty)
            scene.move(to: 370)
            #expect(try await store.unclaimedJobs(after: nil, limit: 5).count == 1)
        },
        LedgerRule("many claims are renewed at once, and those that were lost are left out") { store, scene in
            var leases: [Lease] = []
            for number in 1...5 {
                let job = LedgerSample.job(number)
                try await store.add(job)
                leases.append(try await store.claimed(job, token: "token-\(number)"))
            }
            scene.move(to: 21)
            _ = try #require(try await take(LedgerSample.job(2), from: store, token: "other"))
            try await store.release(leases[3])
            let held = try await store.renew(leases, for: .seconds(19))
            #expect(held.map(\.token) == ["token-1", "token-3", "token-5"])
            #expect(held.allSatisfy { $0.duration == .seconds(19) })
            scene.move(to: 39)
            for number in [1, 3, 5] {
                #expect(try await take(LedgerSample.job(number), from: store, token: "late") == nil)
            }
            #expect(try await take(LedgerSample.job(4), from: store, token: "late") != nil)
            #expect(try await store.renew([], for: .seconds(40)).isEmpty)
        },
        LedgerRule("a job that does not exist, or is somebody else's, cannot be claimed") { store in
            try await store.add(LedgerSample.job(1, owner: Owner(rawValue: "other")))
            await expect(.notFound) { _ = try await take(LedgerSample.job(1), from: store, token: "t") }
            await expect(.notFound) { _ = try await take(LedgerSample.job(2), from: store, token: "t") }
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
                            by: LedgerSample.worker("worker-\(number)")
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

    /// What a ledger that can see whether a worker lives makes of that.
    public static let sightRules: [LedgerRule] = claimSightRules + callbackSightRules

    private static let claimSightRules: [LedgerRule] = [
        LedgerRule("a dead worker's claim is void at once, and it is the holder that is looked at") { store, scene in
            let job = LedgerSample.job(1)
            try await store.add(job)
            _ = try await store.claimed(job)
            scene.kill(LedgerSample.worker("second"))
            #expect(try await take(job, from: store, token: "token-2") == nil)
            #expect(try await store.waitingJobs(of: .local, limit: 9).isEmpty)
            scene.kill(LedgerSample.worker())
            #expect(try await store.waitingJobs(of: .local, limit: 9).map(\.id) == [job.id])
            #expect(try await store.unclaimedJobs(after: nil, limit: 9).map(\.id) == [job.id])
            let taken = try await take(job, from: store, token: "token-2", by: LedgerSample.worker("third"))
            #expect(taken?.worker == LedgerSample.worker("third"))
            #expect(try await store.unclaimedJobs(after: nil, limit: 9).isEmpty)
        },
        LedgerRule("a dead worker's claim on a broken clip's job is void at once") { store, scene in
            let way = LedgerSample.wayToFetching(remoteID: "p") + [.fetchFailed(LedgerSample.error(.takeCorrupt))]
            try await store.follow(LedgerSample.job(1), through: way)
            _ = try await store.claimed(LedgerSample.job(1), token: "fetching")
            #expect(try await brokenCount(in: store) == 0)
            scene.kill(LedgerSample.worker())
            #expect(try await brokenCount(in: store) == 1)
        },
    ]

    private static func waitingCount(in store: any LedgerStore) async throws -> Int {
        try await store.waitingJobs(of: .local, limit: 5).count
    }

    private static func brokenCount(in store: any LedgerStore) async throws -> Int {
        try await store.fetchableJobs(finishedAfter: LedgerSample.moment(-1), after: nil, limit: 9).count
    }

    static func take(
        _ job: Job,
        from store: any LedgerStore,
        token: String,
        by worker: WorkerID = LedgerSample.worker("second"),
        for duration: Duration = .seconds(20)
    ) async throws -> Lease? {
        try await store.claim(job.id, owner: job.owner, by: worker, token: token, for: duration)
    }
}
