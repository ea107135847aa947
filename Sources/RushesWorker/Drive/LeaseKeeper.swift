package import RushesCore
package import RushesLedger
import Synchronization

/// Keeps a worker's claims alive, all of them together: one write every third of a lease, however many jobs there are.
package final class LeaseKeeper: Sendable {
    private struct Holder {
        var lease: Lease
        /// Until when the claim holds without being renewed; no change of the machine's clock moves that.
        var until: Duration
        var continuation: CheckedContinuation<RushesError?, Never>
    }

    private struct State {
        var holders: [String: Holder] = [:]
        var cancelledEarly: Set<String> = []
        var renewing: Task<Void, Never>?
    }

    /// Renews claims in the ledger, and gives those that still hold.
    package typealias Renewal = @Sendable (_ leases: [Lease]) async throws(RushesError) -> [Lease]

    private let renewal: Renewal
    private let environment: WorkerEnvironment
    private let length: Duration
    private let elapsed: @Sendable () -> Duration
    private let state = Guarded(State())

    /// Keeps claims of this length.
    package init(environment: WorkerEnvironment, length: Duration, renewing renewal: @escaping Renewal) {
        self.renewal = renewal
        self.environment = environment
        self.length = length
        self.elapsed = CallDesk.timer(environment.clock)
    }

    /// Keeps a claim until the surrounding task is cancelled.
    ///
    /// - Parameters:
    ///   - lease: the claim.
    ///   - asked: when the ledger was asked for it, as this keeper's clock counts time: it ends no later than its length
    ///     after that.
    /// - Returns: why the claim could not be kept; `nil` if the task was cancelled.
    package func keep(_ lease: Lease, since asked: Duration) async -> RushesError? {
        defer { state.withLock { _ = $0.cancelledEarly.remove(lease.token) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelledEarly.contains(lease.token) { return true }
                    let until = asked + min(lease.duration, length)
                    state.holders[lease.token] = Holder(lease: lease, until: until, continuation: continuation)
                    // Unstructured, because it serves whoever holds a claim: it ends with the last of them.
                    if state.renewing == nil {
                        state.renewing = Task(executorPreference: environment.executor) { [self] in await renew() }
                    }
                    return false
                }
                if isCancelled { continuation.resume(returning: nil) }
            }
        } onCancel: {
            let holder = state.withLock { state in
                guard let holder = state.holders.removeValue(forKey: lease.token) else {
                    state.cancelledEarly.insert(lease.token)
                    return nil as Holder?
                }
                Self.stopIfIdle(&state)
                return holder
            }
            holder?.continuation.resume(returning: nil)
        }
    }

    private static func stopIfIdle(_ state: inout State) {
        guard state.holders.isEmpty else { return }
        state.renewing?.cancel()
        state.renewing = nil
    }

    private func renew() async {
        // A write that fails is tried again soon: a claim holds until its end, whatever keeps the ledger from being
        // written (another program that is busy with it, a disk that is full for a moment).
        var pause = length / 3
        while (try? await environment.clock.sleep(for: pause)) != nil {
            pause = length / 3
            let began = elapsed()
            let leases = state.withLock { state in state.holders.values.map(\.lease).sorted { $0.jobID < $1.jobID } }
            guard !leases.isEmpty else { return }
            do throws(RushesError) {
                let held = try await renewal(leases)
                let lost = Set(leases.map(\.token)).subtracting(held.map(\.token))
                state.withLock { state in
                    for lease in held {
                        state.holders[lease.token]?.lease = lease
                        state.holders[lease.token]?.until = began + length
                    }
                }
                give(up: lost) { RushesError(.leaseLost, "the claim on job \($0.jobID) is lost") }
            } catch {
                pause = min(pause, .seconds(1))
                let now = elapsed()
                let ended = state.withLock { state in
                    leases.map(\.token).filter { token in state.holders[token].map { $0.until <= now } ?? false }
                }
                give(up: Set(ended)) { _ in error }
            }
        }
    }

    private func give(up tokens: Set<String>, because reason: (Lease) -> RushesError) {
        guard !tokens.isEmpty else { return }
        let holders = state.withLock { state in
            defer { Self.stopIfIdle(&state) }
            return tokens.sorted().compactMap { state.holders.removeValue(forKey: $0) }
        }
        for holder in holders { holder.continuation.resume(returning: reason(holder.lease)) }
    }
}
