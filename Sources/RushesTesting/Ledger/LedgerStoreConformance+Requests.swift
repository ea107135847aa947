import Foundation
import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// Requests that are answered with jobs.
    static let requestRules: [LedgerRule] = [
        LedgerRule("the same request a second time gets the first one's job, and nothing is written") { store in
            let request = ClientRequest(key: "k", body: "b", webhook: nil)
            let first = LedgerSample.job(1)
            #expect(try await store.add(first, answering: request) == first)
            #expect(try await store.add(LedgerSample.job(2, prompt: "another"), answering: request) == first)
            #expect(try await store.jobs(of: .local, where: JobFilter()).map(\.id) == [first.id])
            #expect(try await store.entries(of: .local, after: 0, limit: 9).count == 1)
            let spending = try await store.spending(of: .local, since: LedgerSample.moment(0))
            #expect(spending.held == first.held)
            let known = RecordedRequest(jobID: first.id, body: "b")
            #expect(try await store.request(withKey: "k", owner: .local) == known)
            #expect(try await store.request(withKey: "other", owner: .local) == nil)
        },
        LedgerRule("the same key with another body is refused, and nothing is written") { store in
            let first = LedgerSample.job(1)
            try await store.add(first, answering: ClientRequest(key: "k", body: "b", webhook: nil))
            await expect(.requestMismatch) {
                try await store.add(
                    LedgerSample.job(2),
                    answering: ClientRequest(key: "k", body: "c", webhook: "https://hook.example/")
                )
            }
            #expect(try await store.jobs(of: .local, where: JobFilter()).map(\.id) == [first.id])
            #expect(try await store.request(withKey: "k", owner: .local)?.body == "b")
        },
        LedgerRule("a request is answered with the job as it stands by then, failed ones too") { store in
            let request = ClientRequest(key: "k", body: "b", webhook: nil)
            let job = LedgerSample.job(1)
            try await store.add(job, answering: request)
            let lease = try await store.claimed(job)
            let refusal = LedgerSample.error(.contentRefused)
            let failed = try await store.record(
                [.sending(bodyHash: "b"), .refused(refusal)],
                under: lease,
                at: LedgerSample.moment(3)
            )
            #expect(failed.state == .failed)
            #expect(try await store.add(LedgerSample.job(2), answering: request) == failed)
        },
        LedgerRule("one owner's key is nothing to another") { store in
            let request = ClientRequest(key: "k", body: "b", webhook: nil)
            let other = Owner(rawValue: "other")
            try await store.add(LedgerSample.job(1), answering: request)
            #expect(try await store.request(withKey: "k", owner: other) == nil)
            let theirs = LedgerSample.job(2, owner: other)
            #expect(try await store.add(theirs, answering: request) == theirs)
            #expect(try await store.request(withKey: "k", owner: .local)?.jobID == LedgerSample.jobID(1))
            #expect(try await store.request(withKey: "k", owner: other)?.jobID == theirs.id)
        },
        LedgerRule("a request without a key makes a job each time") { store in
            let request = ClientRequest(key: nil, body: "b", webhook: nil)
            for number in 1...4 {
                let job = LedgerSample.job(number)
                let added = try await store.add(job, answering: number > 2 ? request : nil)
                #expect(added == job)
            }
            #expect(try await store.jobs(of: .local, where: JobFilter()).count == 4)
        },
        LedgerRule("a job that is not admitted leaves no request behind") { store in
            let request = ClientRequest(key: "k", body: "b", webhook: "https://hook.example/")
            try await store.set(Money(micros: 500_000), per: .total, for: .local, at: LedgerSample.moment(0))
            await expect(.budgetExceeded) { try await store.add(LedgerSample.job(1), answering: request) }
            #expect(try await store.request(withKey: "k", owner: .local) == nil)
            try await store.set(nil, per: .total, for: .local, at: LedgerSample.moment(0))
            let second = LedgerSample.job(2)
            #expect(try await store.add(second, answering: request) == second)
        },
        LedgerRule("of 16 like requests at once one makes a job, and all get it") { store in
            let request = ClientRequest(key: "k", body: "b", webhook: "https://hook.example/")
            let answers = try await withThrowingTaskGroup(of: Job.ID.self) { group in
                for number in 1...16 {
                    group.addTask { try await store.add(LedgerSample.job(number), answering: request).id }
                }
                return try await group.reduce(into: Set<Job.ID>()) { $0.insert($1) }
            }
            #expect(answers.count == 1)
            #expect(try await Set(store.jobs(of: .local, where: JobFilter()).map(\.id)) == answers)
            #expect(try await store.faults().isEmpty)
        },
        LedgerRule("a new job is given back as the ledger keeps it") { store in
            let job = LedgerSample.job(1, createdAt: LedgerSample.moment(1.234_567))
            let kept = try await store.add(job, answering: nil)
            #expect(kept.createdAt == LedgerSample.moment(1.235))
            #expect(try await store.job(job.id, owner: .local) == kept)
        },
    ]

    /// What is free to be taken up.
    static let freeRules: [LedgerRule] = [
        LedgerRule("unfinished jobs without a claim that holds are free, whosever they are, oldest first") {
            store,
            scene in
            for number in [4, 1, 2] { try await store.add(LedgerSample.job(number)) }
            try await store.add(LedgerSample.job(5, isRehearsal: true))
            try await store.add(LedgerSample.job(3, owner: Owner(rawValue: "other")))
            try await store.follow(LedgerSample.job(7), through: [.cancelled])
            try await store.follow(LedgerSample.job(8), through: [.sending(bodyHash: "b"), .doubted(reason: "lost")])
            _ = try await store.claimed(LedgerSample.job(2))
            func numbers(
                after number: Int? = nil,
                at second: Double,
                limit: Int = 10
            ) async throws -> [Job.ID] {
                scene.move(to: second)
                return try await store.unclaimedJobs(after: number.map(LedgerSample.jobID), limit: limit).map(\.id)
            }
            #expect(try await numbers(at: 19.999) == [1, 3, 4, 5, 8].map(LedgerSample.jobID))
            #expect(try await numbers(at: 20) == [1, 2, 3, 4, 5, 8].map(LedgerSample.jobID))
            #expect(try await numbers(after: 1, at: 5, limit: 2) == [3, 4].map(LedgerSample.jobID))
            #expect(try await numbers(after: 8, at: 5).isEmpty)
            #expect(try await numbers(at: 5, limit: 0).isEmpty)
            #expect(try await numbers(at: 5, limit: -1).isEmpty)
        },
        LedgerRule("failed jobs whose clips may be fetched again are free, whosever they are, oldest first") {
            store,
            scene in
            let broken = JobEvent.fetchFailed(LedgerSample.error(.takeCorrupt))
            func fail(_ number: Int, owner: Owner = .local, _ events: [JobEvent]) async throws {
                try await store.follow(LedgerSample.job(number, owner: owner), through: events)
            }
            func way(_ number: Int) -> [JobEvent] { LedgerSample.wayToFetching(remoteID: "p\(number)") }
            for number in [4, 1, 2] { try await fail(number, way(number) + [broken]) }
            try await fail(3, owner: Owner(rawValue: "other"), way(3) + [broken, broken])
            // Refused, never made, gone, home, without a clip, and still on its way.
            try await fail(5, [.sending(bodyHash: "b"), .refused(LedgerSample.error(.contentRefused))])
            try await fail(6, way(6).dropLast() + [.providerFailed(LedgerSample.error(.takeCorrupt))])
            try await fail(7, way(7) + [broken, .linkExpired(LedgerSample.error(.takeExpired))])
            try await fail(8, way(8) + [broken, .stored(LedgerSample.take(8, of: LedgerSample.jobID(8))), .completed])
            try await fail(9, way(9).dropLast() + [.finished(outputs: [], price: nil), broken])
            try await fail(10, way(10))
            let second = try await store.job(LedgerSample.jobID(2), owner: .local)
            let finishedAt = try #require(second.finishedAt)
            _ = try await store.claimed(LedgerSample.job(2), token: "fetching")
            func numbers(
                finishedAfter moment: Date = LedgerSample.moment(-1),
                after number: Int? = nil,
                limit: Int = 10
            ) async throws -> [Job.ID] {
                try await store.fetchableJobs(
                    finishedAfter: moment,
                    after: number.map(LedgerSample.jobID),
                    limit: limit
                )
                .map(\.id)
            }
            #expect(try await numbers() == [1, 3, 4].map(LedgerSample.jobID))
            #expect(try await numbers(after: 1, limit: 1) == [LedgerSample.jobID(3)])
            scene.move(to: 20)
            #expect(try await numbers() == (1...4).map(LedgerSample.jobID))
            #expect(try await numbers(after: 4).isEmpty)
            #expect(try await numbers(finishedAfter: finishedAt.addingTimeInterval(-0.001)).count == 4)
            #expect(try await numbers(finishedAfter: finishedAt + 9999).isEmpty)
            #expect(try await numbers(limit: 0).isEmpty)
            #expect(try await numbers(limit: -1).isEmpty)
        },
    ]
}
