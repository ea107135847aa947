import RushesCore

/// Ogg (RFC 3533) with Vorbis, Opus or FLAC in it: the codec from the first page, the length from the last.
enum OggHeader {
    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts {
        let segmentCount = Int64(try source.big(1, at: 26))
        let packet = 27 + segmentCount
        var rate: UInt64 = 0
        var skipped: UInt64 = 0
        if try source.has([1] + Array("vorbis".utf8), at: packet) {
            rate = try source.little(4, at: packet + 12)
        } else if try source.has("OpusHead", at: packet) {
            // Opus always counts in 48 kHz (RFC 7845), and the first samples are not heard.
            rate = 48_000
            skipped = try source.little(2, at: packet + 10)
        } else if try source.has([0x7F] + Array("FLAC".utf8), at: packet) {
            rate = try source.big(8, at: packet + 9 + 18) >> 44
        } else {
            throw .unknownFormat
        }
        guard rate > 0 else { throw .malformed("an Ogg that does not say its rate") }
        let last = try lastPosition(&source)
        let seconds = last.map { Double($0 > skipped ? $0 - skipped : 0) / Double(rate) }
        return MediaFacts(kind: .audio, mediaType: "audio/ogg", seconds: seconds)
    }

    /// The last page's position in samples; a page is at most 64 KiB long, so it begins near the end.
    private static func lastPosition(_ source: inout ByteSource) throws(ProbeFailure) -> UInt64? {
        let count = Int(min(source.byteCount, Int64(ByteSource.longestPiece)))
        let start = source.byteCount - Int64(count)
        let tail = try source.bytes(at: start, count: count)
        let mark = Array("OggS".utf8)
        var index = count - 14
        while index >= 0 {
            if tail[index] == mark[0], Array(tail[index..<(index + 4)]) == mark {
                let position = try source.little(8, at: start + Int64(index) + 6)
                // All ones: no packet ends on this page.
                if position < UInt64(Int64.max) { return position }
            }
            index -= 1
        }
        return nil
    }
}
