public import Foundation
import RushesCore
import Synchronization

/// The time of a simulation: stands still while anything is ready, then jumps to the next deadline.
public final class SimulatedClock: Clock, Sendable {
    /// Moments are those of ``TestClock``.
    public typealias Instant = TestClock.Instant
    /// Spans of time are the standard library's.
    public typealias Duration = Swift.Duration

    private struct Sleeper {
        var id: UInt64
        var wakesAt: Instant
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var now = Instant(offset: .zero)
        var nextID: UInt64 = 0
        /// The next to wake comes last.
        var sleepers: [Sleeper] = []
        var cancelledEarly: Set<UInt64> = []
    }

    private let state = Guarded(State())
    private let start: Date

    /// Makes a clock that stands at a moment.
    public init(start: Date = Date(timeIntervalSince1970: 1_800_000_000)) { self.start = start }

    /// Where the clock stands.
    public var now: Instant { state.withLock(\.now) }

    /// The time since the beginning.
    public var elapsed: Duration { now.offset }

    /// The moment as a date.
    public var date: Date { start.addingTimeInterval(elapsed.inSeconds) }

    /// The clock is exact.
    public var minimumResolution: Duration { .zero }

    /// Suspends until the simulation has come to the deadline.
    ///
    /// - Throws: `CancellationError` if the task is cancelled before that.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = makeID()
        let isOver = await withTaskCancellationHandler {
            await suspend(id, until: deadline)
        } onCancel: {
            let sleeper: Sleeper? = state.withLock { state in
                guard let index = state.sleepers.firstIndex(where: { $0.id == id }) else {
                    state.cancelledEarly.insert(id)
                    return nil
                }
                return state.sleepers.remove(at: index)
            }
            sleeper?.continuation.resume(returning: false)
        }
        state.withLock { _ = $0.cancelledEarly.remove(id) }
        if !isOver { throw CancellationError() }
    }

    /// Suspends for a while whether the task is cancelled or not: for what a program cannot hurry.
    public func hold(for duration: Duration) async {
        _ = await suspend(makeID(), until: now.advanced(by: duration))
    }

    /// Jumps to the next deadline and wakes what waits for it; `false` if nothing waits for any.
    public func advanceToNextDeadline() -> Bool {
        let woken = state.withLock { state -> [Sleeper] in
            guard let next = state.sleepers.last?.wakesAt else { return [] }
            state.now = next
            let count = state.sleepers.reversed().prefix { $0.wakesAt <= next }.count
            defer { state.sleepers.removeLast(count) }
            return state.sleepers.suffix(count).reversed()
        }
        for sleeper in woken { sleeper.continuation.resume(returning: true) }
        return !woken.isEmpty
    }

    private func makeID() -> UInt64 {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    /// Whether the deadline came; `false` if the wait was cancelled.
    private func suspend(_ id: UInt64, until deadline: Instant) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if state.cancelledEarly.remove(id) != nil { return false }
                if deadline <= state.now { return true }
                // Among equals, who came first wakes first.
                var (low, high) = (0, state.sleepers.count)
                while low < high {
                    let middle = (low + high) / 2
                    if state.sleepers[middle].wakesAt > deadline { low = middle + 1 } else { high = middle }
                }
                state.sleepers.insert(
                    Sleeper(id: id, wakesAt: deadline, continuation: continuation),
                    at: low
                )
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }
}
