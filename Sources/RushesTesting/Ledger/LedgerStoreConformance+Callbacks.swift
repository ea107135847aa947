import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// Callers that are to be told of a job's end.
    static let callbackRules: [LedgerRule] = [
        LedgerRule("a callback is due once its job has ended, the one that ended first before the others") {
            store,
            scene in
            for number in 1...4 { try await store.add(LedgerSample.job(number), answering: webhook(number)) }
            let other = Owner(rawValue: "other")
            try await store.add(LedgerSample.job(5, owner: other), answering: webhook(5))
            try await store.add(LedgerSample.job(6), answering: ClientRequest(key: "k", body: "b", webhook: nil))
            scene.move(to: 1000)
            #expect(try await store.dueCallbacks(limit: 10).isEmpty)
            // What counts is when the end was recorded, whatever the clock of who recorded it says.
            try await store.cancel(LedgerSample.job(3), at: 1010, in: scene)
            try await store.cancel(LedgerSample.job(5, owner: other), at: 1011, in: scene)
            try await store.cancel(LedgerSample.job(1), at: 1012, in: scene)
            try await store.cancel(LedgerSample.job(6), at: 1013, in: scene)
            let due = try await store.dueCallbacks(limit: 10)
            #expect(due.map(\.jobID) == [3, 5, 1].map(LedgerSample.jobID))
            #expect(due.map(\.owner) == [.local, other, .local])
            #expect(due.map(\.url) == [3, 5, 1].map { "https://hook.example/\($0)" })
            #expect(due.allSatisfy { $0.tries == 0 })
            #expect(try await store.dueCallbacks(limit: 1) == Array(due.prefix(1)))
            #expect(try await store.dueCallbacks(limit: -1).isEmpty)
            scene.move(to: 1009.999)
            #expect(try await store.dueCallbacks(limit: 10).isEmpty)
            #expect(try await store.faults().isEmpty)
        },
        LedgerRule("owners share the callbacks that are looked at, however many one of them has") { store, scene in
            let owners = ["a", "b", "c"].map { Owner(rawValue: $0) }
            // Twenty of one owner's are due before the first of any other's.
            for number in 1...20 {
                let job = LedgerSample.job(number, owner: owners[0])
                try await store.add(job, answering: webhook(number))
                try await store.cancel(job, at: Double(number), in: scene)
            }
            for (number, owner) in [(21, owners[1]), (22, owners[1]), (23, owners[2])] {
                let job = LedgerSample.job(number, owner: owner)
                try await store.add(job, answering: webhook(number))
                try await store.cancel(job, at: Double(number), in: scene)
            }
            scene.move(to: 100)
            func numbers(limit: Int, perOwner: Int) async throws -> [Job.ID] {
                try await store.dueCallbacks(limit: limit, perOwner: perOwner).map(\.jobID)
            }
            #expect(try await numbers(limit: 6, perOwner: 4) == [1, 21, 23, 2, 22, 3].map(LedgerSample.jobID))
            #expect(try await numbers(limit: 100, perOwner: 2) == [1, 21, 23, 2, 22].map(LedgerSample.jobID))
            #expect(try await numbers(limit: 3, perOwner: 100) == [1, 21, 23].map(LedgerSample.jobID))
            #expect(try await numbers(limit: 100, perOwner: 0).isEmpty)
            #expect(try await store.dueCallbacks(limit: 100).count == 23)
        },
        LedgerRule("a callback is taken up once, and is due again if nothing more is heard of it") { store, scene in
            let callback = try await store.dueCallback(in: scene)
            let taken = try #require(try await store.takeUp(callback, by: nil, for: .seconds(90)))
            #expect(taken == Callback(jobID: callback.jobID, owner: .local, url: callback.url, tries: 1))
            #expect(try await store.takeUp(callback, by: nil, for: .seconds(190)) == nil)
            scene.move(to: 99.999)
            #expect(try await store.dueCallbacks(limit: 10).isEmpty)
            scene.move(to: 100)
            #expect(try await store.dueCallbacks(limit: 10) == [taken])
        },
        LedgerRule("of 16 that take a callback up at once one gets it") { store, scene in
            let callback = try await store.dueCallback(in: scene)
            let count = try await withThrowingTaskGroup(of: Callback?.self) { group in
                for number in 1...16 {
                    let worker = LedgerSample.worker("worker-\(number)")
                    group.addTask { try await store.takeUp(callback, by: worker, for: .seconds(90)) }
                }
                return try await group.reduce(0) { $0 + ($1 == nil ? 0 : 1) }
            }
            #expect(count == 1)
        },
        LedgerRule("a callback is put off by who took it up last") { store, scene in
            let callback = try await store.dueCallback(in: scene)
            let first = try #require(try await store.takeUp(callback, by: nil, for: .seconds(40)))
            let second = try #require(try await store.takeUp(first, by: nil, for: .seconds(50)))
            try await store.postpone(first, for: .seconds(5000))
            scene.move(to: 60)
            #expect(try await store.dueCallbacks(limit: 10) == [second])
            try await store.postpone(second, for: .seconds(240))
            scene.move(to: 299.999)
            #expect(try await store.dueCallbacks(limit: 10).isEmpty)
            scene.move(to: 300)
            #expect(try await store.dueCallbacks(limit: 10) == [second])
        },
        LedgerRule("a callback that was delivered has ended, whoever delivered it") { store, scene in
            let callback = try await store.dueCallback(in: scene)
            let first = try #require(try await store.takeUp(callback, by: nil, for: .seconds(40)))
            let second = try #require(try await store.takeUp(first, by: nil, for: .seconds(50)))
            try await store.end(first, as: .delivered)
            try await store.postpone(second, for: .seconds(9))
            try await store.end(second, as: .givenUp)
            #expect(try await store.takeUp(second, by: nil, for: .seconds(9)) == nil)
            scene.move(to: 1000)
            #expect(try await store.dueCallbacks(limit: 10).isEmpty)
        },
        LedgerRule("a callback is given up by nobody but who took it up last") { store, scene in
            let callback = try await store.dueCallback(in: scene)
            let first = try #require(try await store.takeUp(callback, by: nil, for: .seconds(40)))
            let second = try #require(try await store.takeUp(first, by: nil, for: .seconds(50)))
            try await store.end(first, as: .givenUp)
            scene.move(to: 62)
            #expect(try await store.dueCallbacks(limit: 10) == [second])
            try await store.end(second, as: .givenUp)
            scene.move(to: 1000)
            #expect(try await store.dueCallbacks(limit: 10).isEmpty)
        },
        LedgerRule("a callback waits while its job's clip is fetched again") { store in
            let job = LedgerSample.job(1)
            try await store.add(job, answering: webhook(1))
            let lease = try await store.claimed(job)
            let way = LedgerSample.wayToFetching(remoteID: "p") + [.fetchFailed(LedgerSample.error(.takeCorrupt))]
            let failed = try await store.record(way, under: lease, at: LedgerSample.moment(5))
            #expect(failed.mayFetchAgain)
            #expect(try await store.dueCallbacks(limit: 10).count == 1)
            let stored = JobEvent.stored(LedgerSample.take(1, of: job.id))
            let done = try await store.record([stored, .completed], under: lease, at: LedgerSample.moment(6))
            #expect(done.state == .done)
            #expect(try await store.dueCallbacks(limit: 10).count == 1)
        },
    ]

    /// What a ledger that can see whether a worker lives makes of that.
    static let callbackSightRules: [LedgerRule] = [
        LedgerRule("a callback that a worker took up before it died is due at once when that is seen") { store, scene in
            let callback = try await store.dueCallback(in: scene)
            let (first, second) = (LedgerSample.worker("first"), LedgerSample.worker("second"))
            func due(at second: Double) async throws -> [Callback] {
                scene.move(to: second)
                return try await store.dueCallbacks(limit: 10)
            }
            let taken = try #require(try await store.takeUp(callback, by: first, for: .seconds(90)))
            #expect(try await due(at: 20).isEmpty)
            scene.kill(first)
            #expect(try await due(at: 20) == [taken])
            #expect(try await due(at: 19.999).isEmpty)
            // The next worker that takes it up has it, and the dead one's last word does not count.
            scene.move(to: 20)
            let again = try #require(try await store.takeUp(taken, by: second, for: .seconds(180)))
            #expect(again.tries == 2)
            try await store.postpone(taken, for: .seconds(11))
            #expect(try await due(at: 199.999).isEmpty)
            // One that was put off rests, whoever put it off; one that has ended has ended.
            try await store.postpone(again, for: .seconds(100))
            scene.kill(second)
            #expect(try await due(at: 299).isEmpty)
            let third = LedgerSample.worker("third")
            let last = try #require(try await store.takeUp(again, by: third, for: .seconds(100)))
            try await store.end(last, as: .delivered)
            scene.kill(third)
            #expect(try await due(at: 1000).isEmpty)
            // Of one that nobody has signed for nobody knows.
            try await store.add(LedgerSample.job(2), answering: webhook(2))
            try await store.cancel(LedgerSample.job(2), at: 1001, in: scene)
            let unsigned = try #require(try await due(at: 1001).first)
            _ = try await store.takeUp(unsigned, by: nil, for: .seconds(2000))
            #expect(try await due(at: 1002).isEmpty)
        }
    ]

    private static func webhook(_ number: Int) -> ClientRequest {
        ClientRequest(key: nil, body: "b", webhook: "https://hook.example/\(number)")
    }
}

extension LedgerStore {
    /// A callback of a job that was cancelled at second 10, which it is then.
    fileprivate func dueCallback(in scene: LedgerScene) async throws -> Callback {
        let job = LedgerSample.job(1)
        try await add(job, answering: ClientRequest(key: nil, body: "b", webhook: "https://hook.example/1"))
        try await cancel(job, at: 10, in: scene)
        return try #require(try await dueCallbacks(limit: 1).first)
    }

    /// Claims a job of the samples at a second of the scene, cancels it and gives the claim back.
    fileprivate func cancel(_ job: Job, at second: Double, in scene: LedgerScene) async throws {
        scene.move(to: second)
        let lease = try await claimed(job)
        _ = try await record([.cancelled], under: lease, at: LedgerSample.moment(0))
        try await release(lease)
    }
}
