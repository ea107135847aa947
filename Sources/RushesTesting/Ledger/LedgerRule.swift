public import RushesLedger
public import Testing

/// One rule that every ledger keeps, as a check against an empty store.
///
/// ```swift
/// @Test(arguments: LedgerStoreConformance.rules)
/// func `keeps the rules of a ledger`(rule: LedgerRule) async throws {
///     try await rule.check(MemoryLedgerStore())
/// }
/// ```
public struct LedgerRule: Sendable, CustomTestStringConvertible {
    /// The rule as a sentence.
    public let name: String

    /// Records an issue with Swift Testing for everything in which the store breaks the rule; the store must be empty.
    public let check: @Sendable (any Ledger) async throws -> Void

    /// Makes a rule.
    public init(_ name: String, check: @escaping @Sendable (any Ledger) async throws -> Void) {
        self.name = name
        self.check = check
    }

    /// The rule as a sentence.
    public var testDescription: String { name }
}
