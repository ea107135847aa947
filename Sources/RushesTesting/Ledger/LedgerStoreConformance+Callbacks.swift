import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// Callers that are to be told of a job's end.
    static let callbackRules: [LedgerRule] = [
        LedgerRule("a callback is due once its job has ended, the one that ended first before the others") { store in
            for number in 1...4 { try await store.add(LedgerSample.job(number), answering: webhook(number)) }
            let other = Owner(rawValue: "other")
            try await store.add(LedgerSample.job(5, owner: other), answering: webhook(5))
            try await store.add(LedgerSample.job(6), answering: ClientRequest(key: "k", body: "b", webhook: nil))
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(1000), limit: 10).isEmpty)
            try await store.cancel(LedgerSample.job(3), at: 10)
            try await store.cancel(LedgerSample.job(5, owner: other), at: 11)
            try await store.cancel(LedgerSample.job(1), at: 12)
            try await store.cancel(LedgerSample.job(6), at: 13)
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(9.999), limit: 10).isEmpty)
            let due = try await store.dueCallbacks(at: LedgerSample.moment(12), limit: 10)
            #expect(due.map(\.jobID) == [3, 5, 1].map(LedgerSample.jobID))
            #expect(due.map(\.owner) == [.local, other, .local])
            #expect(due.map(\.url) == [3, 5, 1].map { "https://hook.example/\($0)" })
            #expect(due.allSatisfy { $0.tries == 0 })
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(12), limit: 1) == Array(due.prefix(1)))
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(12), limit: -1).isEmpty)
            #expect(try await store.audit(progress: { _, _ in }).isEmpty)
        },
        LedgerRule("owners share the callbacks that are looked at, however many one of them has") { store in
            let owners = ["a", "b", "c"].map { Owner(rawValue: $0) }
            // Twenty of one owner's are due before the first of any other's.
            for number in 1...20 {
                let job = LedgerSample.job(number, owner: owners[0])
                try await store.add(job, answering: webhook(number))
                try await store.cancel(job, at: Double(number))
            }
            for (number, owner) in [(21, owners[1]), (22, owners[1]), (23, owners[2])] {
                let job = LedgerSample.job(number, owner: owner)
                try await store.add(job, answering: webhook(number))
                try await store.cancel(job, at: Double(number))
            }
            let now = LedgerSample.moment(100)
            func numbers(limit: Int, perOwner: Int) async throws -> [Job.ID] {
                try await store.dueCallbacks(at: now, limit: limit, perOwner: perOwner).map(\.jobID)
            }
            #expect(try await numbers(limit: 6, perOwner: 4) == [1, 21, 23, 2, 22, 3].map(LedgerSample.jobID))
            #expect(try await numbers(limit: 100, perOwner: 2) == [1, 21, 23, 2, 22].map(LedgerSample.jobID))
            #expect(try await numbers(limit: 3, perOwner: 100) == [1, 21, 23].map(LedgerSample.jobID))
            #expect(try await numbers(limit: 100, perOwner: 0).isEmpty)
            #expect(try await store.dueCallbacks(at: now, limit: 100).count == 23)
        },
        LedgerRule("a callback is taken up once, and is due again if nothing more is heard of it") { store in
            let callback = try await store.dueCallback()
            let taken = try #require(try await store.takeUp(callback, until: LedgerSample.moment(100)))
            #expect(taken == Callback(jobID: callback.jobID, owner: .local, url: callback.url, tries: 1))
            #expect(try await store.takeUp(callback, until: LedgerSample.moment(200)) == nil)
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(99.999), limit: 10).isEmpty)
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(100), limit: 10) == [taken])
        },
        LedgerRule("a callback that a worker took up before it died is due at once when that is seen") { store in
            let callback = try await store.dueCallback()
            let (first, second) = (LedgerSample.worker("first"), LedgerSample.worker("second"))
            func due(at second: Double) async throws -> [Callback] {
                try await store.dueCallbacks(at: LedgerSample.moment(second), limit: 10)
            }
            func free(at second: Double, _ dead: WorkerID) async throws -> Int {
                try await store.freeCallbacks(at: LedgerSample.moment(second), isAlive: { $0 != dead })
            }
            #expect(try await free(at: 11, first) == 0)
            let taken = try #require(
                try await store.takeUp(callback, by: first, until: LedgerSample.moment(100))
            )
            #expect(try await free(at: 20, second) == 0)
            #expect(try await due(at: 20).isEmpty)
            #expect(try await free(at: 20, first) == 1)
            #expect(try await free(at: 20, first) == 0)
            #expect(try await due(at: 19.999).isEmpty)
            #expect(try await due(at: 20) == [taken])
            // The next worker that takes it up has it, and the dead one's last word does not count.
            let again = try #require(try await store.takeUp(taken, by: second, until: LedgerSample.moment(200)))
            #expect(again.tries == 2)
            #expect(try await free(at: 30, first) == 0)
            try await store.postpone(taken, until: LedgerSample.moment(31))
            #expect(try await due(at: 199).isEmpty)
            // One that was put off rests, whoever put it off; one that has ended has ended.
            try await store.postpone(again, until: LedgerSample.moment(300))
            #expect(try await free(at: 210, second) == 0)
            #expect(try await due(at: 299).isEmpty)
            let last = try #require(try await store.takeUp(again, by: second, until: LedgerSample.moment(400)))
            try await store.end(last, as: .delivered, at: LedgerSample.moment(310))
            #expect(try await free(at: 320, second) == 0)
            #expect(try await due(at: 1000).isEmpty)
            // Of one that nobody has signed for nobody knows.
            try await store.add(LedgerSample.job(2), answering: webhook(2))
            try await store.cancel(LedgerSample.job(2), at: 11)
            let unsigned = try #require(try await due(at: 11).first)
            _ = try await store.takeUp(unsigned, until: LedgerSample.moment(2000))
            #expect(try await store.freeCallbacks(at: LedgerSample.moment(12), isAlive: { _ in false }) == 0)
        },
        LedgerRule("of 16 that take a callback up at once one gets it") { store in
            let callback = try await store.dueCallback()
            let count = try await withThrowingTaskGroup(of: Callback?.self) { group in
                for _ in 1...16 {
                    group.addTask { try await store.takeUp(callback, until: LedgerSample.moment(100)) }
                }
                return try await group.reduce(0) { $0 + ($1 == nil ? 0 : 1) }
            }
            #expect(count == 1)
        },
        LedgerRule("a callback is put off by who took it up last") { store in
            let callback = try await store.dueCallback()
            let first = try #require(try await store.takeUp(callback, until: LedgerSample.moment(50)))
            let second = try #require(try await store.takeUp(first, until: LedgerSample.moment(60)))
            try await store.postpone(first, until: LedgerSample.moment(5000))
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(60), limit: 10) == [second])
            try await store.postpone(second, until: LedgerSample.moment(300))
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(299.999), limit: 10).isEmpty)
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(300), limit: 10) == [second])
        },
        LedgerRule("a callback that was delivered has ended, whoever delivered it") { store in
            let callback = try await store.dueCallback()
            let first = try #require(try await store.takeUp(callback, until: LedgerSample.moment(50)))
            let second = try #require(try await store.takeUp(first, until: LedgerSample.moment(60)))
            try await store.end(first, as: .delivered, at: LedgerSample.moment(61))
            try await store.postpone(second, until: LedgerSample.moment(70))
            try await store.end(second, as: .givenUp, at: LedgerSample.moment(71))
            #expect(try await store.takeUp(second, until: LedgerSample.moment(80)) == nil)
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(1000), limit: 10).isEmpty)
        },
        LedgerRule("a callback is given up by nobody but who took it up last") { store in
            let callback = try await store.dueCallback()
            let first = try #require(try await store.takeUp(callback, until: LedgerSample.moment(50)))
            let second = try #require(try await store.takeUp(first, until: LedgerSample.moment(60)))
            try await store.end(first, as: .givenUp, at: LedgerSample.moment(61))
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(62), limit: 10) == [second])
            try await store.end(second, as: .givenUp, at: LedgerSample.moment(63))
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(1000), limit: 10).isEmpty)
        },
        LedgerRule("a callback waits while its job's clip is fetched again") { store in
            let job = LedgerSample.job(1)
            try await store.add(job, answering: webhook(1))
            let lease = try await store.claimed(job)
            let way = LedgerSample.wayToFetching(remoteID: "p") + [.fetchFailed(LedgerSample.error(.takeCorrupt))]
            let failed = try await store.record(way, under: lease, at: LedgerSample.moment(5))
            #expect(failed.mayFetchAgain)
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(5), limit: 10).count == 1)
            let stored = JobEvent.stored(LedgerSample.take(1, of: job.id))
            let done = try await store.record([stored, .completed], under: lease, at: LedgerSample.moment(6))
            #expect(done.state == .done)
            #expect(try await store.dueCallbacks(at: LedgerSample.moment(6), limit: 10).count == 1)
        },
    ]

    private static func webhook(_ number: Int) -> ClientRequest {
        ClientRequest(key: nil, body: "b", webhook: "https://hook.example/\(number)")
    }
}

extension LedgerStore where Self: CallbackStore {
    /// A callback of a job that was cancelled at second 10.
    fileprivate func dueCallback() async throws -> Callback {
        let job = LedgerSample.job(1)
        try await add(job, answering: ClientRequest(key: nil, body: "b", webhook: "https://hook.example/1"))
        try await cancel(job, at: 10)
        return try #require(try await dueCallbacks(at: LedgerSample.moment(10), limit: 1).first)
    }
}

extension LedgerStore {
    /// Claims a job of the samples, cancels it and gives the claim back.
    fileprivate func cancel(_ job: Job, at second: Double) async throws {
        let lease = try await claimed(job)
        _ = try await record([.cancelled], under: lease, at: LedgerSample.moment(second))
        try await release(lease)
    }
}
