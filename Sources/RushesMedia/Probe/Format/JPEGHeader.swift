import RushesCore

/// JPEG (ITU-T T.81): marker segments up to the frame header `SOFn`, the Exif orientation on the way, and whether the
/// scans behind it go on to the end marker.
enum JPEGHeader {
    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts {
        var offset: Int64 = 2
        var isTurned = false
        var facts: MediaFacts?
        for _ in 0..<4096 {
            guard try source.big(1, at: offset) == 0xFF else {
                throw .malformed("a JPEG without a marker in its place")
            }
            let marker = try source.big(1, at: offset + 1)
            if marker == 0xFF {
                offset += 1
                continue
            }
            offset += 2
            switch marker {
            case 0x01, 0xD0...0xD8:
                continue
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                let height = Int(try source.big(2, at: offset + 3))
                let width = Int(try source.big(2, at: offset + 5))
                let frame =
                    facts ?? MediaFacts(kind: .image, mediaType: "image/jpeg", width: width, height: height)
                facts = frame
                // The size decides first: a header that promises too much needs no further look.
                if width * height > MediaProbe.largestPixelCount { return turned(frame, isTurned) }
                offset += Int64(try source.big(2, at: offset))
            case 0xDA:
                guard let facts else { throw .malformed("a JPEG without a frame header") }
                try requireEnd(&source, from: offset)
                return turned(facts, isTurned)
            case 0xD9, 0x00:
                throw .malformed(facts == nil ? "a JPEG without a frame header" : "a JPEG without a picture")
            default:
                let length = Int64(try source.big(2, at: offset))
                guard length >= 2 else { throw .malformed("a JPEG segment of \(length) bytes") }
                if marker == 0xE1, try source.has("Exif\0\0", at: offset + 2) {
                    // A damaged Exif block says nothing about the picture.
                    let orientation = try? TIFFHeader.directory(&source, at: offset + 8).orientation
                    isTurned = (5...8).contains(orientation ?? 1)
                }
                offset += length
            }
        }
        throw .tooComplex
    }

    private static func turned(_ facts: MediaFacts, _ isTurned: Bool) -> MediaFacts {
        var facts = facts
        if isTurned { swap(&facts.width, &facts.height) }
        return facts
    }

    /// Goes through the scans to the end marker, so that half a picture is noticed.
    ///
    /// In a scan `FF` is followed by 0 or is a marker, so that `FF D9` is the end and nothing else. What stands behind
    /// the first picture's end (another picture, a film, anything) is nobody's business here.
    ///
    /// - Parameters:
    ///   - source: the content.
    ///   - start: behind the marker of the first scan.
    /// - Throws: `truncated` if there is no end.
    private static func requireEnd(_ source: inout ByteSource, from start: Int64) throws(ProbeFailure) {
        if try source.has([0xFF, 0xD9], at: source.byteCount - 2) { return }
        source.readAhead()
        var offset = start + Int64(try source.big(2, at: start))
        while let mark = try source.place(of: 0xFF, from: offset) {
            let marker = try source.big(1, at: mark + 1)
            switch marker {
            case 0xD9:
                return
            case 0xFF:
                offset = mark + 1
            case 0xC0...0xCF, 0xDA...0xDF, 0xE0...0xEF, 0xFE:
                // Between the scans of a progressive picture stand tables and the next scan's header.
                offset = mark + 2 + Int64(try source.big(2, at: mark + 2))
            default:
                offset = mark + 2
            }
        }
        throw .truncated
    }
}
