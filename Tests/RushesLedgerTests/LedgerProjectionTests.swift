import RushesCore
import RushesLedger
import RushesTesting
import Testing

@Suite struct LedgerProjectionTests {
    @Test func `a ledger whose entries do not add up is told with the entry's number`() async throws {
        let job = LedgerSample.job(1)
        let store = MemoryLedgerStore()
        try await store.follow(job, through: LedgerSample.wayToDone(of: job))
        let entries = try await store.entries(of: job.id, owner: .local)
        #expect(try LedgerProjection(replaying: entries).job.state == .done)

        var changed = entries
        let charged = changed[4]
        changed[4] = LedgerEntry(
            sequence: charged.sequence,
            jobID: charged.jobID,
            owner: charged.owner,
            at: charged.at,
            content: charged.content,
            held: charged.held,
            charged: charged.charged + Money(micros: 1)
        )
        #expect(refusal(of: changed)?.message.contains("entry 5") == true)
        #expect(refusal(of: entries.dropFirst())?.message.contains("entry 2") == true)
        #expect(refusal(of: entries.filter { $0.sequence != 3 })?.message.contains("entry 4") == true)
        #expect(refusal(of: entries + [entries[0]])?.code == .ledgerCorrupt)
        #expect(refusal(of: [])?.code == .ledgerCorrupt)
    }

    @Test func `a refused event leaves the projection as it was`() throws {
        var projection = try LedgerProjection(adding: LedgerSample.job(1))
        let before = projection
        #expect(throws: RushesError.self) {
            _ = try projection.apply([.sending(bodyHash: "b"), .completed], at: LedgerSample.moment(1))
        }
        #expect(projection == before)
    }

    @Test func `random lives reach every state`() {
        var states: Set<JobState> = []
        for seed in 1...200 as ClosedRange<UInt64> {
            let walk = LedgerWalk(seed: seed, length: 12)
            var job = walk.job
            states.insert(job.state)
            for event in walk.events {
                try? job.apply(event, at: LedgerSample.moment(1))
                states.insert(job.state)
            }
        }
        #expect(states == Set(JobState.allCases))
    }
}

private func refusal(of entries: some Sequence<LedgerEntry>) -> RushesError? {
    do throws(RushesError) {
        _ = try LedgerProjection(replaying: entries)
        return nil
    } catch {
        return error
    }
}
