package import RushesCore

/// What would be sent for a brief, and what it costs.
package struct PricedInput: Sendable, Hashable {
    /// The exact body for one model.
    package var input: Input
    /// Its price; `nil` only in a rehearsal of a model whose price nobody knows.
    package var quote: Quote?

    /// Collects the two.
    package init(input: Input, quote: Quote?) {
        self.input = input
        self.quote = quote
    }
}
