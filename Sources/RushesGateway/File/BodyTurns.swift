import HTTPTypes
import RushesCore
import Synchronization

/// Lets each owner send a few long bodies at once: a body in which files stand may be a hundred times as long as any
/// other.
final class BodyTurns: Sendable {
    private let busy = Guarded<[Owner: Int]>([:])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Begins to take a long body, if that may be done now; ``end(for:)`` must follow.
    ///
    /// - Throws: `GatewayError` with 429; there is nothing to end then.
    func begin(for owner: Owner) throws(GatewayError) {
        let isFree = busy.withLock { busy in
            guard busy[owner, default: 0] < limit else { return false }
            busy[owner, default: 0] += 1
            return true
        }
        guard isFree else {
            throw GatewayError(
                .tooManyRequests,
                RushesError(.rateLimited, "\(limit) long bodies of this key are arriving already", hint: nil),
                .uploadSideBySide,
                retryAfter: .seconds(2)
            )
        }
    }

    /// A long body has come, or broken off.
    func end(for owner: Owner) {
        busy.withLock { busy in
            let rest = (busy[owner] ?? 1) - 1
            busy[owner] = rest > 0 ? rest : nil
        }
    }
}
