package import RushesCore
import Synchronization

/// Wakes those in this process who wait for a change of a ledger.
package final class ChangeSignal: Sendable {
    private struct State {
        /// How often something has changed.
        var version: UInt64 = 0
        var lastWaiter: UInt64 = 0
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var cancelledEarly: Set<UInt64> = []
    }

    private let state = Guarded(State())

    /// A signal that nobody waits for.
    package init() {}

    /// Wakes everybody.
    package func fire() {
        let waiters = state.withLock { state in
            state.version &+= 1
            defer { state.waiters = [:] }
            return state.waiters.values
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Looks for changes until there are some, or the patience is spent, or the task is cancelled.
    ///
    /// - Parameters:
    ///   - patience: for how long to wait.
    ///   - interval: how often to look although nothing was signalled, since others may write, too; `nil` for never.
    ///   - clock: what waiting goes by.
    ///   - look: looks once.
    /// - Returns: what the last look has found.
    /// - Throws: what looking throws.
    package func changes(
        within patience: Duration,
        every interval: Duration?,
        on clock: any Clock<Duration>,
        look: () async throws(RushesError) -> LedgerChanges
    ) async throws(RushesError) -> LedgerChanges {
        let elapsed = Self.timer(clock)
        while true {
            // Read before the look: what is signalled while it looks is not missed.
            let version = state.withLock(\.version)
            let changes = try await look()
            guard changes.jobs.isEmpty, patience > .zero, !Task.isCancelled else { return changes }
            let rest = patience - elapsed()
            guard rest > .zero else { return changes }
            let pause = interval.map { min($0, rest) } ?? rest
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await self.change(beyond: version) }
                group.addTask { try? await clock.sleep(for: pause) }
                await group.next()
                group.cancelAll()
            }
        }
    }

    private func change(beyond version: UInt64) async {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.version != version || state.cancelledEarly.contains(id) { return true }
                    state.waiters[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter: CheckedContinuation<Void, Never>? = state.withLock { state in
                let waiter = state.waiters.removeValue(forKey: id)
                if waiter == nil { state.cancelledEarly.insert(id) }
                return waiter
            }
            waiter?.resume()
        }
        state.withLock { _ = $0.cancelledEarly.remove(id) }
    }

    private static func timer(_ clock: some Clock<Duration>) -> () -> Duration {
        let start = clock.now
        return { start.duration(to: clock.now) }
    }
}
