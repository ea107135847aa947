public import Foundation
public import RushesCore

/// A worker's expiring claim on a job. Every write about a job is fenced by its lease's token.
public struct Lease: Sendable, Hashable {
    /// The claimed job.
    public let jobID: Job.ID
    /// Unique to this claim: a later claim of the same job has another.
    public let token: String
    /// Who claimed it.
    public let worker: WorkerID
    /// When the claim ends unless it is renewed.
    public let expiresAt: Date
    /// For how many milliseconds it holds after it was given or renewed; `nil` if that is not known.
    package let milliseconds: Int64?

    /// Describes a claim.
    public init(jobID: Job.ID, token: String, worker: WorkerID, expiresAt: Date) {
        self.init(jobID: jobID, token: token, worker: worker, expiresAt: expiresAt, milliseconds: nil)
    }

    package init(jobID: Job.ID, token: String, worker: WorkerID, expiresAt: Date, milliseconds: Int64?) {
        self.jobID = jobID
        self.token = token
        self.worker = worker
        self.expiresAt = expiresAt
        self.milliseconds = milliseconds
    }

    /// A claim that is given at a moment, its times kept to the millisecond.
    package init(jobID: Job.ID, token: String, worker: WorkerID, from now: Date, until expiry: Date) {
        self.init(
            jobID: jobID,
            token: token,
            worker: worker,
            expiresAt: expiry.keptToMillisecond,
            milliseconds: max(0, expiry.milliseconds - now.milliseconds)
        )
    }

    /// The same claim with another end, kept to the millisecond.
    package func extended(until expiry: Date) -> Lease {
        Lease(
            jobID: jobID,
            token: token,
            worker: worker,
            expiresAt: expiry.keptToMillisecond,
            milliseconds: milliseconds
        )
    }

    /// Whether the claim's time has neither run out nor been set by a clock that was turned back since.
    ///
    /// - Parameters:
    ///   - now: the present, as whoever asks has read it.
    ///   - delay: how long ago that was. Who is held still after a look at the clock would take a claim that was renewed
    ///     meanwhile for one from the future.
    /// - Returns: whether nobody else may have the job.
    package func holds(at now: Date, readBefore delay: Duration = .zero) -> Bool {
        Self.holds(until: expiresAt.milliseconds, for: milliseconds, at: now, readBefore: delay)
    }

    /// Whether a claim holds that ends so many milliseconds after 1970 and was given for so many.
    ///
    /// One that ends more than twice its length from now was given by no clock near this one, and could hold for days.
    package static func holds(
        until expiry: Int64,
        for milliseconds: Int64?,
        at now: Date,
        readBefore delay: Duration = .zero
    ) -> Bool {
        let (rest, overflowed) = expiry.subtractingReportingOverflow(now.milliseconds)
        guard !overflowed, rest > 0 else { return false }
        guard let milliseconds else { return true }
        // In whole seconds, rounded up: the difference to a clock that was set back is hours.
        let passed = min(max(delay.components.seconds, 0), 86_400) * 1000 + 1000
        return (rest - passed) / 2 <= milliseconds
    }
}
