import Foundation
import Logging
import RushesCore
import RushesLedger
import RushesProvider

/// One worker's work on one claimed job: looks at the state, does the one step that it asks for, records what came of
/// it, and looks again.
struct JobDrive {
    let worker: Worker
    let lease: Lease
    let options: DriveOptions
    var job: Job
    /// Whether the service has named other links for a clip that was given up, which are to be looked at.
    var hasOtherLinks = false
    /// Whether the service was asked for other links at the end of a link's life: once a drive is enough.
    var hasAskedAtEnd = false
    let update: @Sendable (JobUpdate) -> Void
    /// When the drive began, by the calendar and by a clock that nobody sets.
    private let began: (date: Date, moment: Duration)
    /// When this drive recorded that the job was accepted.
    var acceptedAt: Duration?
    /// When it last recorded that the job is being sent.
    var sentAt: Duration?

    init(
        worker: Worker,
        lease: Lease,
        options: DriveOptions,
        job: Job,
        update: @escaping @Sendable (JobUpdate) -> Void
    ) {
        self.worker = worker
        self.lease = lease
        self.options = options
        self.job = job
        self.update = update
        began = (worker.environment.now(), worker.elapsed())
    }

    mutating func run(to goal: Worker.Goal) async throws(RushesError) -> Job {
        // Read again under the claim: another worker may have moved the job between our reading and our claim.
        job = try await worker.ledger.job(job.id, owner: job.owner)
        while !worker.isReached(goal, by: job, options) {
            try worker.checkForInterruption()
            switch job.state {
            case .queued:
                let drive = try await sent()
                (job, acceptedAt) = (drive.job, drive.acceptedAt)
            case .submitting:
                // Only a sender that died leaves this state under an expired claim. A service may have heard it; the
                // local engine forgets with its process, and costs nothing.
                let reason = job.reasonOfBrokenSending
                guard !job.isRehearsal else {
                    try await record(.notSent(reason: reason))
                    continue
                }
                try await record(.doubted(reason: reason))
                if let provider = try? worker.provider(job) { try await lookInHistory(at: provider) }
            case .accepted, .generating:
                try await observe()
            case .fetching, .failed, .expired:
                try await fetch()
                if job.state == .done { await readPriceBriefly() }
                // One look at the links a drive: what came back broken is not fetched again at once, unless the service
                // has named others.
                if job.state == .failed || job.state == .expired, !hasOtherLinks { return job }
                hasOtherLinks = false
            case .done, .cancelled, .inDoubt:
                return job
            }
        }
        return job
    }

    /// Sends the job in a task of its own, whose memory is given back when that is done: what sending needs is several
    /// times what waiting for the end does, and a batch waits for thousands at once.
    private func sent() async throws(RushesError) -> JobDrive {
        let drive = self
        let task = Task(executorPreference: worker.environment.executor) { () async -> Result<JobDrive, RushesError> in
            var drive = drive
            do throws(RushesError) { try await drive.send() } catch { return .failure(error) }
            return .success(drive)
        }
        let result = await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
        return try result.get()
    }

    mutating func record(_ events: JobEvent...) async throws(RushesError) {
        job = try await worker.ledger.record(events, under: lease, at: worker.environment.now())
        worker.log.info("job recorded", metadata: ["job": "\(job.id)", "state": "\(job.state.rawValue)"])
        update(.changed(job))
    }

    /// A provider's own words without the prompt, which some of them repeat.
    func withoutPrompt(_ error: RushesError) -> RushesError {
        var error = error
        error.message = job.withholdingPrompt(error.message)
        return error
    }

    var randomness: InjectedRandom { InjectedRandom(bits: worker.environment.random) }

    /// The time since a moment of this drive's.
    func elapsed(since moment: Duration?) -> Duration {
        moment.map { worker.elapsed() - $0 } ?? .zero
    }

    /// How long the job has been accepted. By the calendar as far as that was before this drive, which a change of the
    /// machine's clock does not disturb.
    var age: Duration {
        acceptedAt.map { elapsed(since: $0) } ?? age(of: job.acceptedAt)
    }

    /// The time since something was recorded, by the calendar as far as that was before this drive.
    func age(of date: Date?) -> Duration {
        guard let date else { return .zero }
        return max(Duration(boundedSeconds: began.date.timeIntervalSince(date)) + elapsed(since: began.moment), .zero)
    }
}
