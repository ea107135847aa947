import Rushes
import RushesCore

/// Asks about the doubtful ones among some jobs, and says what came of it.
struct Inquiry {
    /// What the jobs are after the inquiry.
    struct Result {
        /// Jobs that the service never had, queued again: they are not sent in this run.
        var queuedAgain: [Job] = []
        /// All others, those still in doubt included.
        var others: [Job] = []
    }

    let studio: LocalStudio
    let printing: OutputOptions
    let view: any WatchView
    /// Whether it is asked again later about those that stay in doubt, so that nothing is said of them yet.
    var isAskedAgain = false

    /// Asks.
    ///
    /// - Throws: what the ledger throws; `interrupted`.
    func run(_ jobs: [Job]) async throws(RushesError) -> Result {
        var result = Result()
        var told: Set<Job.ID> = []
        try await studio.reconcile(jobs) { job, outcome in
            told.insert(job.id)
            switch outcome {
            case .absent: result.queuedAgain.append(job)
            case .found, .ended, .undecided: result.others.append(job)
            }
            if isAskedAgain, case .undecided = outcome { return }
            tell(job, outcome)
        }
        // What a living program works on is none of this one's business.
        result.others += jobs.filter { !told.contains($0.id) }
        return result
    }

    private func tell(_ job: Job, _ outcome: Reconciliation) {
        let words: String
        switch outcome {
        case .found:
            words = "job \(job.id) was accepted as prediction \(job.remoteID ?? ""): it goes on, nothing is sent again"
        case .ended:
            words = "job \(job.id) has ended at the service: \(job.state.rawValue)"
        case .absent:
            words =
                "job \(job.id) never arrived at the service: it is queued again, and the next `rushes jobs resume` sends it"
        case .undecided(let reason):
            words = "job \(job.id) stays in doubt: \(reason)"
        }
        if printing.format == .json {
            Report.json(
                Document.event(
                    "reconciled",
                    [
                        "job": .string(job.id.rawValue), "state": .string(job.state.rawValue),
                        "message": .string(words),
                    ]
                )
            )
        }
        if !printing.quiet {
            view.clear()
            Report.say(words)
        }
    }
}
