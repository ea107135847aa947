/// Addresses that share some of their bits and have a meaning of their own.
package struct AddressRange: Sendable, Hashable {
    /// Who may reach a range that is not public.
    package enum Kind: Sendable, Hashable {
        /// The machine itself.
        case thisMachine
        /// A network that is somebody's own.
        case privateNetwork
        /// Nobody, whatever the rules: a group of receivers, a way around the checks, a machine that hands out secrets.
        case forbidden
    }

    /// The range as it is usually written: `10.0.0.0/8`.
    package let text: String
    /// What the range is for, in a few words.
    package let meaning: String
    /// Who may reach it.
    package let kind: Kind

    private let pattern: IPAddress
    private let mask: UInt128

    /// Describes the addresses that begin as `prefix` does.
    init(_ prefix: IPAddress, bits: Int, _ kind: Kind, _ meaning: String) {
        text = "\(prefix)/\(bits)"
        self.meaning = meaning
        self.kind = kind
        pattern = prefix
        switch prefix {
        case .v4: mask = UInt128(bits == 0 ? 0 : UInt32.max << UInt32(32 - bits))
        case .v6: mask = bits == 0 ? 0 : UInt128.max << UInt128(128 - bits)
        }
    }

    /// Describes the IPv6 addresses that are as `pattern` where `mask` has ones.
    init(pattern: UInt128, mask: UInt128, text: String, _ kind: Kind, _ meaning: String) {
        self.text = text
        self.meaning = meaning
        self.kind = kind
        self.pattern = .v6(pattern)
        self.mask = mask
    }

    /// Whether an address lies in the range. IPv4 and IPv6 are different worlds: no address lies in a range of the
    /// other.
    package func contains(_ address: IPAddress) -> Bool {
        switch (address, pattern) {
        case (.v4(let value), .v4(let pattern)): value & UInt32(truncatingIfNeeded: mask) == pattern
        case (.v6(let value), .v6(let pattern)): value & mask == pattern
        default: false
        }
    }
}
