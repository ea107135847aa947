import RushesCore
import Synchronization

/// A clock that stands still until a test moves it.
///
/// Nothing that sleeps on it ever waits for real time. A test waits for ``sleepers(atLeast:)`` to know that the code
/// under test has gone to sleep, then calls ``advance(by:)``.
public final class TestClock: Clock, Sendable {
    /// Spans of time are the standard library's.
    public typealias Duration = Swift.Duration

    /// A moment, counted from the making of the clock.
    public struct Instant: InstantProtocol {
        /// The time since the clock was made.
        public var offset: Swift.Duration

        /// Makes a moment.
        public init(offset: Swift.Duration) { self.offset = offset }

        /// The moment that lies `duration` later.
        public func advanced(by duration: Swift.Duration) -> Instant { Instant(offset: offset + duration) }

        /// The time from this moment to another.
        public func duration(to other: Instant) -> Swift.Duration { other.offset - offset }

        /// Orders moments by time.
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct Sleeper {
        var id: UInt64
        var wakesAt: Instant
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        var id: UInt64
        var count: Int
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var nextID: UInt64 = 0
        var sleepers: [Sleeper] = []
        var cancelledEarly: Set<UInt64> = []
        var watchers: [Watcher] = []

        mutating func satisfiedWatchers() -> [Watcher] {
            let satisfied = watchers.filter { $0.count <= sleepers.count }
            watchers.removeAll { $0.count <= sleepers.count }
            return satisfied
        }
    }

    private let state = Guarded(State())

    /// Makes a clock that stands at zero.
    public init() {}

    /// Where the clock stands.
    public var now: Instant { state.withLock(\.now) }

    /// The time since the clock was made.
    public var elapsed: Swift.Duration { now.offset }

    /// The clock is exact.
    public var minimumResolution: Swift.Duration { .zero }

    /// Suspends until a test has moved the clock to the deadline.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before that.
    public func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                enum Start { case sleeping([Watcher]), over, cancelled }
                let start: Start = state.withLock { state in
                    if state.cancelledEarly.remove(id) != nil { return .cancelled }
                    if deadline <= state.now { return .over }
                    state.sleepers.append(Sleeper(id: id, wakesAt: deadline, continuation: continuation))
                    return .sleeping(state.satisfiedWatchers())
                }
                switch start {
                case .sleeping(let watchers): for watcher in watchers { watcher.continuation.resume() }
                case .over: continuation.resume()
                case .cancelled: continuation.resume(throwing: CancellationError())
                }
            }
        } onCancel: {
            let sleeper: Sleeper? = state.withLock { state in
                guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                    state.cancelledEarly.insert(id)
                    return nil
                }
                return state.sleepers.remove(at: index)
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
        state.withLock { _ = $0.cancelledEarly.remove(id) }
    }

    /// Moves the clock forward and wakes everything whose time has come, earliest first.
    public func advance(by duration: Swift.Duration) {
        let woken = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let now = state.now
            let woken = state.sleepers.filter { $0.wakesAt <= now }.sorted { $0.wakesAt < $1.wakesAt }
            state.sleepers.removeAll { $0.wakesAt <= now }
            return woken
        }
        for sleeper in woken { sleeper.continuation.resume() }
    }

    /// Moves the clock to the earliest deadline that something sleeps for, and wakes it.
    ///
    /// The result is how far the clock moved, or `nil` if nothing sleeps.
    @discardableResult
    public func advanceToNextDeadline() -> Swift.Duration? {
        let distance = state.withLock { state in
            state.sleepers.map(\.wakesAt).min().map { state.now.duration(to: $0) }
        }
        guard let distance else { return nil }
        advance(by: distance)
        return distance
    }

    /// How many sleep on the clock now.
    public var sleeperCount: Int { state.withLock(\.sleepers.count) }

    /// Waits until at least `count` sleep on the clock, or the surrounding task is cancelled.
    public func sleepers(atLeast count: Int = 1) async {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.sleepers.count >= count || Task.isCancelled { return true }
                    state.watchers.append(Watcher(id: id, count: count, continuation: continuation))
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let watcher: Watcher? = state.withLock { state in
                guard let index = state.watchers.firstIndex(where: { $0.id == id }) else { return nil }
                return state.watchers.remove(at: index)
            }
            watcher?.continuation.resume()
        }
    }
}
