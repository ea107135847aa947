public import RushesCore

/// A batch that was read, checked and priced, and that nothing has been spent on yet.
public struct BatchPlan: Sendable {
    /// What one model makes.
    public struct Share: Sendable, Hashable {
        /// The model.
        public var model: ModelID
        /// How many clips it makes now.
        public var count: Int
        /// What they cost: the real price, in a rehearsal too.
        public var price: Money
        /// The first price's basis.
        public var quote: Quote?
        /// How many of them have no known price.
        public var unpriced: Int
    }

    /// Every clip, in the order of the rows.
    public var items: [BatchItem]
    /// Whether the models are played by the animatic engine.
    public var isRehearsal: Bool
    /// Whether that is so only because no key is set.
    public var lacksKey: Bool
    /// What was held or charged for these rows before, or may yet be where a line of models goes on.
    public var spentBefore: Money

    /// What this run holds.
    public var price: Money { items.reduce(.zero) { $0 + $1.price } }

    /// What this run may cost at most, where other models stand in for those that fail.
    package var dearest: Money { items.reduce(.zero) { $0 + $1.dearest } }

    /// How many clips this run makes.
    public var makeCount: Int { items.count { $0.fate == .make } }

    /// What this run makes, by model, in the order in which the models come.
    public var shares: [Share] {
        var shares: [Share] = []
        var places: [ModelID: Int] = [:]
        for item in items where item.fate == .make {
            let model = item.plan.input.model
            let place = places[model] ?? shares.count
            if place == shares.count {
                places[model] = place
                shares.append(Share(model: model, count: 0, price: .zero, quote: item.plan.quote, unpriced: 0))
            }
            shares[place].count += 1
            if let quote = item.plan.quote {
                shares[place].price = shares[place].price + quote.amount
            } else {
                shares[place].unpriced += 1
            }
        }
        return shares
    }
}
