/// Whom an address names: a name that is still to be resolved, or an IP address.
package enum OutboundHost: Sendable, Hashable, CustomStringConvertible {
    /// A host name in lower case, in ASCII, without a dot at its end.
    case name(String)
    /// An IP address.
    case address(IPAddress)

    /// The host as it stands in an address, an IPv6 address in its brackets.
    package var description: String {
        switch self {
        case .name(let name): name
        case .address(.v4(let value)): IPAddress.v4(value).description
        case .address(.v6(let value)): "[\(IPAddress.v6(value))]"
        }
    }
}
