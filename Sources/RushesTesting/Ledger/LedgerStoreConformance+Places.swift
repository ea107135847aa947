import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// What is known of places on the disk.
    static let placeRules: [LedgerRule] = [
        LedgerRule("a place is promised to one unfinished job, whosever it is, until that one has ended") { store in
            let first = LedgerSample.job(1, path: "/takes/o.mp4")
            try await store.add(first)
            #expect(try await store.place(at: "/takes/o.mp4").promisedTo == first.id)
            #expect(try await store.place(at: "/takes/O.mp4") == PlaceRecord(path: "/takes/O.mp4"))
            let other = Owner(rawValue: "other")
            await expect(.outputExists) { try await store.add(LedgerSample.job(2, path: "/takes/o.mp4")) }
            await expect(.outputExists) { try await store.add(LedgerSample.job(3, owner: other, path: "/takes/o.mp4")) }
            // Nothing is left of what was refused, neither a job nor its hold.
            #expect(try await store.jobs(of: .local, where: JobFilter()).map(\.id) == [first.id])
            #expect(try await store.spending(of: .local, since: LedgerSample.moment(0)).held == first.held)
            let lease = try await store.claimed(first)
            _ = try await store.record([.cancelled], under: lease, at: LedgerSample.moment(5))
            #expect(try await store.place(at: "/takes/o.mp4").promisedTo == nil)
            try await store.add(LedgerSample.job(4, path: "/takes/o.mp4"))
            #expect(try await store.place(at: "/takes/o.mp4").promisedTo == LedgerSample.jobID(4))
        },
        LedgerRule("of many who want one place at once, one gets it") { store in
            let added = await withTaskGroup(of: Bool.self) { group in
                for number in 1...16 {
                    group.addTask {
                        do {
                            try await store.add(LedgerSample.job(number, path: "/takes/o.mp4"))
                            return true
                        } catch {
                            return false
                        }
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(added == 1)
        },
        LedgerRule("the takes at a place are found, newest first, with what they cost nothing") { store in
            for number in 1...2 {
                let job = LedgerSample.job(number, isRehearsal: number == 2, path: "/takes/o.mp4")
                var take = LedgerSample.take(number, of: job.id)
                take.path = "/takes/o.mp4"
                try await store.follow(
                    job,
                    through: [
                        .sending(bodyHash: "b"), .accepted(remoteID: "prediction-\(number)"),
                        .finished(outputs: [OutputLink(.url("https://media.example/\(number).mp4"))], price: nil),
                        .stored(take), .completed,
                    ]
                )
            }
            let place = try await store.place(at: "/takes/o.mp4")
            #expect(place.promisedTo == nil)
            #expect(place.takes.map(\.take.id) == [LedgerSample.takeID(2), LedgerSample.takeID(1)])
            #expect(place.takes.map(\.isRehearsal) == [true, false])
        },
    ]
}
