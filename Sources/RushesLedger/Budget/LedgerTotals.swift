package import RushesCore

/// Holds and charges, summed up by owner, currency and the day (UTC) on which the jobs were made.
///
/// A store keeps them beside its jobs so that admitting one more costs the same however many there are; a check adds
/// them up anew and compares.
package struct LedgerTotals: Sendable, Hashable {
    /// Whose jobs, in which currency, of which day.
    package struct Key: Sendable, Hashable {
        package var owner: Owner
        package var currency: Currency
        /// Counted from 1970-01-01.
        package var day: Int64

        package init(owner: Owner, currency: Currency, day: Int64) {
            self.owner = owner
            self.currency = currency
            self.day = day
        }

        /// What a job's amounts are added to.
        package init(of job: Job) {
            self.init(owner: job.owner, currency: job.held.currency, day: job.createdAt.day)
        }
    }

    /// The sums that are not nothing.
    package private(set) var sums: [Key: Spending] = [:]

    /// Nothing yet.
    package init() {}

    /// Adds amounts, which may be negative.
    package mutating func add(held: Money, charged: Money, to key: Key) {
        guard held.micros != 0 || charged.micros != 0 else { return }
        var sum = self[key]
        sum.held += held
        sum.charged += charged
        sums[key] = sum.held.micros == 0 && sum.charged.micros == 0 ? nil : sum
    }

    /// The sum of a day.
    package subscript(key: Key) -> Spending {
        let nothing = Money(micros: 0, currency: key.currency)
        return sums[key] ?? Spending(held: nothing, charged: nothing)
    }

    /// What counts against a budget of an owner: all holds, and the charges of a day and of all after it.
    package func spending(of owner: Owner, in currency: Currency, sinceDay day: Int64) -> Spending {
        let nothing = Money(micros: 0, currency: currency)
        return sums.reduce(into: Spending(held: nothing, charged: nothing)) { spent, element in
            guard element.key.owner == owner, element.key.currency == currency else { return }
            spent.held += element.value.held
            if element.key.day >= day { spent.charged += element.value.charged }
        }
    }
}
