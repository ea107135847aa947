import RushesCore

/// TIFF 6.0: byte order, then a directory of tags; Exif uses the same.
enum TIFFHeader {
    /// What the first directory says.
    struct Directory {
        var width: UInt64?
        var height: UInt64?
        var orientation: UInt64?
    }

    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts {
        let directory = try directory(&source, at: 0)
        guard let width = directory.width, let height = directory.height else {
            throw .malformed("a TIFF that does not say its size")
        }
        let isTurned = (5...8).contains(directory.orientation ?? 1)
        return MediaFacts(
            kind: .image,
            mediaType: "image/tiff",
            width: Int(isTurned ? height : width),
            height: Int(isTurned ? width : height)
        )
    }

    static func directory(_ source: inout ByteSource, at start: Int64) throws(ProbeFailure) -> Directory {
        let isLittle = try source.has("II", at: start)
        func number(_ width: Int, _ offset: Int64, _ source: inout ByteSource) throws(ProbeFailure) -> UInt64 {
            isLittle ? try source.little(width, at: offset) : try source.big(width, at: offset)
        }
        let first = start + Int64(try number(4, start + 4, &source))
        var found = Directory()
        let count = Int64(try number(2, first, &source))
        for index in 0..<min(count, 512) {
            let entry = first + 2 + index * 12
            let tag = try number(2, entry, &source)
            guard tag == 256 || tag == 257 || tag == 274 else { continue }
            // Type 3 is a 16-bit number, 4 a 32-bit one; both stand in the entry itself.
            let type = try number(2, entry + 2, &source)
            guard type == 3 || type == 4 else { continue }
            let value = try number(type == 3 ? 2 : 4, entry + 8, &source)
            switch tag {
            case 256: found.width = value
            case 257: found.height = value
            default: found.orientation = value
            }
        }
        return found
    }
}
