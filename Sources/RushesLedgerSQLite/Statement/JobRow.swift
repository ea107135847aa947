import Foundation
import GRDB
import RushesCore
import RushesLedger

/// A row of `jobs`, and the job that it and its first entry make.
struct JobRow {
    /// What a statement must select, in this order.
    static let columns = """
        jobs.number, jobs.id, state, held_micros, charge_micros, charge_basis, currency, remote_id, remote_status,
        attempts, sent_at_ms, accepted_at_ms, finished_at_ms, finalized_at_ms, details
        """

    /// How many those are.
    static let columnCount = 15

    let row: Row

    var number: Int64 { row[0] }
    var id: Job.ID { Job.ID(rawValue: row[1]) }

    /// The job.
    ///
    /// - Parameter original: the job as it was added.
    /// - Returns: the job as it stands.
    /// - Throws: `ledger_corrupt` if the row holds what no job can be.
    func job(from original: Job) throws -> Job {
        var job = original
        let currency = Currency(rawValue: row[6])
        guard let state = JobState(rawValue: row[2]) else { throw Self.unknown(state: row[2], of: "job \(id)") }
        let charge = try charge(in: currency)
        let details = try (row[14] as String?).map { text in
            try LedgerCoding.value(JobDetails.self, from: text, as: "job \(id)")
        }
        job.change { job in
            job.state = state
            job.held = Money(micros: row[3], currency: currency)
            job.charge = charge
            job.remoteID = row[7]
            job.remoteStatus = row[8]
            job.attempts = row[9]
            job.sentAt = moment(10)
            job.acceptedAt = moment(11)
            job.finishedAt = moment(12)
            job.finalizedAt = moment(13)
            job.account = details?.account
            job.error = details?.error
            job.outputs = details?.outputs ?? []
            job.uploads = details?.uploads
        }
        return job
    }

    /// Says that a job's state is none that this version knows.
    static func unknown(state: String, of subject: String) -> RushesError {
        LedgerCoding.unknown(UnknownWord(state, for: "state"), in: subject)
    }

    private func charge(in currency: Currency) throws -> Charge? {
        guard let micros = row[4] as Int64?, let name = row[5] as String? else { return nil }
        guard let basis = Charge.Basis(rawValue: name) else {
            throw LedgerCoding.unknown(UnknownWord(name, for: "basis of a charge"), in: "job \(id)")
        }
        return Charge(amount: Money(micros: micros, currency: currency), basis: basis)
    }

    private func moment(_ column: Int) -> Date? { (row[column] as Int64?).map { Date(milliseconds: $0) } }
}
