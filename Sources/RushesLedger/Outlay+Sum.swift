import Foundation
package import RushesCore

extension Outlay {
    /// A job's own line; `nil` for a rehearsal, and for a job that neither holds nor has cost anything.
    package init?(of job: Job, by grouping: Grouping) {
        guard !job.isRehearsal, job.held.micros != 0 || job.chargedAmount.micros != 0 else { return nil }
        let key =
            switch grouping {
            case .day: Date.name(ofDay: job.createdAt.day)
            case .model: job.input.model.rawValue
            case .job: job.id.rawValue
            }
        self.init(
            key: key,
            jobCount: 1,
            held: job.held,
            charged: job.chargedAmount,
            unsettled: job.charge?.basis == .quote ? job.chargedAmount : Money(micros: 0, currency: job.held.currency)
        )
    }

    /// Adds lines of one key up, each key where it comes first, and puts models in the order of what they have cost and
    /// hold.
    ///
    /// - Throws: `internal_error` if the lines are in more than one currency.
    package static func account(of lines: some Sequence<Outlay>, by grouping: Grouping) throws(RushesError) -> [Outlay]
    {
        var account: [Outlay] = []
        var places: [String: Int] = [:]
        for line in lines {
            if let known = account.first?.held.currency, known != line.held.currency {
                throw RushesError(
                    .internalError,
                    "\(known.rawValue) and \(line.held.currency.rawValue) cannot be added up"
                )
            }
            guard let place = places[line.key] else {
                places[line.key] = account.count
                account.append(line)
                continue
            }
            account[place].jobCount += line.jobCount
            account[place].held += line.held
            account[place].charged += line.charged
            account[place].unsettled += line.unsettled
        }
        guard grouping == .model else { return account }
        return account.sorted { left, right in
            let (first, second) = (left.held + left.charged, right.held + right.charged)
            return first == second ? left.key < right.key : first > second
        }
    }
}
