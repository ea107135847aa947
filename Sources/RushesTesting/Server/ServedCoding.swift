/// Content codings that a service may put on its answers: valid, and without compressing anything.
package enum ServedCoding: String, Sendable, CaseIterable {
    /// A gzip file.
    case gzip
    /// zlib's format, which is what HTTP calls deflate.
    case deflate
    /// The bare format of deflate, which some servers send under its name.
    case bareDeflate
    /// gzip twice.
    case gzipTwice

    /// What stands in `Content-Encoding`.
    package var name: String {
        switch self {
        case .gzip: "gzip"
        case .deflate, .bareDeflate: "deflate"
        case .gzipTwice: "gzip, gzip"
        }
    }

    /// Codes bytes.
    package func code(_ bytes: [UInt8]) -> [UInt8] {
        switch self {
        case .gzip:
            return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255] + Self.stored(bytes)
                + Self.littleEndian(Self.checksum(bytes)) + Self.littleEndian(UInt32(truncatingIfNeeded: bytes.count))
        case .deflate:
            return [0x78, 0x01] + Self.stored(bytes) + Self.littleEndian(Self.adler(bytes)).reversed()
        case .bareDeflate:
            return Self.stored(bytes)
        case .gzipTwice:
            return Self.gzip.code(Self.gzip.code(bytes))
        }
    }

    /// Blocks that hold their bytes as they are (RFC 1951, section 3.2.4).
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var blocks: [UInt8] = []
        var rest = bytes[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            let count = UInt16(block.count)
            let length = [UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255), UInt8(~count >> 8)]
            blocks += [rest.isEmpty ? 1 : 0] + length + block
        } while !rest.isEmpty
        return blocks
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum = UInt32.max
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }

    private static func adler(_ bytes: [UInt8]) -> UInt32 {
        var (low, high) = (UInt32(1), UInt32(0))
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    private static func littleEndian(_ number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
}
