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
        // By the calendar only as far as the job ended before this: a clock that is set meanwhile keeps nobody waiting.
        let began = (date: environment.now(), moment: elapsed())
        while true {
            try checkForInterruption()
            let job = try await ledger.job(id, owner: owner)
            // What its owner has declared as charged has no end of its own.
            guard job.isUnsettled, job.state.isTerminal, let endedAt = job.finishedAt ?? job.finalizedAt else {
                return job
            }
            let settled = try await inquiring(at: try provider(job)) { inquiry throws(RushesError) in
                try await claiming(id, owner: owner) { lease throws(RushesError) in
                    // Until its turn came, another program may have settled it.
                    let present = try await ledger.job(id, owner: owner)
                    guard present.isUnsettled, present.state.isTerminal else { return present as Job? }
                    return try await readPrice(of: present, by: inquiry, under: lease)
                }
            }
            if let settled = settled ?? nil { return settled }
            let age = max(began.date.timeIntervalSince(endedAt), 0) + (elapsed() - began.moment).inSeconds
            guard isPatient, let next = limits.priceReads.first(where: { $0.inSeconds > age }) else { return job }
            try await pause(.seconds(next.inSeconds - age))
        }
    }

    /// Asks once.
    ///
    /// - Returns: the settled job; `nil` if the service gave no figure.
    func readPrice(of job: Job, by inquiry: Inquiry, under lease: Lease) async throws(RushesError) -> Job? {
        guard let remoteID = job.remoteID else { return nil }
        let price: Money
        switch await inquiry.observe(remoteID) {
        case .finished(_, let figure?), .billed(_, let figure): price = figure
        default: return nil
        }
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
        let declared = try await recordUnlessMoved(
            .declared(charged: isCharged),
            of: job,
            inHand: "another program works on job \(id) at this moment"
        )
        if let declared { return declared }
        return try await declare(id, owner: owner, isCharged: isCharged)
    }
}
