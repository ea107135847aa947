package import RushesCore

extension Spending {
    /// Adds figures up; nothing, in US dollars, if there are none.
    ///
    /// - Throws: `internal_error` if amounts that are not zero are in more than one currency, since no sum can be told.
    package init(adding figures: some Sequence<Spending>) throws(RushesError) {
        var sum: Spending?
        for figure in figures where figure.held.micros != 0 || figure.charged.micros != 0 {
            guard let known = sum else {
                sum = figure
                continue
            }
            guard known.held.currency == figure.held.currency else {
                throw RushesError(
                    .internalError,
                    "\(known.held.currency.rawValue) and \(figure.held.currency.rawValue) cannot be added up"
                )
            }
            sum = Spending(held: known.held + figure.held, charged: known.charged + figure.charged)
        }
        self = sum ?? Spending(held: .zero, charged: .zero)
    }
}
