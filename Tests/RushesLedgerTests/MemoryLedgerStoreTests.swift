import RushesLedger
import RushesTesting
import Testing

@Suite struct MemoryLedgerStoreTests {
    @Test(arguments: LedgerStoreConformance.rules)
    func `the ledger in memory keeps every rule`(rule: LedgerRule) async throws {
        try await rule.check(MemoryLedgerStore())
    }
}
