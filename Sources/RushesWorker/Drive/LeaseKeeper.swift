import Foundation
import RushesCore
import RushesLedger
import Synchronization

/// Keeps a worker's claims alive, all of them together: one write every third of a lease, however many jobs there are.
final class LeaseKeeper: Sendable {
    private struct Holder {
        var lease: Lease
        var continuation: CheckedContinuation<RushesError?, Never>
    }

    private struct State {
        var holders: [String: Holder] = [:]
        var cancelledEarly: Set<String> = []
        var renewing: Task<Void, Never>?
    }

    private let ledger: any LedgerStore
    private let environment: WorkerEnvironment
    private let length: Duration
    private let state = Guarded(State())

    /// Keeps claims of this length.
    init(ledger: any LedgerStore, environment: WorkerEnvironment, length: Duration) {
        self.ledger = ledger
        self.environment = environment
        self.length = length
    }

    /// Keeps a claim until the surrounding task is cancelled.
    ///
    /// - Returns: why the claim could not be kept; `nil` if the task was cancelled.
    func keep(_ lease: Lease) async -> RushesError? {
        defer { state.withLock { _ = $0.cancelledEarly.remove(lease.token) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelledEarly.contains(lease.token) { return true }
                    state.holders[lease.token] = Holder(lease: lease, continuation: continuation)
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
        while (try? await environment.clock.sleep(for: length / 3)) != nil {
            let leases = state.withLock { state in state.holders.values.map(\.lease).sorted { $0.jobID < $1.jobID } }
            guard !leases.isEmpty else { return }
            do throws(RushesError) {
                let expiry = environment.now().addingTimeInterval(length.inSeconds)
                let held = try await ledger.renew(leases, until: expiry)
                let lost = Set(leases.map(\.token)).subtracting(held.map(\.token))
                state.withLock { state in
                    for lease in held { state.holders[lease.token]?.lease = lease }
                }
                give(up: lost) { RushesError(.leaseLost, "the claim on job \($0.jobID) is lost") }
            } catch  where error.code == .ledgerLocked {
                // Another program is busy with the ledger; a claim holds until its end, and is tried again before.
                let now = environment.now()
                give(up: Set(leases.filter { $0.expiresAt <= now }.map(\.token))) { _ in error }
            } catch {
                give(up: Set(leases.map(\.token))) { _ in error }
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
