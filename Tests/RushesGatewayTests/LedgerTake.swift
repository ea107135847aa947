import Foundation
import RushesCore
import RushesLedger
import RushesTesting
import Testing

/// The names of what the tests' ledger holds.
enum LedgerTake {
    static let first = LedgerSample.takeID(1)
    static let firstKey = LedgerSample.keyID(1)
    static let now = LedgerSample.moment(2000)
}

extension Front {
    /// Waits until something holds: what it waits for has a clock of its own.
    func waitUntil(_ words: Comment, _ condition: @Sendable () async throws -> Bool) async throws {
        do { try await eventually(condition) } catch {
            Issue.record(error, words)
            throw error
        }
    }
}
