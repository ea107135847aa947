import RushesCore
import RushesTesting
import Synchronization

/// So many requests a second, evenly, with a second's worth in hand; what is above it is answered with 429.
final class RequestLimit: Sendable {
    private struct State {
        var tokens: Double
        var filledAt = ContinuousClock.now
        var refusals = 0
    }

    private let rate: Double
    private let state: Guarded<State>

    /// How many requests have been refused.
    var refusals: Int { state.withLock(\.refusals) }

    /// Makes a limit of so many requests a second.
    init(rate: Double) {
        self.rate = rate
        state = Guarded(State(tokens: rate))
    }

    /// What becomes of a request that arrives now.
    func next() -> Fault {
        let isOver = state.withLock { state in
            let now = ContinuousClock.now
            state.tokens = min(rate, state.tokens + (now - state.filledAt) / .seconds(1) * rate)
            state.filledAt = now
            guard state.tokens < 1 else {
                state.tokens -= 1
                return false
            }
            state.refusals += 1
            return true
        }
        return isOver ? .tooManyRequests() : .none
    }
}
