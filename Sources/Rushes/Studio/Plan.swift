public import RushesCore

/// A brief that was read, checked and priced, and that nothing has been spent on.
public struct Plan: Sendable, Hashable {
    /// What the user asked for.
    public var brief: Brief
    /// What the catalog made of it.
    public var input: Input
    /// The price; `nil` only in a rehearsal of a model whose price nobody knows.
    public var quote: Quote?
    /// Whether this is played by the animatic engine, for nothing.
    public var isRehearsal: Bool
    /// Whether it is a rehearsal only because no key is set, which the user should be told.
    public var lacksKey: Bool

    /// Who will run it; in a rehearsal the local engine.
    public var provider: ProviderID
    /// The price of the dearest model that may make it, be it the first or one that stands in for it.
    public var dearest: Money
    /// What stands in for it if it fails.
    public var fallback: Fallback?
    /// The failed job that this one stands in for.
    public var fallbackOf: Job.ID?
    /// The job that this one is to replace.
    public var retryOf: Job.ID?

    /// Makes a plan.
    init(
        brief: Brief,
        input: Input,
        quote: Quote?,
        isRehearsal: Bool,
        provider: ProviderID,
        lacksKey: Bool = false,
        retryOf: Job.ID? = nil
    ) {
        self.brief = brief
        self.input = input
        self.quote = quote
        self.dearest = quote?.amount ?? .zero
        self.isRehearsal = isRehearsal
        self.provider = provider
        self.lacksKey = lacksKey
        self.retryOf = retryOf
    }

    /// What submitting holds and, at most, costs: nothing in a rehearsal.
    public var price: Money { isRehearsal ? .zero : quote?.amount ?? .zero }
}
