public import Foundation
import RushesCore
public import RushesLedger
import Synchronization

/// What is around a ledger under test: its own clock, which stands still until a rule moves it, and the workers that it
/// can see.
///
/// ```swift
/// let scene = LedgerScene()
/// let store = MemoryLedgerStore(now: { scene.now }, mayRun: { scene.mayRun($0) })
/// ```
public final class LedgerScene: Sendable {
    private struct State {
        var now = LedgerSample.moment(0)
        var dead: Set<WorkerID> = []
    }

    private let state = Guarded(State())

    /// A scene at second 0 of the samples, in which everybody lives.
    public init() {}

    /// The present, by the ledger's clock.
    public var now: Date { state.withLock(\.now) }

    /// Whether a worker may still run, as far as the ledger can see.
    public func mayRun(_ worker: WorkerID) -> Bool { state.withLock { !$0.dead.contains(worker) } }

    /// Moves the clock to so many seconds after the fixed moment of the samples, forth or back.
    public func move(to second: Double) { state.withLock { $0.now = LedgerSample.moment(second) } }

    /// Lets a worker die, where the ledger can see it.
    public func kill(_ worker: WorkerID) { state.withLock { _ = $0.dead.insert(worker) } }
}
