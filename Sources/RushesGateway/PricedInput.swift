public import RushesCore

/// What would be sent for a brief, and what it costs.
public struct PricedInput: Sendable, Hashable {
    /// The exact body for one model.
    public var input: Input
    /// Its price; `nil` only in a rehearsal of a model whose price nobody knows.
    public var quote: Quote?

    /// Collects the two.
    public init(input: Input, quote: Quote?) {
        self.input = input
        self.quote = quote
    }
}
