import RushesLedgerSQLite
import RushesTesting
import Testing

@Suite struct SQLiteLedgerStoreTests {
    @Test(arguments: LedgerStoreConformance.rules + LedgerStoreConformance.sightRules)
    func `the ledger in SQLite keeps every rule`(rule: LedgerRule) async throws {
        let (scratch, scene) = (ScratchLedger(), LedgerScene())
        let store = try await scratch.open(in: scene)
        try await rule.check(store, scene)
        try await store.close()
    }
}
