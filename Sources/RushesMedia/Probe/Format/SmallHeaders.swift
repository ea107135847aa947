import RushesCore

/// Formats whose whole header is a handful of bytes.
enum SmallHeaders {
    /// GIF87a and GIF89a: the logical screen's size.
    static func measureGIF(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts {
        MediaFacts(
            kind: .image,
            mediaType: "image/gif",
            width: Int(try source.little(2, at: 6)),
            height: Int(try source.little(2, at: 8))
        )
    }

    /// BMP; `nil` if it only begins with the same two letters.
    static func measureBMP(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts? {
        guard source.byteCount >= 18 else { return nil }
        let headerByteCount = try source.little(4, at: 14)
        let width: Int
        let height: Int
        switch headerByteCount {
        case 12:
            width = Int(try source.little(2, at: 18))
            height = Int(try source.little(2, at: 20))
        case 40, 52, 56, 64, 108, 124:
            width = Int(Int32(truncatingIfNeeded: try source.little(4, at: 18)))
            // A negative height means that the first row is the top one.
            height = Int(Int32(truncatingIfNeeded: try source.little(4, at: 22)).magnitude)
        default:
            return nil
        }
        return MediaFacts(kind: .image, mediaType: "image/bmp", width: width, height: height)
    }
}
