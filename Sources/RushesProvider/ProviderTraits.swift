/// What differs between kinds of providers in what their answers mean.
public struct ProviderTraits: Sendable, Hashable {
    /// Whether a prediction that completes without a clip was refused for its content, and has cost nothing.
    ///
    /// Where this is not known to be so, the address of the clip may only be late, or stand where nobody has looked: it
    /// is asked for on, and nobody says that nothing was charged.
    public var completionWithoutClipIsRefusal: Bool
    /// Whether outputs are given to whoever has the key alone, so that it goes along at once.
    public var outputsNeedKey: Bool

    /// Describes a kind; by default one of which nothing of this is known.
    public init(completionWithoutClipIsRefusal: Bool = false, outputsNeedKey: Bool = false) {
        self.completionWithoutClipIsRefusal = completionWithoutClipIsRefusal
        self.outputsNeedKey = outputsNeedKey
    }
}
