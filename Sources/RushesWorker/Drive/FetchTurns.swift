import Foundation
import RushesCore
import Synchronization

/// Lets a few clips be fetched at a time, those whose links end first before the others.
final class FetchTurns: Sendable {
    private struct Waiter {
        var id: UInt64
        var deadline: Date
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var free: Int
        var nextID: UInt64 = 0
        var waiters: [Waiter] = []
        var cancelledEarly: Set<UInt64> = []
    }

    private let state: Guarded<State>

    /// Allows so many at a time.
    init(width: Int) { state = Guarded(State(free: max(1, width))) }

    /// Does something in its turn.
    ///
    /// - Throws: what the body throws; `interrupted` if the task is cancelled while it waits.
    func take<Value: Sendable>(
        by deadline: Date,
        _ body: () async throws(RushesError) -> Value
    ) async throws(RushesError) -> Value {
        guard await wait(until: deadline) else {
            throw RushesError(.interrupted, "the download was interrupted before it began")
        }
        defer { release() }
        return try await body()
    }

    /// Whether the turn has come; `false` if the task was cancelled before that.
    private func wait(until deadline: Date) async -> Bool {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        defer { state.withLock { _ = $0.cancelledEarly.remove(id) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let answer: Bool? = state.withLock { state in
                    if state.cancelledEarly.remove(id) != nil { return false }
                    guard state.free == 0 else {
                        state.free -= 1
                        return true
                    }
                    let place = state.waiters.firstIndex { $0.deadline > deadline } ?? state.waiters.count
                    state.waiters.insert(Waiter(id: id, deadline: deadline, continuation: continuation), at: place)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        } onCancel: {
            let waiter: Waiter? = state.withLock { state in
                guard let index = state.waiters.firstIndex(where: { $0.id == id }) else {
                    state.cancelledEarly.insert(id)
                    return nil
                }
                return state.waiters.remove(at: index)
            }
            waiter?.continuation.resume(returning: false)
        }
    }

    private func release() {
        let next: Waiter? = state.withLock { state in
            guard !state.waiters.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.continuation.resume(returning: true)
    }
}
