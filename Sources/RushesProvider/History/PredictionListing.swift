/// A page of a provider's list of predictions, newest first: no more of each than whether it has ended.
public struct PredictionListing: Sendable, Hashable {
    /// A prediction in the list.
    public struct Entry: Sendable, Hashable {
        /// The provider's id.
        public var remoteID: String
        /// Whether it has ended, well or badly. The prediction's own answer is what counts.
        public var hasEnded: Bool

        /// Describes a prediction in the list.
        public init(remoteID: String, hasEnded: Bool) {
            self.remoteID = remoteID
            self.hasEnded = hasEnded
        }
    }

    /// The predictions, in the list's order.
    public var entries: [Entry]

    /// Makes a page.
    public init(entries: [Entry]) { self.entries = entries }
}
