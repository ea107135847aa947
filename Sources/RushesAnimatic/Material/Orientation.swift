import Foundation

/// How a picture in PNG or WebP is to be turned before it is shown, as its Exif block says.
///
/// ffmpeg turns JPEG by itself; whether it turns these two depends on its version, so the engine does it.
struct Orientation: Sendable, Hashable {
    /// The longest Exif block that is looked at; the orientation stands at its beginning.
    private static let longestBlock = 1 << 16
    /// How many chunks are walked over at most.
    private static let mostChunks = 4096

    /// The value of the Exif tag, 2 to 8.
    let value: Int

    /// Reads the orientation of a file; `nil` if it is neither PNG nor WebP, says nothing, or is to be shown as it is.
    ///
    /// - Parameter path: where the file is.
    init?(ofFile path: String) {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        guard let start = Self.read(file, at: 0, count: 12) else { return nil }
        let found: Int?
        if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            found = Self.inPNG(file)
        } else if start.starts(with: Array("RIFF".utf8)), start.suffix(4).elementsEqual("WEBP".utf8) {
            found = Self.inWebP(file)
        } else {
            found = nil
        }
        guard let found, (2...8).contains(found) else { return nil }
        value = found
    }

    /// What turns the picture upright, as ffmpeg filters.
    var filter: String {
        switch value {
        case 2: "hflip"
        case 3: "hflip,vflip"
        case 4: "vflip"
        case 5: "transpose=cclock_flip"
        case 6: "transpose=clock"
        case 7: "transpose=clock_flip"
        default: "transpose=cclock"
        }
    }

    /// PNG: length, type, content and checksum of every chunk.
    private static func inPNG(_ file: FileHandle) -> Int? {
        var place: UInt64 = 8
        for _ in 0..<mostChunks {
            guard let head = read(file, at: place, count: 8) else { return nil }
            let length = number(head[0..<4], isLittle: false)
            let type = String(decoding: head[4..<8], as: UTF8.self)
            if type == "eXIf" {
                return read(file, at: place + 8, count: min(length, longestBlock)).flatMap(tag)
            }
            if type == "IEND" { return nil }
            place += 12 + UInt64(length)
        }
        return nil
    }

    /// WebP: type, length and content of every chunk, each of an even length.
    private static func inWebP(_ file: FileHandle) -> Int? {
        var place: UInt64 = 12
        for _ in 0..<mostChunks {
            guard let head = read(file, at: place, count: 8) else { return nil }
            let length = number(head[4..<8], isLittle: true)
            if head.prefix(4).elementsEqual("EXIF".utf8) {
                guard var block = read(file, at: place + 8, count: min(length, longestBlock)) else { return nil }
                // Some writers put JPEG's own head before it.
                if block.starts(with: Array("Exif\0\0".utf8)) { block = Array(block.dropFirst(6)) }
                return tag(block)
            }
            place += 8 + UInt64(length + length % 2)
        }
        return nil
    }

    /// Finds the orientation in the first directory of a TIFF block.
    private static func tag(_ block: [UInt8]) -> Int? {
        guard block.count >= 8 else { return nil }
        let isLittle = block.starts(with: Array("II*\0".utf8))
        guard isLittle || block.starts(with: Array("MM\0*".utf8)) else { return nil }
        let directory = number(block[4..<8], isLittle: isLittle)
        guard directory + 2 <= block.count else { return nil }
        let count = number(block[directory..<directory + 2], isLittle: isLittle)
        for index in 0..<count {
            let entry = directory + 2 + index * 12
            guard entry + 12 <= block.count else { return nil }
            guard number(block[entry..<entry + 2], isLittle: isLittle) == 0x112 else { continue }
            return number(block[entry + 8..<entry + 10], isLittle: isLittle)
        }
        return nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>, isLittle: Bool) -> Int {
        let ordered = isLittle ? Array(bytes.reversed()) : Array(bytes)
        return ordered.reduce(0) { $0 << 8 | Int($1) }
    }

    private static func read(_ file: FileHandle, at place: UInt64, count: Int) -> [UInt8]? {
        guard (try? file.seek(toOffset: place)) != nil, let data = try? file.read(upToCount: count) else { return nil }
        return data.count == count ? Array(data) : nil
    }
}
