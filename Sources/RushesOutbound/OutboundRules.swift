/// What may be reached for a caller who chose the address, and for how long.
public struct OutboundRules: Sendable, Hashable {
    /// Whether addresses of this machine and of private networks may be reached, and plain `http` used; for services
    /// that stand beside each other, and for tests. Otherwise only public addresses are, over `https`.
    public var allowsPrivateAddresses: Bool
    /// How long finding the name's addresses and connecting may take.
    public var connectTimeout: Duration
    /// How long the whole exchange may take.
    public var deadline: Duration

    /// Makes rules; by default only the public internet, for half a minute at most.
    public init(
        allowsPrivateAddresses: Bool = false,
        connectTimeout: Duration = .seconds(10),
        deadline: Duration = .seconds(30)
    ) {
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.connectTimeout = connectTimeout
        self.deadline = deadline
    }
}
