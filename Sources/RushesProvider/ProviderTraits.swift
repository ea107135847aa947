/// What differs between providers in what their answers mean, and in how they may be asked.
///
/// The worker goes by these, and never by a provider's name.
public struct ProviderTraits: Sendable, Hashable {
    /// What a prediction costs that gives no clip.
    public enum ChargeRule: String, Sendable, Hashable {
        /// Nothing.
        case nothing
        /// As much as one that gives a clip.
        case fullPrice = "full price"
        /// Nobody has said; the price counts as charged until the bill is seen.
        case unknown
        /// There is no such end.
        case never = "does not happen"
    }

    /// Whether it runs on this machine: it costs nothing, may be asked at any time, and a submission is never in doubt.
    public var isLocal: Bool
    /// Whether a prediction that completes without a clip was refused for its content, and has cost nothing.
    ///
    /// Where this is not known to be so, the address of the clip may only be late, or stand where nobody has looked: it
    /// is asked for on, and nobody says that nothing was charged.
    public var completionWithoutClipIsRefusal: Bool
    /// Whether outputs are given to whoever has the key alone, so that it goes along at once.
    public var outputsNeedKey: Bool
    /// How many calls a second it may get, of all kinds; `nil` to find out what it takes.
    public var callsPerSecond: Double?
    /// How many predictions may run at once; `nil` to find out what it takes.
    public var jobsAtOnce: Int?
    /// How long outputs can be fetched after a prediction has ended; `nil` where nobody has said.
    public var outputLife: Duration?
    /// What a prediction costs that fails.
    public var chargeOnFailure: ChargeRule
    /// What a prediction costs that is refused for its content after it was accepted.
    public var chargeOnRefusal: ChargeRule
    /// What a prediction costs that is cancelled after it was accepted; `never` where there is no cancel.
    public var chargeOnCancel: ChargeRule
    /// How a submission whose answer was lost can be found, in words.
    public var recovery: String
    /// Where the owner of the account can look for it by hand; `nil` where there is no such place.
    public var console: String?

    /// Describes a provider; by default one of which nothing of this is known.
    public init(
        isLocal: Bool = false,
        completionWithoutClipIsRefusal: Bool = false,
        outputsNeedKey: Bool = false,
        callsPerSecond: Double? = nil,
        jobsAtOnce: Int? = nil,
        outputLife: Duration? = nil,
        chargeOnFailure: ChargeRule = .unknown,
        chargeOnRefusal: ChargeRule = .unknown,
        chargeOnCancel: ChargeRule = .unknown,
        recovery: String = "cannot be found",
        console: String? = nil
    ) {
        self.isLocal = isLocal
        self.completionWithoutClipIsRefusal = completionWithoutClipIsRefusal
        self.outputsNeedKey = outputsNeedKey
        self.callsPerSecond = callsPerSecond
        self.jobsAtOnce = jobsAtOnce
        self.outputLife = outputLife
        self.chargeOnFailure = chargeOnFailure
        self.chargeOnRefusal = chargeOnRefusal
        self.chargeOnCancel = chargeOnCancel
        self.recovery = recovery
        self.console = console
    }
}
