import Foundation
import RushesCore
import RushesLedger

extension Worker {
    /// Records an answer that is known nowhere else: waits for a locked ledger and a full disk, and does not give up an
    /// id because the claim was lost while the answer was on its way.
    ///
    /// - Parameters:
    ///   - event: what the provider has answered.
    ///   - lease: the claim under which it was asked.
    ///   - job: the job as it stood when it was asked.
    ///   - moment: when the answer came.
    /// - Returns: the job as it then stands.
    /// - Throws: `lease_lost` if another worker has moved the job beyond doubt, and what the ledger throws in the end.
    func recordPatiently(
        _ event: JobEvent,
        under lease: Lease,
        of job: Job,
        at moment: Date
    ) async throws(RushesError) -> Job {
        var tries = max(1, Int(limits.lease.inSeconds))
        while true {
            tries -= 1
            do throws(RushesError) {
                return try await ledger.record([event], under: lease, at: moment)
            } catch  where [.ledgerLocked, .diskFull].contains(error.code) && tries > 0 {
                try? await environment.clock.sleep(for: .seconds(1))
            } catch  where error.code == .leaseLost {
                guard case .accepted = event else { throw error }
                return try await adopt(event, of: job, at: moment, otherwise: error)
            }
        }
    }

    /// Another worker took the sender for dead and left the job in doubt; the true answer to its only submission ends
    /// that doubt. If the job has been sent again since, or decided, it is no longer this answer's to decide.
    private func adopt(
        _ event: JobEvent,
        of job: Job,
        at moment: Date,
        otherwise error: RushesError
    ) async throws(RushesError) -> Job {
        let present = try await ledger.job(job.id, owner: job.owner)
        guard present.state == .inDoubt || present.state == .submitting, present.attempts == job.attempts,
            present.sentAt == job.sentAt
        else { throw error }
        var lease = try await claim(job.id, owner: job.owner)
        for _ in 0..<5 where lease == nil {
            // The worker that left it in doubt is about to let go of it.
            try? await environment.clock.sleep(for: .seconds(1))
            lease = try await claim(job.id, owner: job.owner)
        }
        guard let lease else { throw error }
        do throws(RushesError) {
            let adopted = try await ledger.record([event], under: lease, at: moment)
            try? await ledger.release(lease)
            return adopted
        } catch let failure {
            try? await ledger.release(lease)
            throw failure
        }
    }
}
