import Foundation
import RushesCore

/// A callback as a ``MemoryLedgerStore`` keeps it.
struct MemoryCallback {
    /// As it is given out.
    var callback: Callback
    /// How many jobs there were when it was added.
    var number: Int
    /// When it is to be delivered; `nil` until its job has ended.
    var dueAt: Date?
    /// Who has taken it up and not put it off since.
    var taker: WorkerID?
    /// When it was delivered or given up.
    var endedAt: Date?
}
