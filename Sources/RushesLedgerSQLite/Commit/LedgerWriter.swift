import GRDB
import RushesCore
import Synchronization

/// Collects what is to be written while the disk is busy, and writes it together, in the order in which it came.
///
/// Nobody waits on a thread: one commit after the other runs on the connection's own queue, and only while there is
/// something to commit.
final class LedgerWriter: Sendable {
    private struct Waiting {
        var changes: [LedgerChange] = []
        var isAtWork = false
    }

    /// How many changes share a commit at most: whoever comes after them waits for no more than these.
    static let changesPerCommit = 64

    private let pool: DatabasePool
    private let waiting = Guarded(Waiting())

    init(to pool: DatabasePool) { self.pool = pool }

    /// How many changes have not come to a commit yet.
    var waitingCount: Int { waiting.withLock { $0.changes.count } }

    /// Takes a change; its maker is told when it is on disk, or why it is not.
    func submit(_ change: LedgerChange) {
        let isFirst = waiting.withLock { waiting in
            waiting.changes.append(change)
            defer { waiting.isAtWork = true }
            return !waiting.isAtWork
        }
        if isFirst { commit() }
    }

    private func commit() {
        pool.asyncWriteWithoutTransaction { [self] db in
            LedgerCommit.make(in: db, if: { try LedgerSchema.checkIsOurs($0, path: pool.path) }, next: next)
            let isMore = waiting.withLock { waiting in
                waiting.isAtWork = !waiting.changes.isEmpty
                return waiting.isAtWork
            }
            // Through the queue again, so that whoever else needs the connection has a turn.
            if isMore { commit() }
        }
    }

    private func next() -> [LedgerChange] {
        waiting.withLock { waiting in
            let batch = Array(waiting.changes.prefix(Self.changesPerCommit))
            waiting.changes.removeFirst(batch.count)
            return batch
        }
    }
}
