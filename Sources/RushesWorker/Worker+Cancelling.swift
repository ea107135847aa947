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
        guard let lease = try await claim(id, owner: owner) else {
            throw RushesError(
                .notAllowed,
                "job \(id) is being sent by another program at this moment",
                hint: "`rushes jobs show \(id)` tells how it went"
            )
        }
        let result: Result<Job, RushesError>
        do throws(RushesError) {
            result = .success(try await ledger.record([.cancelled], under: lease, at: environment.now()))
        } catch {
            result = .failure(error)
        }
        try await ledger.release(lease)
        // It may have moved on between the look and the claim; then it is what it is now that counts.
        if case .failure(let error) = result, error.code == .internalError,
            try await ledger.job(id, owner: owner).state != job.state
        {
            return try await cancel(id, owner: owner)
        }
        return try result.get()
    }
}
