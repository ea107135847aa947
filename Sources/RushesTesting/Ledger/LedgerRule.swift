public import RushesLedger
public import Testing

/// One rule that every ledger keeps, as a check against an empty store.
///
/// ```swift
/// @Test(arguments: LedgerStoreConformance.rules)
/// func `keeps the rules of a ledger`(rule: LedgerRule) async throws {
///     let scene = LedgerScene()
///     try await rule.check(MemoryLedgerStore(now: { scene.now }), scene)
/// }
/// ```
public struct LedgerRule: Sendable, CustomTestStringConvertible {
    /// The rule as a sentence.
    public let name: String

    /// Records an issue with Swift Testing for everything in which the store breaks the rule; the store must be empty and
    /// its clock that of the scene.
    public let check: @Sendable (any LedgerStore, LedgerScene) async throws -> Void

    /// Makes a rule that goes by the store's clock.
    public init(_ name: String, check: @escaping @Sendable (any LedgerStore, LedgerScene) async throws -> Void) {
        self.name = name
        self.check = check
    }

    /// Makes a rule that holds at any time.
    public init(_ name: String, check: @escaping @Sendable (any LedgerStore) async throws -> Void) {
        self.init(name) { store, _ in try await check(store) }
    }

    /// The rule as a sentence.
    public var testDescription: String { name }
}
