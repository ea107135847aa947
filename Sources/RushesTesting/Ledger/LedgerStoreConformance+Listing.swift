import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// What other owners see: nothing.
    static let ownerRules: [LedgerRule] = [
        LedgerRule("of 16 programs that take up a batch's row at once, one records a job for it") { store in
            let count = await withTaskGroup(of: Bool.self) { group in
                for number in 1...16 {
                    group.addTask {
                        do throws(RushesError) {
                            try await store.add(LedgerSample.job(number, batchKey: "row"))
                            return true
                        } catch {
                            return error.code != .rowTaken
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(count == 1)
            let first = try #require(try await store.jobs(ofBatchKeys: ["row"], owner: .local)["row"])
            await expect(.rowTaken) { try await store.add(LedgerSample.job(30, batchKey: "row")) }
            try await store.add(LedgerSample.job(31, retryOf: first.id, batchKey: "row"))
            await expect(.rowTaken) {
                try await store.add(LedgerSample.job(32, retryOf: first.id, batchKey: "row"))
            }
            try await store.add(LedgerSample.job(33, owner: Owner(rawValue: "other"), batchKey: "row"))
        },
        LedgerRule("the newest job of a batch's row is found by the row's key, and nobody else's") { store in
            try await store.add(LedgerSample.job(1, batchKey: "a"))
            try await store.add(LedgerSample.job(2, batchKey: "b"))
            try await store.add(LedgerSample.job(3, retryOf: LedgerSample.jobID(1), batchKey: "a"))
            try await store.add(LedgerSample.job(4, owner: Owner(rawValue: "other"), batchKey: "c"))
            try await store.add(LedgerSample.job(5))
            let found = try await store.jobs(ofBatchKeys: ["a", "b", "c", "none"], owner: .local)
            #expect(found.mapValues(\.id) == ["a": LedgerSample.jobID(3), "b": LedgerSample.jobID(2)])
            #expect(try await store.jobs(ofBatchKeys: [], owner: .local).isEmpty)
            let early = try await store.batchJobs(of: .local, keysBefore: "b", after: nil, limit: 10)
            #expect(early.map(\.id) == [LedgerSample.jobID(1), LedgerSample.jobID(3)])
            let next = try await store.batchJobs(of: .local, keysBefore: "c", after: LedgerSample.jobID(1), limit: 1)
            #expect(next.map(\.id) == [LedgerSample.jobID(2)])
            #expect(try await store.batchJobs(of: .local, keysBefore: "a", after: nil, limit: 10).isEmpty)
        },
        LedgerRule("other people's jobs, takes, entries and money do not exist") { store in
            let other = Owner(rawValue: "other")
            let job = LedgerSample.job(1)
            try await store.follow(job, through: LedgerSample.wayToDone(of: job))
            try await store.add(LedgerSample.job(2))
            await expect(.notFound) { _ = try await store.job(job.id, owner: other) }
            await expect(.notFound) { _ = try await store.job(LedgerSample.jobID(9), owner: .local) }
            #expect(try await store.jobs(of: other, where: JobFilter()).isEmpty)
            #expect(try await store.takes(of: job.id, owner: other).isEmpty)
            #expect(try await store.takes(of: other, where: JobFilter()).isEmpty)
            #expect(try await store.entries(of: job.id, owner: other).isEmpty)
            let spending = try await store.spending(of: other, since: LedgerSample.moment(0))
            #expect(spending == Spending(held: .zero, charged: .zero))
        },
    ]

    /// Order, pages and filters.
    static let listingRules: [LedgerRule] = [
        LedgerRule("jobs are listed newest first, page by page") { store in
            for number in [3, 1, 5, 2, 4] { try await store.add(LedgerSample.job(number)) }
            func numbers(_ filter: JobFilter) async throws -> [Job.ID] {
                try await store.jobs(of: .local, where: filter).map(\.id)
            }
            #expect(try await numbers(JobFilter()) == [5, 4, 3, 2, 1].map(LedgerSample.jobID))
            let first = try await numbers(JobFilter(limit: 2))
            #expect(first == [5, 4].map(LedgerSample.jobID))
            let second = try await numbers(JobFilter(before: first.last?.rawValue, limit: 2))
            #expect(second == [3, 2].map(LedgerSample.jobID))
            #expect(try await numbers(JobFilter(before: second.last?.rawValue, limit: 2)) == [LedgerSample.jobID(1)])
            #expect(try await numbers(JobFilter(limit: 0)).isEmpty)
            #expect(try await numbers(JobFilter(limit: -1)).isEmpty)
        },
        LedgerRule("jobs are listed by state") { store in
            try await store.add(LedgerSample.job(1))
            try await store.follow(LedgerSample.job(2), through: [.cancelled])
            try await store.follow(LedgerSample.job(3), through: [.sending(bodyHash: "b"), .doubted(reason: "lost")])
            try await store.add(LedgerSample.job(4))
            func numbers(_ states: Set<JobState>) async throws -> [Job.ID] {
                try await store.jobs(of: .local, where: JobFilter(states: states)).map(\.id)
            }
            #expect(try await numbers([.queued]) == [4, 1].map(LedgerSample.jobID))
            #expect(try await numbers([.cancelled, .inDoubt]) == [3, 2].map(LedgerSample.jobID))
            #expect(try await numbers([.done]).isEmpty)
            #expect(try await numbers([]).isEmpty)
        },
        LedgerRule("jobs are found by the beginning of their id, typed with or without `job_`") { store in
            for number in [1, 2, 12] { try await store.add(LedgerSample.job(number)) }
            func numbers(_ prefix: String) async throws -> [Job.ID] {
                try await store.jobs(of: .local, where: JobFilter(idPrefix: prefix)).map(\.id)
            }
            let zeros = String(repeating: "0", count: 24)
            #expect(try await numbers("job_\(zeros)0") == [2, 1].map(LedgerSample.jobID))
            #expect(try await numbers("\(zeros)1") == [LedgerSample.jobID(12)])
            #expect(try await numbers(LedgerSample.jobID(2).rawValue) == [LedgerSample.jobID(2)])
            #expect(try await numbers("").count == 3)
            for pattern in ["%", "_", "*", "job%", "'", "\(zeros)9"] { #expect(try await numbers(pattern).isEmpty) }
        },
        LedgerRule("jobs are found by their model, or by the beginning of its id, to the letter") { store in
            let models = ["google/veo3.1", "google/veo3.1-fast", "google/%", "Google/veo", "kwai/kling", "google/é"]
            for (number, model) in models.enumerated() {
                try await store.add(LedgerSample.job(number, model: ModelID(model)))
            }
            try await store.add(LedgerSample.job(9, owner: Owner(rawValue: "other"), model: ModelID(models[0])))
            func numbers(_ filter: JobFilter) async throws -> [Job.ID] {
                #expect(
                    try await store.jobCount(of: .local, where: filter)
                        == store.jobs(of: .local, where: filter).count
                )
                return try await store.jobs(of: .local, where: filter).map(\.id)
            }
            #expect(try await numbers(JobFilter(model: ModelID(models[0]))) == [LedgerSample.jobID(0)])
            #expect(try await numbers(JobFilter(modelPrefix: "google/")) == [5, 2, 1, 0].map(LedgerSample.jobID))
            #expect(try await numbers(JobFilter(modelPrefix: "google/veo")) == [1, 0].map(LedgerSample.jobID))
            #expect(try await numbers(JobFilter(modelPrefix: "")).count == 6)
            for prefix in ["%", "google/_", "google/*", "google/e", "GOOGLE/"] {
                #expect(try await numbers(JobFilter(modelPrefix: prefix)).isEmpty)
            }
            #expect(try await numbers(JobFilter(modelPrefix: "google/%")) == [LedgerSample.jobID(2)])
            #expect(try await numbers(JobFilter(model: ModelID(models[0]), modelPrefix: "kwai")).isEmpty)
            #expect(try await numbers(JobFilter(states: [.done], modelPrefix: "google/")).isEmpty)
        },
        LedgerRule("the pages of every filter, put together, are what it lets through, newest first") { store in
            let random = SeededRandom(seed: 11)
            let ways: [[JobEvent]] = [
                [], [.cancelled], [.sending(bodyHash: "b")], [.sending(bodyHash: "b"), .doubted(reason: "lost")],
                [.sending(bodyHash: "b"), .refused(LedgerSample.error(.contentRefused))],
            ]
            var all: [Job] = []
            for number in 1...60 {
                let model = ModelID(random.choice(["google/veo", "google/omni", "kwai/kling"]))
                let owner = random.happens(0.1) ? Owner(rawValue: "other") : .local
                let job = LedgerSample.job(number, owner: owner, model: model)
                all.append(try await store.follow(job, through: random.choice(ways)))
            }
            for _ in 0..<60 {
                var filter = JobFilter()
                if random.happens(0.6) { filter.states = Set(JobState.allCases.filter { _ in random.happens(0.5) }) }
                if random.happens(0.3) { filter.model = ModelID(random.choice(["google/veo", "kwai/kling", "none"])) }
                if random.happens(0.3) { filter.modelPrefix = "google/" }
                if random.happens(0.3) { filter.idPrefix = LedgerSample.jobID(10).rawValue.dropLast(1).description }
                let expected = all.filter { job in
                    job.owner == .local && filter.states?.contains(job.state) != false
                        && (filter.model == nil || filter.model == job.input.model)
                        && (filter.modelPrefix == nil || job.input.model.rawValue.hasPrefix("google/"))
                        && (filter.idPrefix.map { job.id.rawValue.hasPrefix($0) } ?? true)
                }
                .map(\.id).sorted(by: >)
                #expect(try await store.jobCount(of: .local, where: filter) == expected.count, "\(filter)")
                filter.limit = random.number(1...9)
                var (bySkip, byPage): ([Job.ID], [Job.ID]) = ([], [])
                for start in stride(from: 0, through: expected.count, by: filter.limit) {
                    filter.skip = start
                    bySkip += try await store.jobs(of: .local, where: filter).map(\.id)
                }
                filter.skip = 0
                while true {
                    filter.before = byPage.last?.rawValue
                    let page = try await store.jobs(of: .local, where: filter).map(\.id)
                    if page.isEmpty { break }
                    byPage += page
                }
                #expect(bySkip == expected, "\(filter)")
                #expect(byPage == expected, "\(filter)")
            }
        },
        LedgerRule("a page begins behind the jobs that are left out, and a count is of all pages") { store in
            for number in [3, 1, 5, 2] { try await store.add(LedgerSample.job(number)) }
            try await store.follow(LedgerSample.job(4), through: [.cancelled])
            try await store.add(LedgerSample.job(6, owner: Owner(rawValue: "other")))
            func numbers(_ filter: JobFilter) async throws -> [Job.ID] {
                try await store.jobs(of: .local, where: filter).map(\.id)
            }
            #expect(try await numbers(JobFilter(skip: 1, limit: 2)) == [4, 3].map(LedgerSample.jobID))
            #expect(try await numbers(JobFilter(skip: 4)) == [LedgerSample.jobID(1)])
            #expect(try await numbers(JobFilter(skip: 5)).isEmpty)
            #expect(try await numbers(JobFilter(skip: .max, limit: .max)).isEmpty)
            #expect(try await numbers(JobFilter(skip: -1, limit: 1)) == [LedgerSample.jobID(5)])
            #expect(try await numbers(JobFilter(skip: 3, limit: -1)).isEmpty)
            let before = JobFilter(before: LedgerSample.jobID(5).rawValue, skip: 1, limit: 1)
            #expect(try await numbers(before) == [LedgerSample.jobID(3)])
            #expect(try await store.jobCount(of: .local, where: before) == 5)
            #expect(try await store.jobCount(of: .local, where: JobFilter(states: [.queued])) == 4)
            #expect(try await store.jobCount(of: .local, where: JobFilter(states: [])) == 0)
            let prefix = JobFilter(idPrefix: LedgerSample.jobID(4).rawValue)
            #expect(try await store.jobCount(of: .local, where: prefix) == 1)
            #expect(try await store.jobCount(of: Owner(rawValue: "nobody"), where: JobFilter()) == 0)
        },
        LedgerRule("the unfinished jobs of all owners are listed oldest first") { store in
            try await store.add(LedgerSample.job(4))
            try await store.follow(LedgerSample.job(2), through: [.cancelled])
            try await store.follow(
                LedgerSample.job(1, owner: Owner(rawValue: "other")),
                through: [.sending(bodyHash: "b"), .doubted(reason: "lost")]
            )
            try await store.add(LedgerSample.job(3))
            let all = try await store.unfinishedJobs(after: nil, limit: 10).map(\.id)
            #expect(all == [1, 3, 4].map(LedgerSample.jobID))
            let page = try await store.unfinishedJobs(after: LedgerSample.jobID(1), limit: 1).map(\.id)
            #expect(page == [LedgerSample.jobID(3)])
            #expect(try await store.unfinishedJobs(after: nil, limit: -1).isEmpty)
        },
        LedgerRule("entries are numbered through the whole ledger") { store in
            try await store.add(LedgerSample.job(1))
            try await store.add(LedgerSample.job(2))
            let lease = try await store.claimed(LedgerSample.job(1))
            let events: [JobEvent] = [.sending(bodyHash: "b"), .notSent(reason: "no route")]
            _ = try await store.record(events, under: lease, at: LedgerSample.moment(1))
            let first = try await store.entries(of: LedgerSample.jobID(1), owner: .local)
            #expect(first.map(\.sequence) == [1, 3, 4])
            #expect(first.dropFirst().map(\.content) == events.map { .event($0) })
            #expect(first.allSatisfy { $0.jobID == LedgerSample.jobID(1) && $0.owner == .local })
            #expect(try await store.entries(of: LedgerSample.jobID(2), owner: .local).map(\.sequence) == [2])
            #expect(try await store.entries(of: LedgerSample.jobID(3), owner: .local).isEmpty)
        },
    ]

    /// Clips.
    static let takeRules: [LedgerRule] = [
        LedgerRule("a job's takes come in the order they were stored, an owner's newest first") { store in
            let job = LedgerSample.job(1)
            let stored = [7, 3].map { LedgerSample.take($0, of: job.id) }
            let events = LedgerSample.wayToFetching(remoteID: "p") + stored.map { .stored($0) }
            try await store.follow(job, through: events)
            let later = LedgerSample.job(2)
            try await store.follow(later, through: LedgerSample.wayToDone(of: later, number: 5))
            #expect(try await store.takes(of: job.id, owner: .local) == stored)
            let all = try await store.takes(of: .local, where: JobFilter()).map(\.id)
            #expect(all == [7, 5, 3].map(LedgerSample.takeID))
            let page = JobFilter(states: [.queued], before: LedgerSample.takeID(7).rawValue, limit: 1)
            #expect(try await store.takes(of: .local, where: page).map(\.id) == [LedgerSample.takeID(5)])
            let skipping = JobFilter(skip: 1, limit: 1)
            #expect(try await store.takes(of: .local, where: skipping).map(\.id) == [LedgerSample.takeID(5)])
            let prefix = JobFilter(idPrefix: String(repeating: "0", count: 25) + "3")
            #expect(try await store.takes(of: .local, where: prefix) == [stored[1]])
            #expect(try await store.takes(of: LedgerSample.jobID(9), owner: .local).isEmpty)
        },
        LedgerRule("a take is stored once, and for its own job") { store in
            let job = LedgerSample.job(1)
            let way = LedgerSample.wayToFetching(remoteID: "p")
            try await store.follow(job, through: way + [.stored(LedgerSample.take(1, of: job.id))])
            let lease = try await store.claimed(job, token: "again")
            for take in [LedgerSample.take(1, of: job.id), LedgerSample.take(2, of: LedgerSample.jobID(2))] {
                await expect(.internalError) {
                    _ = try await store.record([.stored(take)], under: lease, at: LedgerSample.moment(50))
                }
            }
            #expect(try await store.takes(of: job.id, owner: .local) == [LedgerSample.take(1, of: job.id)])
        },
    ]
}
