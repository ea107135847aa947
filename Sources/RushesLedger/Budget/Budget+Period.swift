package import Foundation
package import RushesCore

extension Budget.Period {
    /// The first day, counted from 1970-01-01 (UTC), of the period that a moment lies in.
    ///
    /// What a budget adds up has no last day: a clock that was set back finds charges that are dated in its future, and
    /// money that is spent must not be free to be spent again until their day comes.
    package func firstDay(of moment: Date) -> Int64 {
        let kept = moment.keptToMillisecond
        switch self {
        case .day: return kept.day
        case .month: return start(of: kept).day
        case .total: return .min
        }
    }

    /// What follows the amount of a limit: `per month`.
    package var words: String {
        switch self {
        case .day: "per day"
        case .month: "per month"
        case .total: "in total"
        }
    }
}

extension Budget {
    /// Checks that a limit can be set.
    ///
    /// - Throws: `invalid_brief` if it is negative.
    package static func check(limit: Money?) throws(RushesError) {
        guard let limit, limit.micros < 0 else { return }
        throw RushesError(
            .invalidBrief,
            "a budget of \(limit) is below nothing",
            hint: "give a limit of 0 or more; a limit of 0 admits nothing that costs"
        )
    }

    /// Whether a price fits beside what counts against the budget already.
    package func hasRoom(for price: Money, beside spent: Spending) -> Bool {
        let (used, overflowed) = spent.held.micros.addingReportingOverflow(spent.charged.micros)
        let (all, overflowedAgain) = used.addingReportingOverflow(price.micros)
        return !overflowed && !overflowedAgain && all <= limit.micros
    }

    /// Says that a price does not fit, with the figures.
    package func exceeded(by price: Money, spent: Spending) -> RushesError {
        RushesError(
            .budgetExceeded,
            "\(price) does not fit into the budget of \(limit) \(period.words): \(spent.charged) are charged and "
                + "\(spent.held) are held"
        )
    }
}
