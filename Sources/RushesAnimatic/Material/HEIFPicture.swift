import Foundation

/// A picture in HEIC or AVIF, which services take and not every ffmpeg reads: its name and its shape, from the boxes at
/// its beginning.
struct HEIFPicture: Sendable, Hashable {
    /// How far into the file its boxes are looked for.
    private static let longestHead = 1 << 16
    /// The largest side that is believed.
    private static let longestSide = 65_535

    /// What such a picture is called: `HEIC`, `AVIF` or `HEIF`.
    let name: String
    /// The size of the largest picture in the file, which the primary one is; `nil` if it is not said.
    let size: PictureShape?

    /// The size of a picture that may be lying on its side.
    struct PictureShape: Sendable, Hashable {
        var width: Int
        var height: Int

        /// Whether a picture of another size can be this one made smaller, upright or on its side.
        func isLike(width: Int, height: Int) -> Bool {
            let own = Double(self.width) / Double(self.height)
            let other = Double(width) / Double(height)
            return [own, 1 / own].contains { abs($0 / other - 1) < 0.05 }
        }
    }

    /// Reads a file's beginning; `nil` if it is no such picture.
    ///
    /// - Parameter path: where the file is.
    init?(ofFile path: String) {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let head = try? file.read(upToCount: Self.longestHead), let name = Self.name(Array(head.prefix(64)))
        else { return nil }
        self.name = name
        size = Self.size(Array(head))
    }

    private static func name(_ bytes: [UInt8]) -> String? {
        guard bytes.count >= 16, bytes[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        let end = min(bytes[0..<4].reduce(0) { $0 << 8 | Int($1) }, bytes.count)
        guard end >= 16 else { return nil }
        let brands = stride(from: 8, to: end - 3, by: 4).map { String(decoding: bytes[$0..<$0 + 4], as: UTF8.self) }
        if brands.contains(where: ["avif", "avis"].contains) { return "AVIF" }
        if brands.contains(where: ["heic", "heix", "heim", "heis", "hevc", "hevx"].contains) { return "HEIC" }
        return brands.contains("mif1") ? "HEIF" : nil
    }

    /// The largest of the `ispe` boxes: parts of a picture and small copies of it have such boxes, too.
    private static func size(_ bytes: [UInt8]) -> PictureShape? {
        var largest: PictureShape?
        var rest = bytes[...]
        while let place = rest.firstRange(of: Array("ispe".utf8)) {
            rest = bytes[place.upperBound...]
            guard rest.count >= 12 else { break }
            let width = rest.dropFirst(4).prefix(4).reduce(0) { $0 << 8 | Int($1) }
            let height = rest.dropFirst(8).prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard (1...longestSide).contains(width), (1...longestSide).contains(height) else { continue }
            if largest.map({ $0.width * $0.height < width * height }) ?? true {
                largest = PictureShape(width: width, height: height)
            }
        }
        return largest
    }
}
