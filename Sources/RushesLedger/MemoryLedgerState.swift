import Foundation
import RushesCore

/// What a ``MemoryLedgerStore`` holds; every change is whole or does not happen.
struct MemoryLedgerState {
    var jobs: [Job.ID: Job] = [:]
    var takes: [Take] = []
    var leases: [Job.ID: Lease] = [:]
    private(set) var entries: [LedgerEntry] = []

    mutating func add(_ job: Job) throws(RushesError) {
        let kept = try Self.kept(job, as: "job \(job.id)")
        guard jobs[kept.id] == nil else { throw RushesError(.internalError, "job \(kept.id) is in the ledger already") }
        let projection = try LedgerProjection(adding: kept)
        append([projection.opening])
        jobs[kept.id] = projection.job
    }

    mutating func record(_ events: [JobEvent], under lease: Lease, at moment: Date) throws(RushesError) -> Job {
        guard let job = jobs[lease.jobID] else { throw Self.notFound(lease.jobID) }
        try checkFence(lease)
        var projection = LedgerProjection(continuing: job)
        let drafts = try projection.apply(try Self.kept(events, as: "an event of job \(job.id)"), at: moment)
        try checkPrediction(of: projection.job)
        let ids = takes.map(\.id) + projection.takes.map(\.id)
        guard Set(ids).count == ids.count else {
            throw RushesError(.internalError, "a take of job \(job.id) is in the ledger already")
        }
        append(drafts)
        takes += projection.takes
        jobs[job.id] = projection.job
        return projection.job
    }

    func job(_ id: Job.ID, owner: Owner) throws(RushesError) -> Job {
        guard let job = jobs[id], job.owner == owner else { throw Self.notFound(id) }
        return job
    }

    func checkFence(_ lease: Lease) throws(RushesError) {
        guard leases[lease.jobID]?.token == lease.token else {
            throw RushesError(.leaseLost, "the claim on job \(lease.jobID) is lost")
        }
    }

    private func checkPrediction(of job: Job) throws(RushesError) {
        guard let remoteID = job.remoteID else { return }
        let other = jobs.values.first { $0.remoteID == remoteID && $0.provider == job.provider && $0.id != job.id }
        if let other {
            throw RushesError(.internalError, "prediction `\(remoteID)` belongs to job \(other.id) already")
        }
    }

    private mutating func append(_ drafts: [LedgerDraft]) {
        for draft in drafts { entries.append(draft.entry(numbered: Int64(entries.count) + 1)) }
    }

    /// The value after it has been written and read, as a durable ledger would give it back.
    private static func kept<Value: Codable>(_ value: Value, as subject: String) throws(RushesError) -> Value {
        try LedgerCoding.value(Value.self, from: try LedgerCoding.text(of: value, as: subject), as: subject)
    }

    private static func notFound(_ id: Job.ID) -> RushesError {
        RushesError(.notFound, "there is no job `\(id)`")
    }
}
