/// How often one thing may be tried again, as a pure value.
///
/// At least `guaranteedTries` are always made; after them, tries go on only while `window` has not passed.
public struct RetryBudget: Sendable, Hashable {
    /// Tries that are made whatever the time.
    public var guaranteedTries: Int
    /// How long tries go on beyond those.
    public var window: Duration

    /// Makes a budget; by default at least six tries, and more within a minute.
    public init(guaranteedTries: Int = 6, window: Duration = .seconds(60)) {
        self.guaranteedTries = guaranteedTries
        self.window = window
    }

    /// Whether another try is allowed.
    ///
    /// - Parameters:
    ///   - tries: how many were made.
    ///   - elapsed: the time since the first of them.
    /// - Returns: whether to try again.
    public func allowsAnother(after tries: Int, elapsed: Duration) -> Bool {
        tries < guaranteedTries || elapsed < window
    }
}
