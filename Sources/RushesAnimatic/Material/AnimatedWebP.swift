import Foundation

/// The first picture of an animated WebP (RFC 9649), which ffmpeg's own reader passes over: it is taken out and written
/// down as a still WebP.
struct AnimatedWebP: Sendable {
    /// The largest picture that is taken out, in bytes.
    private static let longestPicture = 64 << 20
    /// The largest canvas, in pixels: as large as any picture may be that is shown.
    private static let largestCanvas = 70_000_000
    /// How many chunks are walked over at most.
    private static let mostChunks = 4096

    /// The size of the whole and of its first picture, and where on the whole that lies.
    let canvas: (width: Int, height: Int)
    let picture: (width: Int, height: Int)
    let place: (x: Int, y: Int)
    /// The still as a file's content.
    let still: Data

    /// Reads the first picture of a file; `nil` if it is no animated WebP, or is damaged.
    ///
    /// - Parameter path: where the file is.
    init?(ofFile path: String) {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        // The extended header stands first and says whether anything moves.
        guard let head = Self.read(file, at: 0, count: 30), head.starts(with: Array("RIFF".utf8)),
            head[8..<16].elementsEqual("WEBPVP8X".utf8), head[20] & 2 != 0
        else { return nil }
        canvas = (Self.number(head[24..<27]) + 1, Self.number(head[27..<30]) + 1)
        guard canvas.width * canvas.height <= Self.largestCanvas else { return nil }
        var offset: UInt64 = 12
        for _ in 0..<Self.mostChunks {
            guard let chunk = Self.read(file, at: offset, count: 8) else { return nil }
            let length = Self.number(chunk[4..<8])
            guard chunk[0..<4].elementsEqual("ANMF".utf8) else {
                offset += 8 + UInt64(length + length % 2)
                continue
            }
            guard (17...Self.longestPicture).contains(length),
                let frame = Self.read(file, at: offset + 8, count: length)
            else { return nil }
            place = (Self.number(frame[0..<3]) * 2, Self.number(frame[3..<6]) * 2)
            picture = (Self.number(frame[6..<9]) + 1, Self.number(frame[9..<12]) + 1)
            guard place.x + picture.width <= canvas.width, place.y + picture.height <= canvas.height else { return nil }
            still = Self.still(frame)
            return
        }
        return nil
    }

    /// The filter that puts the first picture where it lies on the canvas; `nil` if it fills it.
    var filter: String? {
        guard picture != canvas else { return nil }
        return "format=rgba,pad=\(canvas.width):\(canvas.height):\(place.x):\(place.y):color=black@0"
    }

    /// A file of its own from a frame: the frame's sizes in an extended header, then its chunks as they are.
    private static func still(_ frame: [UInt8]) -> Data {
        let chunks = frame[16...]
        let mayBeSeenThrough: UInt8 = chunks.starts(with: Array("VP8 ".utf8)) ? 0 : 0x10
        var content = Data("WEBPVP8X".utf8) + Data([10, 0, 0, 0, mayBeSeenThrough, 0, 0, 0])
        content += frame[6..<12]
        content += chunks
        let length = UInt32(content.count)
        let size = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
        return Data("RIFF".utf8) + Data(size) + content
    }

    /// A whole number, least significant byte first.
    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reversed().reduce(0) { $0 << 8 | Int($1) } }

    private static func read(_ file: FileHandle, at place: UInt64, count: Int) -> [UInt8]? {
        guard (try? file.seek(toOffset: place)) != nil, let data = try? file.read(upToCount: count) else { return nil }
        return data.count == count ? Array(data) : nil
    }
}
