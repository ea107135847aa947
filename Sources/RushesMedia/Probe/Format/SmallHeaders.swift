import RushesCore

/// Formats whose whole header is a handful of bytes.
enum SmallHeaders {
    /// BMP; `nil` if it only begins with the same two letters.
    static func measureBMP(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts? {
        guard source.byteCount >= 18 else { return nil }
        let headerByteCount = try source.little(4, at: 14)
        let width: Int
        let height: Int
        let bits: UInt64
        var compression: UInt64 = 0
        switch headerByteCount {
        case 12:
            width = Int(try source.little(2, at: 18))
            height = Int(try source.little(2, at: 20))
            bits = try source.little(2, at: 24)
        case 40, 52, 56, 64, 108, 124:
            width = Int(Int32(truncatingIfNeeded: try source.little(4, at: 18)))
            // A negative height means that the first row is the top one.
            height = Int(Int32(truncatingIfNeeded: try source.little(4, at: 22)).magnitude)
            bits = try source.little(2, at: 28)
            compression = try source.little(4, at: 30)
        default:
            return nil
        }
        let facts = MediaFacts(kind: .image, mediaType: "image/bmp", width: width, height: height)
        // Nonsense and what is too large are refused by their figures alone.
        guard width > 0, Int64(width) * Int64(height) <= MediaProbe.largestPixelCount, bits <= 64 else { return facts }
        let start = Int64(try source.little(4, at: 10))
        let byteCount: Int64
        switch compression {
        case 0, 3, 6:
            // Rows fill up to whole words of four bytes; some writers leave that out behind the last.
            let rowBitCount = Int64(width) * Int64(bits)
            byteCount = (rowBitCount + 31) / 32 * 4 * Int64(max(height - 1, 0)) + (rowBitCount + 7) / 8
        default:
            byteCount = Int64(try source.little(4, at: 34))
        }
        guard start + byteCount <= source.byteCount else { throw .truncated }
        return facts
    }
}
