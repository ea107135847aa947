import Foundation
import RushesCore
import RushesLedger
import Testing

extension LedgerStoreConformance {
    /// How programs that share a ledger hear of each other's work.
    static let changeRules: [LedgerRule] = [
        LedgerRule("changes name each job once, in the order of its last entry, whosever it is") { store in
            let start = try await store.latestChange()
            #expect(try await store.changes(after: nil, limit: 10).jobs.isEmpty)
            #expect(try await store.changes(after: start, limit: 10).jobs.isEmpty)
            try await store.add(LedgerSample.job(1))
            try await store.add(LedgerSample.job(2, owner: Owner(rawValue: "other")))
            try await store.add(LedgerSample.job(3))
            let lease = try await store.claimed(LedgerSample.job(1))
            let events: [JobEvent] = [.sending(bodyHash: "b"), .accepted(remoteID: "p")]
            _ = try await store.record(events, under: lease, at: LedgerSample.moment(5))
            let end = try await store.latestChange()
            let all = [2, 3, 1].map(LedgerSample.jobID)
            for place in [nil, start] {
                #expect(try await store.changes(after: place, limit: 10).jobs == all)
            }
            let first = try await store.changes(after: start, limit: 1)
            #expect(first.jobs == [LedgerSample.jobID(1)])
            let page = try await store.changes(after: first.cursor, limit: 3)
            #expect(page.jobs == all)
            let rest = try await store.changes(after: page.cursor, limit: 3)
            #expect(rest.jobs == [LedgerSample.jobID(1)])
            for place in [end, rest.cursor] {
                #expect(try await store.changes(after: place, limit: 3).jobs.isEmpty)
            }
            let nothing = try await store.changes(after: start, limit: -1)
            #expect(nothing.jobs.isEmpty)
            #expect(try await store.changes(after: nothing.cursor, limit: 10).jobs == all)
        },
        LedgerRule("a place survives as text, and one that is none of this ledger is told") { store in
            try await store.add(LedgerSample.job(1))
            let place = try await store.latestChange()
            let text = try JSONEncoder().encode([place])
            let kept = try JSONDecoder().decode([ChangeCursor].self, from: text)
            #expect(kept == [place])
            try await store.add(LedgerSample.job(2))
            #expect(try await store.changes(after: kept[0], limit: 9).jobs == [LedgerSample.jobID(2)])
            await expect(.internalError) { _ = try await store.changes(after: ChangeCursor("a place"), limit: 9) }
        },
        LedgerRule("what is recorded while changes are waited for ends the waiting") { store in
            let start = try await store.latestChange()
            let seen = try await withThrowingTaskGroup(of: [Job.ID].self) { group in
                for _ in 1...3 {
                    group.addTask { try await store.changes(after: start, limit: 9, waitingUpTo: .seconds(3600)).jobs }
                }
                try await store.add(LedgerSample.job(1))
                return try await group.reduce(into: [[Job.ID]]()) { $0.append($1) }
            }
            #expect(seen == Array(repeating: [LedgerSample.jobID(1)], count: 3))
        },
        LedgerRule("who waits for changes in a task that is cancelled waits no longer") { store in
            let start = try await store.latestChange()
            let waiting = Task { try await store.changes(after: start, limit: 9, waitingUpTo: .seconds(3600)) }
            waiting.cancel()
            #expect(try await waiting.value.jobs.isEmpty)
            #expect(try await store.changes(after: start, limit: 9, waitingUpTo: .milliseconds(1)).jobs.isEmpty)
        },
        LedgerRule("a reader that follows the changes misses nothing of what eight write at once") { store in
            let (writers, each) = (8, 12)
            let start = try await store.latestChange()
            let seen = try await withThrowingTaskGroup(of: Set<Job.ID>.self) { group in
                group.addTask {
                    var (seen, place): (Set<Job.ID>, ChangeCursor) = ([], start)
                    while seen.count < writers * each {
                        let changes = try await store.changes(after: place, limit: 5, waitingUpTo: .seconds(3600))
                        seen.formUnion(changes.jobs)
                        place = changes.cursor
                    }
                    return seen
                }
                for writer in 0..<writers {
                    group.addTask {
                        for number in 1...each { try await store.add(LedgerSample.job(writer * 100 + number)) }
                        return []
                    }
                }
                return try await group.reduce(into: Set<Job.ID>()) { $0.formUnion($1) }
            }
            let due = (0..<writers).flatMap { writer in (1...each).map { LedgerSample.jobID(writer * 100 + $0) } }
            #expect(seen == Set(due))
        },
    ]
}
