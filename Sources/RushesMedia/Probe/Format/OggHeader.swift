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
    ///
    /// - Throws: `truncated` if that page does not end within the content.
    private static func lastPosition(_ source: inout ByteSource) throws(ProbeFailure) -> UInt64? {
        let count = Int(min(source.byteCount, Int64(ByteSource.longestPiece)))
        let start = source.byteCount - Int64(count)
        let tail = try source.bytes(at: start, count: count)
        let mark = Array("OggS".utf8)
        var index = count - 14
        var isLast = true
        while index >= 0 {
            if tail[index] == mark[0], Array(tail[index..<(index + 4)]) == mark, tail[index + 4] == 0 {
                if isLast { try requireEnd(&source, at: start + Int64(index)) }
                isLast = false
                let position = try source.little(8, at: start + Int64(index) + 6)
                // All ones: no packet ends on this page.
                if position < UInt64(Int64.max) { return position }
            }
            index -= 1
        }
        return nil
    }

    /// A page's table says how long each of its segments is.
    private static func requireEnd(_ source: inout ByteSource, at page: Int64) throws(ProbeFailure) {
        let count = try source.big(1, at: page + 26)
        let lengths = try source.bytes(at: page + 27, count: Int(count))
        let end = page + 27 + Int64(count) + lengths.reduce(0) { $0 + Int64($1) }
        guard end <= source.byteCount else { throw .truncated }
    }
}
