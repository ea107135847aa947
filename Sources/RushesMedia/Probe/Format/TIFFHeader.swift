import RushesCore

/// TIFF 6.0: byte order, then a directory of tags; Exif uses the same.
enum TIFFHeader {
    /// What the first directory says.
    struct Directory {
        var width: UInt64?
        var height: UInt64?
        var orientation: UInt64?
        /// Where the strips or tiles begin and how long each is, as the entries tell it.
        var places: List?
        var lengths: List?

        /// A list of numbers: of which width, how many, and where the first stands.
        struct List {
            var width: Int
            var count: Int64
            var start: Int64
        }
    }

    /// More parts than any honest picture has.
    private static let mostParts: Int64 = 65_536

    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts {
        let directory = try directory(&source, at: 0)
        guard let width = directory.width, let height = directory.height else {
            throw .malformed("a TIFF that does not say its size")
        }
        try requireParts(&source, directory)
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
            let isPart = [273, 279, 324, 325].contains(tag)
            guard tag == 256 || tag == 257 || tag == 274 || isPart else { continue }
            // Type 3 is a 16-bit number, 4 a 32-bit one; both stand in the entry itself.
            let type = try number(2, entry + 2, &source)
            guard type == 3 || type == 4 else { continue }
            if isPart {
                // Numbers that do not fit the entry's four bytes stand elsewhere.
                let (width, count) = (type == 3 ? 2 : 4, Int64(try number(4, entry + 4, &source)))
                let isInside = count * Int64(width) <= 4
                let place = isInside ? entry + 8 : start + Int64(try number(4, entry + 8, &source))
                let list = Directory.List(width: width, count: count, start: place)
                if tag == 273 || tag == 324 { found.places = list } else { found.lengths = list }
                continue
            }
            let value = try number(type == 3 ? 2 : 4, entry + 8, &source)
            switch tag {
            case 256: found.width = value
            case 257: found.height = value
            default: found.orientation = value
            }
        }
        return found
    }

    /// Looks whether the strips or tiles of the picture lie within the content, so that half a picture is noticed.
    private static func requireParts(_ source: inout ByteSource, _ directory: Directory) throws(ProbeFailure) {
        guard let places = directory.places, let lengths = directory.lengths else { return }
        let isLittle = try source.has("II", at: 0)
        func number(_ list: Directory.List, _ index: Int64) throws(ProbeFailure) -> Int64 {
            let offset = list.start + index * Int64(list.width)
            return Int64(isLittle ? try source.little(list.width, at: offset) : try source.big(list.width, at: offset))
        }
        let count = min(places.count, lengths.count)
        guard count <= mostParts else { throw .tooComplex }
        var end: Int64 = 0
        for index in 0..<count { end = max(end, try number(places, index) + (try number(lengths, index))) }
        guard end <= source.byteCount else { throw .truncated }
    }
}
