import RushesCore

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
