import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Synchronization

/// What must be true, at every write and at the end.
extension Simulation {
    /// Whether two jobs ask for the very same thing, so that a prediction may be either's.
    private func isSame(_ job: Job, as other: Job) -> Bool { job.input == other.input }

    func check(_ events: [JobEvent], before: Job?, after: Job) {
        for event in events {
            switch event {
            case .sending:
                if before?.state != .queued {
                    trace.violate("job \(after.id) was sent from \(before?.state.rawValue ?? "nowhere")")
                }
            case .doubted:
                figures.withLock { $0.doubted += 1 }
            case .notSent where before?.state == .inDoubt:
                checkAbsence(of: after)
            default:
                break
            }
        }
        if let before, let remoteID = before.remoteID, after.remoteID != remoteID {
            trace.violate("job \(after.id) was \(remoteID) and is \(after.remoteID ?? "nothing")")
        }
        if after.held.micros < 0 || (after.state.isTerminal && after.held.micros != 0) {
            trace.violate("job \(after.id) is \(after.state.rawValue) and holds \(after.held)")
        }
    }

    /// What is proved absent has not been accepted, and will not be.
    private func checkAbsence(of job: Job) {
        guard !plan.hasTwins, let mine = service.predictions.first(where: { $0.jobID == job.id }) else {
            return
        }
        trace.violate(
            "job \(job.id) was proved absent, and is prediction \(mine.id): \(mine.canonicalBody) and \(LostSubmission(of: job)?.body.canonicalJSON ?? "")"
        )
    }

    /// At the moment at which bytes leave, the job is being sent as the ledger has it, and was not accepted before.
    func checkSubmission(_ submission: Submission, _ witness: LedgerWitness) {
        figures.withLock { $0.submissions += 1 }
        guard let job = witness.job(submission.jobID) else {
            return trace.violate("\(submission.jobID) is unknown and sent")
        }
        if ![.submitting, .inDoubt].contains(job.state) {
            trace.violate("job \(job.id) is \(job.state.rawValue) and was sent")
        }
        let age = job.sentAt.map { clock.date.timeIntervalSince($0) } ?? .infinity
        if age > limits.lease.inSeconds + 1 {
            trace.violate("job \(job.id) was sent \(age) s after the ledger says so")
        }
    }

    func checkEnd() async throws {
        let jobs = try await ledger.jobs(of: .local, where: JobFilter(limit: 1000))
        let predictions = service.predictions
        let byID = Dictionary(uniqueKeysWithValues: predictions.map { ($0.id, $0) })
        figures.withLock { figures in
            figures.runs = 1
            figures.steps = executor.steps
            figures.jobs = jobs.count
            figures.accepted = predictions.count
            figures.done = jobs.count { $0.state == .done }
            figures.leftInDoubt = jobs.count { $0.state == .inDoubt }
        }
        for job in jobs {
            checkIdentity(job, among: jobs, predictions)
            try await checkTakes(of: job, byID[job.remoteID ?? ""])
            try await checkMoney(of: job, byID[job.remoteID ?? ""])
            checkProgress(of: job, byID[job.remoteID ?? ""], predictions)
        }
        let owners = jobs.compactMap(\.remoteID)
        if Set(owners).count != owners.count { trace.violate("a prediction belongs to two jobs") }
        for budget in try await ledger.budgets(of: .local) {
            let spending = try await ledger.spending(
                of: .local,
                since: budget.period.start(of: clock.date)
            )
            if spending.held + spending.charged > budget.limit {
                trace.violate("\(spending) passes \(budget.limit)")
            }
        }
    }

    /// Everything that was accepted belongs to one job, or to a job that is in doubt; nothing was accepted twice.
    private func checkIdentity(
        _ job: Job,
        among jobs: [Job],
        _ predictions: [SimulatedService.Prediction]
    ) {
        let alike = jobs.filter { isSame($0, as: job) }
        let ids = Set(alike.map(\.id))
        let mine = predictions.filter { $0.jobID.map(ids.contains) ?? false }
        let owned = Set(jobs.compactMap(\.remoteID))
        let lost = mine.filter { !owned.contains($0.id) }
        let open = alike.filter {
            ($0.state == .inDoubt && $0.remoteID == nil) || $0.error?.code == .settledByOwner
        }
        if lost.count > open.count {
            trace.violate("\(lost.map(\.id)) of job \(job.id) were accepted and belong to no job")
        }
        if mine.count > alike.count { trace.violate("job \(job.id) was accepted \(mine.map(\.id))") }
        if let remoteID = job.remoteID, !mine.contains(where: { $0.id == remoteID }) {
            trace.violate("job \(job.id) took \(remoteID), which is of another request")
        }
        if job.state == .inDoubt, job.held != job.expectedCost {
            trace.violate("job \(job.id) is in doubt and holds \(job.held)")
        }
    }

    private func checkTakes(of job: Job, _ prediction: SimulatedService.Prediction?) async throws {
        let takes = try await ledger.takes(of: job.id, owner: .local)
        for take in takes {
            guard let content = shelf[take.path], Shelf.digest(of: content) == take.sha256,
                Int64(content.utf8.count) == take.byteCount, content.contains("/\(job.remoteID ?? "-")/")
            else {
                trace.violate("take \(take.path) of job \(job.id) is not whole")
                continue
            }
            if shelf.receipt(besideTakeAt: take.path)?.jobID != job.id {
                trace.violate("take \(take.path) has no receipt")
            }
        }
        // What comes beside a clip may be left; the clip never.
        if job.state == .done, takes.isEmpty || takes.count > job.outputs.count {
            trace.violate("job \(job.id) is done with \(takes.count) of \(job.outputs.count) takes")
        }
    }

    private func checkMoney(of job: Job, _ prediction: SimulatedService.Prediction?) async throws {
        if job.state.isTerminal, job.held.micros != 0 {
            trace.violate("job \(job.id) is over and holds \(job.held)")
        }
        if let charge = job.charge, charge.basis == .settled, charge.amount != prediction?.charge {
            trace.violate(
                "job \(job.id) was charged \(charge.amount), and cost \(prediction?.charge ?? .zero)"
            )
        }
        if job.charge == nil, job.state.isTerminal, job.error?.code != .settledByOwner, let prediction,
            !prediction.fails
        {
            trace.violate(
                "job \(job.id) is \(job.state.rawValue) without a charge, and cost \(prediction.charge)"
            )
        }
        let projection = try LedgerProjection(
            replaying: try await ledger.entries(of: job.id, owner: .local)
        )
        if projection.job != job { trace.violate("job \(job.id) is not what its entries add up to") }
    }

    /// When all is calm, nothing that could move stands still.
    private func checkProgress(
        of job: Job,
        _ prediction: SimulatedService.Prediction?,
        _ predictions: [SimulatedService.Prediction]
    ) {
        if !job.state.isTerminal, job.state != .inDoubt {
            trace.violate("job \(job.id) stays \(job.state.rawValue)")
        }
        if job.state == .inDoubt, job.remoteID == nil, !plan.hasTwins, plan.weather.oddities == 0 {
            trace.violate(
                "job \(job.id) stays in doubt although history could tell: \(job.error?.message ?? "")"
            )
        }
        if job.state == .inDoubt, let prediction, !prediction.isForgotten, prediction.isNamedInTheEnd {
            trace.violate("job \(job.id) stays in doubt although \(prediction.id) is known")
        }
        if job.isUnsettled, job.state.isTerminal, let prediction, !prediction.isForgotten,
            !prediction.fails
        {
            trace.violate("job \(job.id) is not settled")
        }
    }
}
