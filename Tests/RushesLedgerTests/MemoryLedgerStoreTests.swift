import RushesLedger
import RushesTesting
import Testing

@Suite struct MemoryLedgerStoreTests {
    @Test(arguments: LedgerStoreConformance.rules + LedgerStoreConformance.sightRules)
    func `the ledger in memory keeps every rule`(rule: LedgerRule) async throws {
        let scene = LedgerScene()
        try await rule.check(MemoryLedgerStore(now: { scene.now }, mayRun: { scene.mayRun($0) }), scene)
    }
}
