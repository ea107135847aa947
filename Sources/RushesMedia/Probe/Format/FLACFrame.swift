import RushesCore

/// The header of a FLAC frame (RFC 9639 §9.1), which tells where in the stream it lies.
struct FLACFrame {
    /// The bytes that are the same in all frames of a stream: how they are counted, the sample rate, the sample's size.
    private let constants: [UInt8]
    private let isCountedInSamples: Bool
    /// The frame's ordinal, or its first sample's.
    private let number: UInt64
    /// How many samples it holds.
    private let sampleCount: UInt64

    /// Reads a header; `nil` if the bytes begin with none whose checksum is right.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 6, bytes[0] == 0xFF, bytes[1] & 0xFE == 0xF8, bytes[3] & 1 == 0 else { return nil }
        isCountedInSamples = bytes[1] & 1 == 1
        constants = [bytes[1], bytes[2] & 0x0F, bytes[3] & 0x0E]
        // The number is written as UTF-8 would write it, in up to seven bytes.
        let ones = (~bytes[4]).leadingZeroBitCount
        guard ones != 1, ones <= 7 else { return nil }
        var number = ones == 0 ? UInt64(bytes[4]) : UInt64(bytes[4] & (ones == 7 ? 0 : 0x7F >> UInt8(ones)))
        var place = 5
        for _ in 0..<max(ones - 1, 0) {
            guard place < bytes.count, bytes[place] & 0xC0 == 0x80 else { return nil }
            number = number << 6 | UInt64(bytes[place] & 0x3F)
            place += 1
        }
        self.number = number
        let size = bytes[2] >> 4
        switch size {
        case 0: return nil
        case 1: sampleCount = 192
        case 2...5: sampleCount = 576 << UInt64(size - 2)
        case 6, 7:
            let width = size == 6 ? 1 : 2
            guard place + width <= bytes.count else { return nil }
            sampleCount = bytes[place..<place + width].reduce(0) { $0 << 8 | UInt64($1) } + 1
            place += width
        default: sampleCount = 256 << UInt64(size - 8)
        }
        let rate = bytes[2] & 0x0F
        guard rate != 15 else { return nil }
        place += rate == 12 ? 1 : rate == 13 || rate == 14 ? 2 : 0
        guard place < bytes.count, Self.checksum(bytes[..<place]) == bytes[place] else { return nil }
    }

    /// Whether two frames can be of one stream.
    func isLike(_ other: FLACFrame) -> Bool { constants == other.constants }

    /// How many samples of the stream have passed when the frame ends.
    ///
    /// - Parameter blockSize: how many samples a frame of the stream has where all have as many.
    /// - Returns: the number of samples.
    func end(blockSize: UInt64) -> UInt64 {
        let start = isCountedInSamples ? number : number.multipliedBounded(by: blockSize)
        return start.addingBounded(sampleCount)
    }

    /// The CRC-8 of the polynomial x⁸ + x² + x + 1.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt8 {
        bytes.reduce(UInt8(0)) { sum, byte in
            (0..<8).reduce(sum ^ byte) { sum, _ in sum & 0x80 == 0 ? sum << 1 : sum << 1 ^ 0x07 }
        }
    }
}
