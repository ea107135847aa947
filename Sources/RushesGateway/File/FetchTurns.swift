import HTTPTypes
import RushesCore
import Synchronization

/// Lets a few things be fetched at once: who comes while that many are fetched is told to come again.
///
/// An owner gets at most half of what the others leave free, so that one whose addresses answer slowly always leaves room
/// for another.
final class FetchTurns: Sendable {
    private let busy = Guarded<[Owner: Int]>([:])
    private let limit: Int

    init(limit: Int = 16) { self.limit = limit }

    /// Begins to fetch something, if it may be done now; ``end(for:)`` must follow.
    ///
    /// - Throws: `GatewayError` with 429; there is nothing to end then.
    func begin(for owner: Owner) throws(GatewayError) {
        let isFree = busy.withLock { busy in
            let own = busy[owner] ?? 0
            let others = busy.values.reduce(0, +) - own
            guard own < (limit - others + 1) / 2 else { return false }
            busy[owner] = own + 1
            return true
        }
        guard isFree else {
            throw GatewayError(
                .tooManyRequests,
                RushesError(.rateLimited, "too much is being fetched for callers", hint: nil),
                retryAfter: .seconds(2)
            )
        }
    }

    /// Something has been fetched, or could not be.
    func end(for owner: Owner) {
        busy.withLock { busy in
            let rest = (busy[owner] ?? 1) - 1
            busy[owner] = rest > 0 ? rest : nil
        }
    }
}
