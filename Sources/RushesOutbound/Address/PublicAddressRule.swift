/// Which addresses are somebody's on the public internet.
///
/// Made from the IANA registries of special-purpose addresses (RFC 6890; the IPv4 one as of RFC 7526, the IPv6 one as
/// of RFC 9637) and, for IPv6, from what is allocated at all: 2000::/3. Where the registries call part of a range
/// globally reachable the whole range is refused still: what lies there are protocols, not pictures.
///
/// What cannot be known from an address: that its own network translates it to a private one, as a NAT64 with a prefix
/// of the operator's choice does.
package enum PublicAddressRule {
    /// Every range that is not public. The first that contains an address says what the address is.
    package static let ranges = v4Ranges + v6Ranges

    /// The range that makes an address not public; `nil` if it is public.
    package static func range(of address: IPAddress) -> AddressRange? {
        ranges.first { $0.contains(address) }
    }

    /// Whether an address is public.
    package static func isPublic(_ address: IPAddress) -> Bool { range(of: address) == nil }

    private static func v4(
        _ first: UInt32,
        _ second: UInt32,
        _ third: UInt32,
        _ fourth: UInt32,
        _ bits: Int,
        _ kind: AddressRange.Kind,
        _ meaning: String
    ) -> AddressRange {
        AddressRange(.v4(first << 24 | second << 16 | third << 8 | fourth), bits: bits, kind, meaning)
    }

    private static let v4Ranges: [AddressRange] = [
        v4(0, 0, 0, 0, 8, .forbidden, "this network (RFC 791)"),
        v4(10, 0, 0, 0, 8, .privateNetwork, "a private network (RFC 1918)"),
        v4(100, 64, 0, 0, 10, .privateNetwork, "a provider's shared network (RFC 6598)"),
        v4(127, 0, 0, 0, 8, .thisMachine, "this machine (RFC 1122)"),
        // Clouds hand out a machine's own keys at 169.254.169.254.
        v4(169, 254, 0, 0, 16, .forbidden, "link-local (RFC 3927)"),
        v4(168, 63, 129, 16, 32, .forbidden, "the host of a cloud's machine"),
        v4(172, 16, 0, 0, 12, .privateNetwork, "a private network (RFC 1918)"),
        v4(192, 0, 0, 0, 24, .forbidden, "protocol assignments (RFC 6890)"),
        v4(192, 0, 2, 0, 24, .forbidden, "documentation (RFC 5737)"),
        v4(192, 88, 99, 0, 24, .forbidden, "6to4 relays (RFC 7526)"),
        v4(192, 168, 0, 0, 16, .privateNetwork, "a private network (RFC 1918)"),
        v4(198, 18, 0, 0, 15, .forbidden, "benchmarks (RFC 2544)"),
        v4(198, 51, 100, 0, 24, .forbidden, "documentation (RFC 5737)"),
        v4(203, 0, 113, 0, 24, .forbidden, "documentation (RFC 5737)"),
        v4(224, 0, 0, 0, 4, .forbidden, "multicast (RFC 5771)"),
        v4(240, 0, 0, 0, 4, .forbidden, "reserved, or broadcast (RFC 1112, RFC 919)"),
    ]

    private static func v6(
        _ prefix: UInt128,
        _ bits: Int,
        _ kind: AddressRange.Kind,
        _ meaning: String
    ) -> AddressRange {
        AddressRange(.v6(prefix), bits: bits, kind, meaning)
    }

    private static let v6Ranges: [AddressRange] = [
        v6(1, 128, .thisMachine, "this machine (RFC 4291)"),
        v6(0, 128, .forbidden, "no address (RFC 4291)"),
        // An IPv4 address in other clothes is refused whatever it is: who means it can write it plainly.
        v6(0xffff << 32, 96, .forbidden, "an IPv4 address, mapped (RFC 4291)"),
        v6(0, 96, .forbidden, "an IPv4 address, compatible (RFC 4291)"),
        v6(0x0064_ff9b << 96, 96, .forbidden, "an IPv4 address, translated (RFC 6052)"),
        v6(0x0064_ff9b_0001 << 80, 48, .forbidden, "an IPv4 address, translated locally (RFC 8215)"),
        v6(0x0100 << 112, 64, .forbidden, "discarded (RFC 6666)"),
        v6(0x2001 << 112, 32, .forbidden, "Teredo, an IPv4 address in a tunnel (RFC 4380)"),
        // 2001:2::/48 (benchmarks), 2001:10::/28 and 2001:20::/28 (ORCHID) lie in it.
        v6(0x2001 << 112, 23, .forbidden, "protocol assignments (RFC 2928)"),
        v6(0x2001_0db8 << 96, 32, .forbidden, "documentation (RFC 3849)"),
        v6(0x2002 << 112, 16, .forbidden, "6to4, an IPv4 address in a tunnel (RFC 3056)"),
        v6(0x3fff << 112, 20, .forbidden, "documentation (RFC 9637)"),
        v6(0xfc00 << 112, 7, .privateNetwork, "a private network (RFC 4193)"),
        v6(0xfe80 << 112, 10, .forbidden, "link-local (RFC 4291)"),
        v6(0xfec0 << 112, 10, .forbidden, "site-local (RFC 3879)"),
        v6(0xff00 << 112, 8, .forbidden, "multicast (RFC 4291)"),
        // The interface is 0000:5efe or 0200:5efe and an IPv4 address: RFC 5214, section 6.1.
        AddressRange(
            pattern: 0x0000_5efe << 32,
            mask: 0xfdff_ffff << 32,
            text: "*:5efe:a.b.c.d",
            .forbidden,
            "ISATAP, an IPv4 address in a tunnel (RFC 5214)"
        ),
        // What is left beside 2000::/3.
        v6(0, 3, .forbidden, "not allocated (RFC 4291)"),
        v6(0x4000 << 112, 2, .forbidden, "not allocated (RFC 4291)"),
        v6(0x8000 << 112, 1, .forbidden, "not allocated (RFC 4291)"),
    ]
}
