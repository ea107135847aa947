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

/// PNG (W3C, "Portable Network Graphics"): `IHDR` first, then chunks of length, type, data and checksum.
enum PNGHeader {
    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts {
        guard try source.big(4, at: 8) == 13, try source.has("IHDR", at: 12) else {
            throw .malformed("a PNG that does not begin with its header")
        }
        let width = try source.big(4, at: 16)
        let height = try source.big(4, at: 20)
        guard width <= 0x7FFF_FFFF, height <= 0x7FFF_FFFF else { throw .malformed("a PNG with negative sizes") }
        let facts = MediaFacts(kind: .image, mediaType: "image/png", width: Int(width), height: Int(height))
        // The size decides first: a header that promises too much needs no further look.
        guard Int64(width) * Int64(height) <= MediaProbe.largestPixelCount else { return facts }
        try requireEnd(&source)
        return facts
    }

    /// Steps over the chunks to the end marker, so that half a picture is noticed.
    private static func requireEnd(_ source: inout ByteSource) throws(ProbeFailure) {
        var offset: Int64 = 8
        for _ in 0..<4096 {
            let length = try source.big(4, at: offset)
            if try source.has("IEND", at: offset + 4) { return }
            guard length <= 0x7FFF_FFFF else { throw .malformed("a PNG chunk of \(length) bytes") }
            offset += 12 + Int64(length)
        }
        // More chunks than are worth stepping over: the last of them stands at the end, where it is whole.
        let tail = Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]
        guard try source.has(tail, at: source.byteCount - Int64(tail.count)) else { throw .truncated }
    }
}

/// WAV (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0"): `fmt ` and `data` in a RIFF file.
enum WaveHeader {
    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts {
        var offset: Int64 = 12
        var bytesPerSecond: UInt64 = 0
        for _ in 0..<1024 {
            let length = Int64(try source.little(4, at: offset + 4))
            let content = offset + 8
            if try source.has("fmt ", at: offset) {
                bytesPerSecond = try source.little(4, at: content + 8)
            } else if try source.has("data", at: offset) {
                guard bytesPerSecond > 0 else { throw .malformed("a WAV that does not say its rate") }
                let rest = source.byteCount - content
                // Programs that write to a pipe cannot know the length and leave one of these.
                let isOpen = length == 0 || length >= 0x7FFF_F000
                guard isOpen || length <= rest else { throw .truncated }
                let sound = isOpen ? rest : length
                return MediaFacts(
                    kind: .audio,
                    mediaType: "audio/wav",
                    seconds: Double(sound) / Double(bytesPerSecond)
                )
            }
            offset = content + length + (length & 1)
        }
        throw .tooComplex
    }
}

/// WebP (RFC 9649): a RIFF container whose first chunk is `VP8 `, `VP8L` or `VP8X`.
enum WebPHeader {
    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts {
        let promised = Int64(try source.little(4, at: 4)) + 8
        guard promised <= source.byteCount else { throw .truncated }
        let width: UInt64
        let height: UInt64
        if try source.has("VP8X", at: 12) {
            width = try source.little(3, at: 24) + 1
            height = try source.little(3, at: 27) + 1
        } else if try source.has("VP8L", at: 12) {
            guard try source.big(1, at: 20) == 0x2F else { throw .malformed("a WebP without its signature") }
            let bits = try source.little(4, at: 21)
            width = (bits & 0x3FFF) + 1
            height = (bits >> 14 & 0x3FFF) + 1
        } else if try source.has("VP8 ", at: 12) {
            guard try source.big(3, at: 23) == 0x9D012A else { throw .malformed("a WebP without its signature") }
            width = try source.little(2, at: 26) & 0x3FFF
            height = try source.little(2, at: 28) & 0x3FFF
        } else {
            throw .malformed("a WebP of an unknown kind")
        }
        return MediaFacts(kind: .image, mediaType: "image/webp", width: Int(width), height: Int(height))
    }
}
