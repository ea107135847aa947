import RushesCore
import RushesLedger
import RushesTesting
import Testing

@Suite struct StoreSnippetTests {
    @Test(arguments: LedgerStoreConformance.rules)
    func `the store keeps every rule of a ledger`(rule: LedgerRule) async throws {
        let scene = LedgerScene()
        try await rule.check(MemoryLedgerStore(now: { scene.now }, mayRun: { scene.mayRun($0) }), scene)
    }

    @Test func `a sample job is recorded and read`() async throws {
        #expect(try await recordOneJob(in: MemoryLedgerStore()).state == .queued)
    }

    func recordOneJob(in store: any LedgerStore) async throws -> Job {
        let job = LedgerSample.job(1)
        try await store.add(job)
        return try await store.job(job.id, owner: job.owner)
    }
}
