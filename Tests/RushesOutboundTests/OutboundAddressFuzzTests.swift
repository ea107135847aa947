import Foundation
import RushesCore
import RushesOutbound
import Testing

/// Texts without sense, from fixed seeds: the reader never crashes, and what it accepts keeps its promises.
struct OutboundAddressFuzzTests {
    private func check(_ text: String, rules: OutboundRules) throws -> Bool {
        guard let address = try? OutboundAddress(text, rules: rules) else { return false }
        switch address.host {
        case .address(let literal):
            #expect(rules.allow(literal), "\(text.debugDescription)")
            #expect(IPAddress(literal.description) == literal, "\(text.debugDescription)")
        case .name(let name):
            let isPlain = name.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45 || $0 == 46
            }
            #expect(isPlain && !name.hasSuffix(".") && !name.isEmpty, "\(text.debugDescription)")
            #expect(rules.allowsPrivateAddresses || name.contains("."), "\(text.debugDescription)")
            // The laxest reader of IPv4 addresses there is, and the one that resolvers use.
            var memory = in_addr()
            #expect(inet_aton(name, &memory) == 0, "\(text.debugDescription)")
        }
        #expect((1...65535).contains(address.port))
        #expect(address.pathAndQuery.hasPrefix("/"))
        #expect(address.url.utf8.allSatisfy { $0 > 32 && $0 < 127 }, "\(text.debugDescription)")
        let read = try #require(URL(string: address.url), "\(text.debugDescription)")
        let host = read.host?.trimmingCharacters(in: ["[", "]"])
        #expect(host == address.host.description.trimmingCharacters(in: ["[", "]"]), "\(text.debugDescription)")
        #expect((read.port ?? address.scheme.standardPort) == address.port, "\(text.debugDescription)")
        return true
    }

    @Test(arguments: [false, true]) func `random bytes`(isPrivate: Bool) throws {
        var chance = SeededChance(seed: 1)
        let rules = OutboundRules(allowsPrivateAddresses: isPrivate)
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...80, using: &chance)).map { _ in
                UInt8.random(in: 0...255, using: &chance)
            }
            _ = try check(String(decoding: bytes, as: UTF8.self), rules: rules)
            _ = try check("https://" + String(decoding: bytes.map { $0 & 127 }, as: UTF8.self), rules: rules)
        }
    }

    @Test(arguments: [false, true]) func `random pieces of addresses`(isPrivate: Bool) throws {
        let pieces = [
            "https://", "http://", "example.com", "127.0.0.1", "0x7f", "0177", "1", "2130706433", ".", ":", "/", "?",
            "@",
            "[", "]", "::1", "::", "ffff:", "2606:4700", "%", "%2e", "localhost", "a", "-", "443", "0", "\\", "#", "\t",
            "_", "ü", "8.8.8.8", "xn--", "local", "&", "=", "169.254.169.254", "0x", "com",
        ]
        var chance = SeededChance(seed: 2)
        let rules = OutboundRules(allowsPrivateAddresses: isPrivate)
        var acceptedCount = 0
        for _ in 0..<10_000 {
            let count = Int.random(in: 1...6, using: &chance)
            let text = "https://" + (0..<count).compactMap { _ in pieces.randomElement(using: &chance) }.joined()
            if try check(text, rules: rules) { acceptedCount += 1 }
        }
        // Otherwise nothing was tried.
        #expect(acceptedCount > 100)
    }

    @Test(arguments: [false, true]) func `addresses of the table with bytes changed`(isPrivate: Bool) throws {
        var chance = SeededChance(seed: 3)
        let rules = OutboundRules(allowsPrivateAddresses: isPrivate)
        var acceptedCount = 0
        for row in AddressTable.rows where row.text.utf8.count < 200 {
            for _ in 0..<20 {
                var bytes = Array(row.text.utf8)
                for _ in 0..<Int.random(in: 1...3, using: &chance) {
                    let index = Int.random(in: 0...bytes.count, using: &chance)
                    let byte = UInt8.random(in: 32...126, using: &chance)
                    switch Int.random(in: 0...2, using: &chance) {
                    case 0: bytes.insert(byte, at: index)
                    case 1 where index < bytes.count: bytes[index] = byte
                    default: if index < bytes.count { bytes.remove(at: index) }
                    }
                }
                if try check(String(decoding: bytes, as: UTF8.self), rules: rules) { acceptedCount += 1 }
            }
        }
        #expect(acceptedCount > 100)
    }
}
