import HTTPTypes
import RushesCore
import Synchronization

/// Lets a few things be fetched at once for all callers together; who comes while that many are fetched is told to come
/// again.
final class FetchTurns: Sendable {
    private let busy = Mutex(0)
    private let limit: Int

    init(limit: Int = 16) { self.limit = limit }

    /// Begins to fetch something, if it may be done now; ``end()`` must follow.
    ///
    /// - Throws: `Refusal` with 429; there is nothing to end then.
    func begin() throws(Refusal) {
        let isFree = busy.withLock { busy in
            guard busy < limit else { return false }
            busy += 1
            return true
        }
        guard isFree else {
            throw Refusal(
                .tooManyRequests,
                RushesError(.rateLimited, "too much is being fetched for callers", hint: nil),
                retryAfter: .seconds(2)
            )
        }
    }

    /// Something has been fetched, or could not be.
    func end() { busy.withLock { $0 -= 1 } }
}
