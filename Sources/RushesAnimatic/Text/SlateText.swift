/// The words on a clip: what the slate says and what the caption says.
package struct SlateText: Sendable, Hashable {
    /// The model that the engine stands in for.
    package var model: String
    package var seed: Int64
    /// Which take it is, from 1.
    package var take: Int
    /// The price that a real run would have.
    package var price: String
    /// The prompt.
    package var caption: String

    /// Collects the words.
    package init(model: String, seed: Int64, take: Int, price: String, caption: String) {
        self.model = model
        self.seed = seed
        self.take = take
        self.price = price
        self.caption = caption
    }
}
