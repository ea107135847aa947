public import RushesCore

/// How a brief is to be planned.
public struct PlanOptions: Sendable, Hashable {
    /// Play the model with the animatic engine: real price shown, nothing spent.
    public var rehearses: Bool
    /// Refuse what costs more; where no price is known, this much is held instead.
    public var maxCost: Money?
    /// Ask the service for the account's own price, if there is a key.
    public var asksForLivePrice: Bool

    /// Play a model that the catalog lacks by the kind in its name, where the run is a rehearsal.
    public var playsUnknownModels = true

    /// Whether the limit is one for this plan alone. Where several plans share it, whoever makes them looks at the sum, and
    /// what stands in for one of them may cost no more than its own dearest model.
    public var limitsEach = true

    /// A price that is known already, such as that of another take of the same brief; it is then not asked for again.
    public var knownQuote: Quote?

    /// The models that stand in, in order, where the one before has failed.
    public var fallbacks: [String] = []

    /// Whether they also stand in where the content was refused.
    public var fallsBackOnRefusal = false

    /// Makes options; by default a real run, priced live.
    public init(rehearses: Bool = false, maxCost: Money? = nil, asksForLivePrice: Bool = true) {
        self.rehearses = rehearses
        self.maxCost = maxCost
        self.asksForLivePrice = asksForLivePrice
    }
}
