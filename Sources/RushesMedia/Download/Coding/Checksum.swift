/// The checksums that stand behind what DEFLATE has compressed.
enum Checksum: Sendable {
    /// CRC-32 (RFC 1952 §8), inverted while it is being computed.
    case crc32(UInt32)
    /// Adler-32 (RFC 1950 §9).
    case adler32(UInt32, UInt32)

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }

    /// What stands in the trailer.
    var value: UInt32 {
        switch self {
        case .crc32(let state): ~state
        case .adler32(let low, let high): high << 16 | low
        }
    }

    /// Takes in bytes.
    mutating func update(_ bytes: [UInt8]) {
        switch self {
        case .crc32(var state):
            let table = Self.table
            for byte in bytes { state = table[Int((state ^ UInt32(byte)) & 0xFF)] ^ state >> 8 }
            self = .crc32(state)
        case .adler32(var low, var high):
            for byte in bytes {
                low = (low + UInt32(byte)) % 65_521
                high = (high + low) % 65_521
            }
            self = .adler32(low, high)
        }
    }
}
