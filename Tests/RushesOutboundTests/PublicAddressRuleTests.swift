import RushesOutbound
import Testing

struct PublicAddressRuleTests {
    /// The first and the last address that is not public, and their neighbours that are.
    struct Edge: Sendable {
        let first: String
        let last: String
        let before: String?
        let after: String?

        init(_ first: String, _ last: String, _ before: String?, _ after: String?) {
            (self.first, self.last, self.before, self.after) = (first, last, before, after)
        }
    }

    @Test(arguments: [
        Edge("0.0.0.0", "0.255.255.255", nil, "1.0.0.0"),
        Edge("10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"),
        Edge("100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"),
        Edge("127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"),
        Edge("168.63.129.16", "168.63.129.16", "168.63.129.15", "168.63.129.17"),
        Edge("169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"),
        Edge("172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"),
        Edge("192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"),
        Edge("192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"),
        Edge("192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"),
        Edge("192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"),
        Edge("198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"),
        Edge("198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"),
        Edge("203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"),
        Edge("224.0.0.0", "255.255.255.255", "223.255.255.255", nil),
        Edge("::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", nil, "2000::"),
        Edge(
            "2001::",
            "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff",
            "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "2001:200::"
        ),
        Edge("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db7::", "2001:db9::"),
        Edge("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:ffff::", "2003::"),
        Edge("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3ffe:ffff::", "3fff:1000::"),
        Edge("4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:ffff::", nil),
    ])
    func `a range ends where it ends`(edge: Edge) throws {
        for text in [edge.first, edge.last] {
            #expect(!PublicAddressRule.isPublic(try #require(IPAddress(text))), "\(text)")
        }
        for text in [edge.before, edge.after].compactMap({ $0 }) {
            #expect(PublicAddressRule.isPublic(try #require(IPAddress(text))), "\(text)")
        }
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.0/8"), ("169.254.169.254", "169.254.0.0/16"), ("::1", "::1/128"),
        ("fd00:ec2::254", "fc00::/7"),
        ("fe80::1", "fe80::/10"), ("fec0::1", "fec0::/10"), ("ff02::1", "ff00::/8"), ("100::1", "100::/64"),
        ("2001::1", "2001::/32"), ("2001:10::1", "2001::/23"), ("64:ff9b:1::1", "64:ff9b:1::/48"),
        ("2606:4700::5efe:7f00:1", "*:5efe:a.b.c.d"),
    ])
    func `an address is in the range that says most about it`(text: String, range: String) throws {
        #expect(PublicAddressRule.range(of: try #require(IPAddress(text)))?.text == range)
    }

    @Test func `an IPv4 address in any IPv6 clothes is not public`() {
        for inner: UInt128 in [0x7f00_0001, 0xa9fe_a9fe, 0x0808_0808] {
            let dressed: [UInt128] = [
                inner, 0xffff << 32 | inner, 0xffff << 48 | inner, 0x0064_ff9b << 96 | inner,
                0x0064_ff9b_0001 << 80 | inner,
                0x2002 << 112 | inner << 80, 0x2001 << 112 | inner << 64, 0x2606_4700 << 96 | 0x5efe << 32 | inner,
            ]
            for value in dressed { #expect(!PublicAddressRule.isPublic(.v6(value)), "\(IPAddress.v6(value))") }
        }
    }

    @Test func `where private addresses are allowed, nothing else that is not public is`() throws {
        let rules = OutboundRules(allowsPrivateAddresses: true)
        for text in ["127.0.0.1", "::1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fd00::1", "8.8.8.8"] {
            #expect(rules.allow(try #require(IPAddress(text))), "\(text)")
        }
        for text in [
            "169.254.169.254", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::", "::ffff:7f00:1", "fe80::1", "2002::1",
        ] {
            #expect(!rules.allow(try #require(IPAddress(text))), "\(text)")
        }
    }

    @Test func `addresses are written so that they can be read again`() {
        var chance = SeededChance(seed: 4)
        for _ in 0..<2_000 {
            let v4 = IPAddress.v4(UInt32.random(in: 0...UInt32.max, using: &chance))
            #expect(IPAddress(v4.description) == v4)
            let v6 = IPAddress.v6(UInt128(chance.next()) << 64 | UInt128(chance.next()) | 1 << 127)
            #expect(IPAddress(v6.description) == v6)
        }
    }
}
