import RushesCore
import Synchronization

/// Holds whoever comes through until it is opened, and tells when somebody has come.
final class Turnstile: Sendable {
    private struct State {
        var isOpen = false
        var hasBeenReached = false
        var held: [CheckedContinuation<Void, Never>] = []
        var watchers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Guarded(State())

    /// Comes through, when it is open.
    func pass() async {
        await withCheckedContinuation { continuation in
            let (isOpen, watchers) = state.withLock { state in
                state.hasBeenReached = true
                defer { state.watchers = [] }
                if !state.isOpen { state.held.append(continuation) }
                return (state.isOpen, state.watchers)
            }
            for watcher in watchers { watcher.resume() }
            if isOpen { continuation.resume() }
        }
    }

    /// Waits until somebody has come.
    func reached() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if !state.hasBeenReached { state.watchers.append(continuation) }
                return state.hasBeenReached
            }
            if isThere { continuation.resume() }
        }
    }

    /// Lets everybody through from now on.
    func open() {
        let held = state.withLock { state in
            state.isOpen = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}
