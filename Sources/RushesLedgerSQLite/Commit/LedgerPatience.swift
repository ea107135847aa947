import Foundation
import GRDB

/// How another process's lock is waited for.
///
/// SQLite's own wait sleeps for up to 100 ms between two looks, and a process that commits one batch after the other
/// then leaves the rest standing for seconds. Looking twice a millisecond costs little and gives everyone a turn.
struct LedgerPatience: Sendable {
    /// For how many seconds, at least; the sleeps alone are counted.
    let seconds: TimeInterval

    private static let pause: TimeInterval = 0.000_5

    /// What SQLite asks each time that it finds the lock taken. It blocks a thread that may block: the connection's own.
    var mode: Database.BusyMode {
        let last = Int((seconds / Self.pause).rounded(.up))
        return .callback { tries in
            guard tries < last else { return false }
            Thread.sleep(forTimeInterval: Self.pause)
            return true
        }
    }
}
