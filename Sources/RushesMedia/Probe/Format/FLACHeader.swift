import RushesCore

/// FLAC (RFC 9639): the stream information block is always first.
enum FLACHeader {
    static func measure(_ source: inout ByteSource, at start: Int64) throws(ProbeFailure) -> MediaFacts {
        guard try source.big(1, at: start + 4) & 0x7F == 0 else { throw .malformed("a FLAC without its first block") }
        let packed = try source.big(8, at: start + 18)
        let rate = packed >> 44
        let samples = packed & 0xF_FFFF_FFFF
        guard rate > 0 else { throw .malformed("a FLAC that does not say its rate") }
        let blockSize = try source.big(2, at: start + 10)
        try requireEnd(&source, from: start + 4, samples: samples, blockSize: blockSize)
        return MediaFacts(
            kind: .audio,
            mediaType: "audio/flac",
            seconds: samples == 0 ? nil : Double(samples) / Double(rate)
        )
    }

    /// Looks whether the last frame is the one that the stream's length asks for, so that half a sound is noticed.
    private static func requireEnd(
        _ source: inout ByteSource,
        from start: Int64,
        samples: UInt64,
        blockSize: UInt64
    ) throws(ProbeFailure) {
        guard samples > 0 else { return }
        var offset = start
        for _ in 0..<128 {
            let head = try source.big(4, at: offset)
            offset += 4 + Int64(head & 0xFF_FFFF)
            guard head >> 31 == 0 else { break }
        }
        guard offset + 16 <= source.byteCount else { throw .truncated }
        guard let first = FLACFrame(try source.bytes(at: offset, count: 16)) else { return }
        let count = Int(min(source.byteCount - offset, Int64(ByteSource.longestPiece)))
        let tail = try source.bytes(at: source.byteCount - Int64(count), count: count)
        for index in tail.indices.reversed() where tail[index] == 0xFF {
            guard let frame = FLACFrame(Array(tail[index..<min(index + 16, count)])), frame.isLike(first) else {
                continue
            }
            guard frame.end(blockSize: blockSize) >= samples else { throw .truncated }
            return
        }
    }
}
