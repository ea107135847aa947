import RushesCore
import Synchronization

/// What an audit has told of its progress.
final class AuditSteps: Sendable {
    private let steps = Guarded<[[Int]]>([])

    /// Each call: how many, and of how many.
    var all: [[Int]] { steps.withLock { $0 } }

    /// Keeps a call.
    func add(_ done: Int, of total: Int) { steps.withLock { $0.append([done, total]) } }
}
