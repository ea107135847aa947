import Foundation
import RushesCore

/// What a ``MemoryLedgerStore`` holds; every change is whole or does not happen.
struct MemoryLedgerState {
    private struct Prediction: Hashable {
        var provider: ProviderID
        var remoteID: String
    }

    private(set) var jobs: [Job.ID: Job] = [:]
    private(set) var takes: [Take] = []
    private(set) var entries: [LedgerEntry] = []
    private(set) var totals = LedgerTotals()
    private(set) var budgets: [Owner: [Budget.Period: Money]] = [:]
    var leases: [Job.ID: (lease: Lease, term: LeaseTerm)] = [:]
    /// In the order in which they were added.
    var keys: [AccessKey] = []
    var callbacks: [Job.ID: MemoryCallback] = [:]
    /// Where a job's entries stand in `entries`.
    private var entryPlaces: [Job.ID: [Int]] = [:]
    private var predictions: [Prediction: Job.ID] = [:]
    private var takeIDs: Set<Take.ID> = []
    /// The newest job of each of a batch's rows.
    private var newestOfRows: [Owner: [String: Job.ID]] = [:]
    /// The job that was promised a place last.
    private var promises: [String: Job.ID] = [:]
    private var requests: [Owner: [String: RecordedRequest]] = [:]

    mutating func add(_ job: Job, answering request: ClientRequest?) throws(RushesError) -> Job {
        if let request, let answered = request.key.flatMap({ self.request(withKey: $0, owner: job.owner) }) {
            try answered.check(isAnswerTo: request)
            return try self.job(answered.jobID, owner: job.owner)
        }
        let added = try add(job)
        if let key = request?.key, let body = request?.body {
            requests[added.owner, default: [:]][key] = RecordedRequest(jobID: added.id, body: body)
        }
        if let url = request?.webhook {
            callbacks[added.id] = MemoryCallback(
                callback: Callback(jobID: added.id, owner: added.owner, url: url, tries: 0),
                number: jobs.count
            )
        }
        return added
    }

    /// The job that has not ended and was promised a place.
    func holder(of path: String) -> Job.ID? {
        promises[path].flatMap { jobs[$0] }.flatMap { $0.state.isTerminal ? nil : $0.id }
    }

    func request(withKey key: String, owner: Owner) -> RecordedRequest? { requests[owner]?[key] }

    private mutating func add(_ job: Job) throws(RushesError) -> Job {
        let kept = try Self.kept(job, as: "job \(job.id)")
        guard jobs[kept.id] == nil else { throw RushesError(.internalError, "job \(kept.id) is in the ledger already") }
        let projection = try LedgerProjection(adding: kept)
        if let key = kept.batchKey {
            try kept.checkRow(isFreeAfter: newestOfRows[kept.owner]?[key])
        }
        let path = kept.destination.path
        if let other = holder(of: path) { throw PlaceRecord.promised(path, to: other) }
        try checkBudgets(for: kept)
        promises[path] = kept.id
        append([projection.opening], to: projection.job)
        jobs[kept.id] = projection.job
        if let key = kept.batchKey { newestOfRows[kept.owner, default: [:]][key] = kept.id }
        return projection.job
    }

    mutating func record(
        _ events: [JobEvent],
        under lease: Lease,
        at moment: Date,
        now: Date
    ) throws(RushesError) -> Job {
        guard let job = jobs[lease.jobID] else { throw Self.notFound(lease.jobID) }
        try checkFence(lease)
        var projection = LedgerProjection(continuing: job)
        let drafts = try projection.apply(try Self.kept(events, as: "an event of job \(job.id)"), at: moment)
        try checkPrediction(of: projection.job)
        let ids = projection.takes.map(\.id)
        guard takeIDs.isDisjoint(with: ids), Set(ids).count == ids.count else {
            throw RushesError(.internalError, "a take of job \(job.id) is in the ledger already")
        }
        append(drafts, to: projection.job)
        takes += projection.takes
        takeIDs.formUnion(ids)
        jobs[job.id] = projection.job
        if projection.job.finalizedAt != nil, callbacks[job.id]?.dueAt == nil {
            callbacks[job.id]?.dueAt = now.keptToMillisecond
        }
        if let remoteID = projection.job.remoteID {
            predictions[Prediction(provider: job.provider, remoteID: remoteID)] = job.id
        }
        return projection.job
    }

    mutating func set(_ limit: Money?, per period: Budget.Period, for owner: Owner) throws(RushesError) {
        try Budget.check(limit: limit)
        budgets[owner, default: [:]][period] = limit
    }

    func budgets(of owner: Owner) -> [Budget] {
        Budget.Period.allCases.compactMap { period in
            budgets[owner]?[period].map { Budget($0, per: period) }
        }
    }

    func job(_ id: Job.ID, owner: Owner) throws(RushesError) -> Job {
        guard let job = jobs[id], job.owner == owner else { throw Self.notFound(id) }
        return job
    }

    func job(ofPrediction remoteID: String, provider: ProviderID) -> Job? {
        predictions[Prediction(provider: provider, remoteID: remoteID)].flatMap { jobs[$0] }
    }

    func entries(of job: Job.ID) -> [LedgerEntry] { (entryPlaces[job] ?? []).map { entries[$0] } }

    func checkFence(_ lease: Lease) throws(RushesError) {
        guard leases[lease.jobID]?.lease.token == lease.token else {
            throw RushesError(.leaseLost, "the claim on job \(lease.jobID) is lost")
        }
    }

    mutating func renew(_ lease: Lease, for duration: Duration, now: Date) -> Lease {
        let renewed = lease.renewed(for: duration)
        leases[lease.jobID] = (renewed, LeaseTerm(from: now, for: duration))
        return renewed
    }

    func spending(of owner: Owner, against budget: Budget, at moment: Date) -> Spending {
        totals.spending(of: owner, in: budget.limit.currency, sinceDay: budget.period.firstDay(of: moment))
    }

    private func checkBudgets(for job: Job) throws(RushesError) {
        guard job.held.micros > 0 else { return }
        for budget in budgets(of: job.owner) where budget.limit.currency == job.held.currency {
            let spent = spending(of: job.owner, against: budget, at: job.createdAt)
            guard !budget.hasRoom(for: job.held, beside: spent) else { continue }
            throw budget.exceeded(by: job.held, spent: spent)
        }
    }

    private func checkPrediction(of job: Job) throws(RushesError) {
        guard let remoteID = job.remoteID, let other = self.job(ofPrediction: remoteID, provider: job.provider),
            other.id != job.id
        else { return }
        throw RushesError(.internalError, "prediction `\(remoteID)` belongs to job \(other.id) already")
    }

    private mutating func append(_ drafts: [LedgerDraft], to job: Job) {
        for draft in drafts {
            entryPlaces[job.id, default: []].append(entries.count)
            entries.append(draft.entry(numbered: Int64(entries.count) + 1))
            totals.add(held: draft.held, charged: draft.charged, to: LedgerTotals.Key(of: job))
        }
    }

    /// The value after it has been written and read, as a durable ledger would give it back.
    private static func kept<Value: Codable>(_ value: Value, as subject: String) throws(RushesError) -> Value {
        try LedgerCoding.value(Value.self, from: try LedgerCoding.text(of: value, as: subject), as: subject)
    }

    private static func notFound(_ id: Job.ID) -> RushesError {
        RushesError(.notFound, "there is no job `\(id)`")
    }
}
