import RushesLedgerSQLite
import RushesTesting
import Testing

@Suite struct SQLiteLedgerStoreTests {
    @Test(arguments: LedgerStoreConformance.rules)
    func `the ledger in SQLite keeps every rule`(rule: LedgerRule) async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        try await rule.check(store)
        try await store.close()
    }
}
