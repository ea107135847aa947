import Foundation
public import RushesCore
public import RushesLedger
import Synchronization

/// Watches every write to a ledger in a simulation and knows, apart from the ledger itself, who may write about what.
public final class LedgerWitness: Sendable {
    private struct State {
        var leases: [Job.ID: (lease: Lease, end: Date)] = [:]
        var jobs: [Job.ID: Job] = [:]
    }

    private let state = Guarded(State())
    private let trace: SimulationTrace
    private let isAlive: @Sendable (WorkerID) -> Bool
    private let onRecord: @Sendable (_ events: [JobEvent], _ before: Job?, _ after: Job) -> Void

    /// Makes a witness.
    ///
    /// - Parameters:
    ///   - trace: where broken rules are told.
    ///   - isAlive: the truth about who lives.
    ///   - onRecord: told of each write, with the job before and after it.
    public init(
        trace: SimulationTrace,
        isAlive: @escaping @Sendable (WorkerID) -> Bool,
        onRecord: @escaping @Sendable (_ events: [JobEvent], _ before: Job?, _ after: Job) -> Void
    ) {
        self.trace = trace
        self.isAlive = isAlive
        self.onRecord = onRecord
    }

    /// The job as the last write left it.
    public func job(_ id: Job.ID) -> Job? { state.withLock { $0.jobs[id] } }

    /// A job was added.
    public func added(_ job: Job) { state.withLock { $0.jobs[job.id] = job } }

    func claimed(_ lease: Lease, now: Date) {
        let previous = state.withLock { state in
            defer { state.leases[lease.jobID] = (lease, now + lease.duration.inSeconds) }
            return state.leases[lease.jobID]
        }
        if let previous, previous.end > now.addingTimeInterval(0.001), isAlive(previous.lease.worker) {
            trace.violate("job \(lease.jobID) was claimed by two workers that live")
        }
    }

    func renewed(_ lease: Lease, now: Date) {
        let isHolder = state.withLock { state in
            guard state.leases[lease.jobID]?.lease.token == lease.token else { return false }
            state.leases[lease.jobID] = (lease, now + lease.duration.inSeconds)
            return true
        }
        if !isHolder {
            trace.violate("a claim on job \(lease.jobID) that another has taken was renewed")
        }
    }

    func released(_ lease: Lease) {
        state.withLock {
            if $0.leases[lease.jobID]?.lease.token == lease.token { $0.leases[lease.jobID] = nil }
        }
    }

    func recorded(_ events: [JobEvent], under lease: Lease, as job: Job, by process: SimulatedProcess) {
        let (before, holder) = state.withLock { state in
            defer { state.jobs[job.id] = job }
            return (state.jobs[job.id], state.leases[job.id]?.lease)
        }
        if holder?.token != lease.token {
            trace.violate("a worker whose claim on job \(job.id) was lost has written")
        }
        if process.isDead { trace.violate("process \(process.number) has written after its death") }
        onRecord(events, before, job)
    }
}
