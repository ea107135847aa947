import RushesCore

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
