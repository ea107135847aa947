/// What may be reached for a caller who chose the address, and for how long.
package struct OutboundRules: Sendable, Hashable {
    /// Whether addresses of this machine and of private networks may be reached, and plain `http` used; for services
    /// that stand beside each other, and for tests. Otherwise only public addresses are, over `https`.
    ///
    /// Even then nobody reaches link-local addresses, where clouds hand out a machine's keys, multicast, reserved
    /// addresses, and IPv4 addresses that are dressed up as IPv6.
    package var allowsPrivateAddresses: Bool
    /// How long finding the name's addresses may take, and then again connecting, TLS included.
    package var connectTimeout: Duration
    /// How long the whole exchange may take, from the first question to the last byte.
    package var deadline: Duration

    /// Makes rules; by default only the public internet, for half a minute at most.
    package init(
        allowsPrivateAddresses: Bool = false,
        connectTimeout: Duration = .seconds(10),
        deadline: Duration = .seconds(30)
    ) {
        self.allowsPrivateAddresses = allowsPrivateAddresses
        self.connectTimeout = connectTimeout
        self.deadline = deadline
    }

    /// Whether an IP address may be reached.
    package func allow(_ address: IPAddress) -> Bool { refusedRange(of: address) == nil }

    /// The range for which an IP address may not be reached; `nil` if it may be.
    func refusedRange(of address: IPAddress) -> AddressRange? {
        guard let range = PublicAddressRule.range(of: address) else { return nil }
        return allowsPrivateAddresses && range.kind != .forbidden ? nil : range
    }
}
