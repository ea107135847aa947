import Foundation

/// An IP address as a number: two addresses are equal if a packet to them goes to the same place.
package enum IPAddress: Sendable, Hashable {
    /// An IPv4 address, its first byte in the highest bits.
    case v4(UInt32)
    /// An IPv6 address, its first byte in the highest bits.
    case v6(UInt128)

    /// Reads an address as it is usually written; the result is `nil` for any other text.
    ///
    /// IPv4 is four decimal numbers without leading zeros (RFC 6943, section 3.1.1, says what comes of laxer readers:
    /// `0177.0.0.1`, `2130706433` and `127.1` mean this machine to some of them, and are no addresses here). IPv6 is
    /// as in RFC 4291, section 2.2, with neither brackets, a zone nor an IPv4 address at its end.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        if bytes.contains(UInt8(ascii: ":")) {
            guard let value = Self.v6(bytes) else { return nil }
            self = .v6(value)
        } else {
            guard let value = Self.v4(bytes) else { return nil }
            self = .v4(value)
        }
    }

    private static func v4(_ bytes: [UInt8]) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var value: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.allSatisfy({ (48...57).contains($0) }) else { return nil }
            guard part.count == 1 || part.first != 48 else { return nil }
            let number = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 - 48) }
            guard number <= 255 else { return nil }
            value = value << 8 | number
        }
        return value
    }

    private static func v6(_ bytes: [UInt8]) -> UInt128? {
        let isPlain =
            bytes.count <= 39 && bytes.allSatisfy { $0 == UInt8(ascii: ":") || hexadecimalValue(of: $0) != nil }
        guard isPlain else { return nil }
        var memory = in6_addr()
        guard inet_pton(AF_INET6, String(decoding: bytes, as: UTF8.self), &memory) == 1 else { return nil }
        return withUnsafeBytes(of: memory) { bytes in bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) } }
    }

    /// The value of a hexadecimal digit in ASCII.
    static func hexadecimalValue(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension IPAddress: CustomStringConvertible {
    /// The address as it is usually written, without brackets: `192.0.2.1`, `2001:db8::1`. A reader of this type reads
    /// it back, but for the IPv6 addresses that are written with an IPv4 address at their end.
    package var description: String {
        switch self {
        case .v4(let value):
            return [24, 16, 8, 0].map { String(value >> UInt32($0) & 255) }.joined(separator: ".")
        case .v6(let value):
            var memory = in6_addr()
            withUnsafeMutableBytes(of: &memory) { bytes in
                for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: value >> (120 - 8 * index)) }
            }
            var text = [CChar](repeating: 0, count: 64)
            guard inet_ntop(AF_INET6, &memory, &text, socklen_t(text.count)) != nil else { return "::" }
            return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }
}
