import RushesCore

/// JPEG (ITU-T T.81): marker segments up to the frame header `SOFn`, and the Exif orientation on the way.
enum JPEGHeader {
    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts {
        var offset: Int64 = 2
        var isTurned = false
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
                return MediaFacts(
                    kind: .image,
                    mediaType: "image/jpeg",
                    width: isTurned ? height : width,
                    height: isTurned ? width : height
                )
            case 0xD9, 0xDA, 0x00:
                throw .malformed("a JPEG without a frame header")
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
}
