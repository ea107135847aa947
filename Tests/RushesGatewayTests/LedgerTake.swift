import Foundation
import RushesCore
import RushesLedger
import RushesTesting

/// The names of what the tests' ledger holds.
enum LedgerTake {
    static let first = LedgerSample.takeID(1)
    static let firstKey = LedgerSample.keyID(1)
    static let now = LedgerSample.moment(2000)
}

extension Front {
    /// Asks again until something holds, for two minutes at most: what it waits for has a clock of its own.
    func waitUntil(_ words: String, _ condition: @Sendable () async throws -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(120)
        while try await !condition() {
            guard ContinuousClock.now < deadline else { throw RushesError(.waitingTimedOut, words) }
            await Task.yield()
        }
    }
}
