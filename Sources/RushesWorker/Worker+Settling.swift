import Foundation
public import RushesCore
import RushesLedger
import RushesProvider

extension Worker {
    /// Asks for the service's own figure of an ended job, at once and then for up to five minutes after the prediction
    /// has ended, until it is known.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - owner: whose it is.
    ///   - isPatient: whether to go on asking; otherwise the service is asked once.
    /// - Returns: the job as it then stands; that there is no figure is not an error.
    /// - Throws: `not_found`, `interrupted`, and what keeps the provider from being asked at all (no key).
    public func settle(_ id: Job.ID, owner: Owner, isPatient: Bool = true) async throws(RushesError) -> Job {
        while true {
            try checkForInterruption()
            let job = try await ledger.job(id, owner: owner)
            // What its owner has declared as charged has no end of its own.
            guard job.isUnsettled, job.state.isTerminal, let endedAt = job.finishedAt ?? job.finalizedAt else {
                return job
            }
            if let lease = try await claim(id, owner: owner) {
                let settled: Result<Job?, RushesError>
                do throws(RushesError) {
                    settled = .success(try await readPrice(of: job, under: lease))
                } catch {
                    settled = .failure(error)
                }
                await environment.shielded { [ledger] in try? await ledger.release(lease) }
                if let job = try settled.get() { return job }
            }
            let age = environment.now().timeIntervalSince(endedAt)
            guard isPatient, let next = limits.priceReads.first(where: { $0.inSeconds > age }) else { return job }
            try await pause(.seconds(next.inSeconds - age))
        }
    }

    /// Asks once.
    ///
    /// - Returns: the settled job; `nil` if the service gave no figure.
    func readPrice(of job: Job, under lease: Lease) async throws(RushesError) -> Job? {
        guard let remoteID = job.remoteID else { return nil }
        let observation = await (try provider(job)).observe(remoteID, progress: { _ in })
        guard case .finished(_, let price?) = observation else { return nil }
        environment.passes(.priceRead)
        return try await ledger.record([.settled(price)], under: lease, at: environment.now())
    }

    /// Settles a doubtful job by what its owner has found out.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - owner: whose it is.
    ///   - isCharged: whether the service has charged for it; the quote is then what it has cost.
    /// - Returns: the failed job: charged, or with its hold released.
    /// - Throws: `not_found`; `not_allowed` if it is not in doubt, or another program works on it.
    public func declare(_ id: Job.ID, owner: Owner, isCharged: Bool) async throws(RushesError) -> Job {
        let job = try await ledger.job(id, owner: owner)
        guard job.state == .inDoubt else {
            throw RushesError(
                .notAllowed,
                "job \(id) is \(job.state.rawValue), not in doubt",
                hint: "only what is in doubt is settled by hand; `rushes jobs show \(id)` tells how it stands"
            )
        }
        guard let lease = try await claim(id, owner: owner) else {
            throw RushesError(
                .notAllowed,
                "another program works on job \(id) at this moment",
                hint: "`rushes jobs show \(id)` tells how it went"
            )
        }
        let result: Result<Job, RushesError>
        do throws(RushesError) {
            result = .success(
                try await ledger.record([.declared(charged: isCharged)], under: lease, at: environment.now())
            )
        } catch {
            result = .failure(error)
        }
        try await ledger.release(lease)
        if case .failure(let error) = result, error.code == .internalError,
            try await ledger.job(id, owner: owner).state != job.state
        {
            // It has moved on between the look and the claim: it is what it is now that counts.
            return try await declare(id, owner: owner, isCharged: isCharged)
        }
        return try result.get()
    }
}
