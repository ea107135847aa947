import Foundation
package import RushesCore

/// Adds a ledger up again, job by job, and reports what differs from what the store has.
package struct LedgerAudit {
    /// Where faults are told.
    package let report: AuditReport
    /// Whether there was a fault so far.
    package private(set) var hasFaults = false
    private var totals = LedgerTotals()

    /// Begins with nothing.
    package init(to report: AuditReport) { self.report = report }

    /// Compares a job and its takes, as the store has them, with what the job's entries add up to.
    package mutating func check(_ job: Job, takes: [Take], entries: some Sequence<LedgerEntry>) {
        let replayed: LedgerProjection
        do throws(RushesError) {
            replayed = try LedgerProjection(replaying: entries)
        } catch {
            fault(error.message, about: job.id)
            // What the store says is taken, so that one broken job is told once and not again by the sums.
            guard job.chargedAmount.currency == job.held.currency else { return }
            totals.add(held: job.held, charged: job.chargedAmount, to: LedgerTotals.Key(of: job))
            return
        }
        let due = replayed.job
        totals.add(held: due.held, charged: due.chargedAmount, to: LedgerTotals.Key(of: due))
        if due.id != job.id {
            fault("the entries of job \(job.id) are those of job \(due.id)", about: job.id)
        } else if due.state != job.state {
            fault(
                "job \(job.id) is `\(job.state.rawValue)` where its entries make it `\(due.state.rawValue)`",
                about: job.id
            )
        } else if due.held != job.held || due.charge != job.charge {
            fault(
                "job \(job.id) holds \(job.held) and has cost \(job.chargedAmount) where its entries add up to "
                    + "\(due.held) and \(due.chargedAmount)",
                about: job.id
            )
        } else if due != job {
            fault("job \(job.id) is not what its entries make it", about: job.id)
        }
        if replayed.takes != takes {
            fault(
                "job \(job.id) has \(takes.count) takes on record that are not the \(replayed.takes.count) of its entries",
                about: job.id
            )
        }
    }

    /// Compares the sums that a store keeps with those of the jobs looked at so far.
    package mutating func check(_ kept: LedgerTotals) {
        for key in Set(kept.sums.keys).union(totals.sums.keys).sorted(by: Self.comesFirst)
        where kept[key] != totals[key] {
            let (found, due) = (kept[key], totals[key])
            fault(
                "the sums of \(Date.name(ofDay: key.day)) for `\(key.owner)` say \(found.held) held and "
                    + "\(found.charged) charged where the entries add up to \(due.held) and \(due.charged)",
                about: nil
            )
        }
    }

    /// Adds a fault that a store has found in its own way.
    package mutating func fault(_ message: String, about job: Job.ID?) {
        hasFaults = true
        report.fault(LedgerFault(jobID: job, message: message))
    }

    private static func comesFirst(_ left: LedgerTotals.Key, _ right: LedgerTotals.Key) -> Bool {
        (left.day, left.owner.rawValue, left.currency.rawValue) < (
            right.day, right.owner.rawValue, right.currency.rawValue
        )
    }
}
