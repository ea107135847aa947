import RushesCore

/// GIF87a and GIF89a: the logical screen's size, and whether the blocks behind it go on to the trailer.
enum GIFHeader {
    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts {
        let facts = MediaFacts(
            kind: .image,
            mediaType: "image/gif",
            width: Int(try source.little(2, at: 6)),
            height: Int(try source.little(2, at: 8))
        )
        guard let width = facts.width, let height = facts.height,
            Int64(width) * Int64(height) <= MediaProbe.largestPixelCount
        else { return facts }
        try requireEnd(&source)
        return facts
    }

    /// Steps over the blocks, so that half a picture is noticed.
    private static func requireEnd(_ source: inout ByteSource) throws(ProbeFailure) {
        source.readAhead()
        var offset: Int64 = 13 + table(try source.big(1, at: 10))
        var pictureCount = 0
        while true {
            // Some writers leave the trailer out; then the content ends where it would stand.
            if offset == source.byteCount, pictureCount > 0 { return }
            switch try source.big(1, at: offset) {
            case 0x3B:
                guard pictureCount > 0 else { throw .malformed("a GIF without a picture") }
                return
            case 0x21:
                offset = try behindBlocks(&source, from: offset + 2)
            case 0x2C:
                // The descriptor, its own colours, and the size of the first code.
                let colours = table(try source.big(1, at: offset + 9))
                offset = try behindBlocks(&source, from: offset + 10 + colours + 1)
                pictureCount += 1
            case 0:
                // An end of blocks too many, which readers pass over.
                offset += 1
            default:
                // Not a block: what is whole was before it.
                guard pictureCount > 0 else { throw .malformed("a GIF without a picture") }
                return
            }
        }
    }

    /// The size of a table of colours, of which the lowest bits of a packed byte tell.
    private static func table(_ packed: UInt64) -> Int64 { packed & 0x80 == 0 ? 0 : 3 << Int64((packed & 7) + 1) }

    /// Where a run of blocks ends; each says its own length, and one of none is the last.
    private static func behindBlocks(_ source: inout ByteSource, from start: Int64) throws(ProbeFailure) -> Int64 {
        var offset = start
        while true {
            let length = Int64(try source.big(1, at: offset))
            offset += 1 + length
            if length == 0 { return offset }
        }
    }
}
