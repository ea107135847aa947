public import RushesCore
import RushesLedger

extension Worker {
    /// Takes a job back before it is sent; its hold is released.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - owner: whose it is.
    /// - Returns: the cancelled job. A job that is cancelled already is returned as it is.
    /// - Throws: `not_found`; `not_allowed` once it may have been sent, or while a worker has it in hand.
    public func cancel(_ id: Job.ID, owner: Owner) async throws(RushesError) -> Job {
        let job = try await ledger.job(id, owner: owner)
        if job.state == .cancelled { return job }
        guard !job.state.isTerminal else {
            throw RushesError(.notAllowed, "job \(id) is \(job.state.rawValue) already", hint: "nothing is held for it")
        }
        guard job.state == .queued else {
            throw RushesError(
                .notAllowed,
                "job \(id) is \(job.state.rawValue) and cannot be taken back: \(job.provider) has no way to cancel",
                hint: "`rushes jobs resume \(id)` follows it to its end"
            )
        }
        let cancelled = try await recordUnlessMoved(
            .cancelled,
            of: job,
            inHand: "job \(id) is being sent by another program at this moment"
        )
        if let cancelled { return cancelled }
        return try await cancel(id, owner: owner)
    }

    /// Records what a job's owner wants.
    ///
    /// - Parameters:
    ///   - event: what is recorded.
    ///   - job: the job as it was looked at.
    ///   - message: what is said while another worker has it.
    /// - Returns: the job; `nil` if it has moved on between the look and the claim, and must be looked at again.
    /// - Throws: `not_allowed` while another worker has the job.
    func recordUnlessMoved(
        _ event: JobEvent,
        of job: Job,
        inHand message: String
    ) async throws(RushesError) -> Job? {
        do throws(RushesError) {
            let recorded = try await claiming(job.id, owner: job.owner) { lease throws(RushesError) in
                try await ledger.record([event], under: lease, at: environment.now())
            }
            if let recorded { return recorded }
        } catch  where error.code == .internalError {
            guard try await ledger.job(job.id, owner: job.owner).state == job.state else { return nil }
            throw error
        }
        throw RushesError(.notAllowed, message, hint: "`rushes jobs show \(job.id)` tells how it went")
    }
}
