import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM, as something that can be awaited.
final class Interruption: Sendable {
    private struct State {
        var happened = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    // Unchecked, since sources are not Sendable: written in `init` alone, before anyone else sees this object, and only
    // kept so that the sources live as long as it does.
    private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []

    /// Whether the user has interrupted the program.
    var hasHappened: Bool { state.withLock { $0.happened } }

    init() {
        let queue = DispatchQueue(label: "rushes.interruption")
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [self] in interrupt() }
            source.resume()
            sources.append(source)
        }
    }

    /// Waits for the first interruption, or until the surrounding task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.happened || Task.isCancelled { return true }
                    state.waiters.append(continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            release()
        }
    }

    private func interrupt() {
        let isSecond = state.withLock { state in
            defer { state.happened = true }
            return state.happened
        }
        // A second Ctrl-C means now: what was sent is recorded or will be found in doubt.
        if isSecond { exit(130) }
        release()
    }

    private func release() {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
