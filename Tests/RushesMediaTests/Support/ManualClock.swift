import RushesCore
import Synchronization

/// A clock that stands still until a test lets it go on.
final class ManualClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        var offset: Duration

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
        var id: Int
        var length: Duration
        var done: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var nextID = 0
        var sleepers: [Sleeper] = []
        var cancelled: Set<Int> = []
        var watcher: CheckedContinuation<Void, Never>?
    }

    private let state = Guarded(State())

    var now: Instant { state.withLock { $0.now } }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
                let watcher: CheckedContinuation<Void, Never>? = state.withLock { state in
                    guard state.cancelled.remove(id) == nil else {
                        done.resume(throwing: CancellationError())
                        return nil
                    }
                    state.sleepers.append(Sleeper(id: id, length: state.now.duration(to: deadline), done: done))
                    defer { state.watcher = nil }
                    return state.watcher
                }
                watcher?.resume()
            }
        } onCancel: {
            let sleeper: Sleeper? = state.withLock { state in
                guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                    state.cancelled.insert(id)
                    return nil
                }
                return state.sleepers.remove(at: index)
            }
            sleeper?.done.resume(throwing: CancellationError())
        }
    }

    /// Waits until somebody sleeps, and wakes that one as if its time had come.
    ///
    /// - Returns: how long it wanted to sleep; nothing if the surrounding task is cancelled before anybody sleeps.
    func wakeNext() async -> Duration {
        while !Task.isCancelled {
            let sleeper: Sleeper? = state.withLock { state in
                guard !state.sleepers.isEmpty else { return nil }
                let sleeper = state.sleepers.removeFirst()
                state.now = state.now.advanced(by: sleeper.length)
                return sleeper
            }
            if let sleeper {
                sleeper.done.resume()
                return sleeper.length
            }
            await withTaskCancellationHandler {
                await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
                    let isSomebodyThere = state.withLock { state in
                        guard state.sleepers.isEmpty, !Task.isCancelled else { return true }
                        state.watcher = done
                        return false
                    }
                    if isSomebodyThere { done.resume() }
                }
            } onCancel: {
                let watcher = state.withLock { state in
                    defer { state.watcher = nil }
                    return state.watcher
                }
                watcher?.resume()
            }
        }
        return .zero
    }
}
