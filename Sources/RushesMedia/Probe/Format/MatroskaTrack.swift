/// What a Matroska file says about one of its tracks.
struct MatroskaTrack {
    /// What a track holds.
    enum Kind: Sendable, Hashable {
        case picture
        case sound
        case other
    }

    /// What it holds.
    var kind = Kind.other
    /// Its number in the blocks.
    var number: UInt64 = 0
    /// The width as shown.
    var width: Int?
    /// The height as shown.
    var height: Int?
    /// The rate, if the header says it.
    var framesPerSecond: Double?

    /// No picture is larger; what says so is damaged.
    private static let largestSide: UInt64 = 1 << 20

    /// Reads a `TrackEntry`.
    init(_ source: inout ByteSource, _ entry: Element) throws(ProbeFailure) {
        for child in try entry.children(&source) {
            switch child.id {
            case 0xD7: number = try child.number(&source)
            case 0x83:
                switch try child.number(&source) {
                case 1: kind = .picture
                case 2: kind = .sound
                default: break
                }
            case 0x23E383:
                // Whole nanoseconds a picture: 41 666 666 are 24 pictures a second.
                let duration = try child.number(&source)
                if duration > 0 { framesPerSecond = (1e12 / Double(duration)).rounded() / 1000 }
            case 0xE0: try readPicture(&source, child)
            default: break
            }
        }
    }

    private mutating func readPicture(_ source: inout ByteSource, _ video: Element) throws(ProbeFailure) {
        var sizes: [UInt32: UInt64] = [:]
        for child in try video.children(&source) where (child.end ?? .max) - child.start <= 8 {
            sizes[child.id] = try child.number(&source)
        }
        func side(_ pixels: UInt32, _ cropped: [UInt32], _ shown: UInt32) -> Int? {
            // 0x54B2 is the unit of what is shown; 0 means pixels.
            if let value = sizes[shown], value > 0, value <= Self.largestSide, sizes[0x54B2] ?? 0 == 0 {
                return Int(value)
            }
            guard let value = sizes[pixels], value <= Self.largestSide else { return nil }
            let cut = cropped.reduce(UInt64(0)) { $0 + min(sizes[$1] ?? 0, Self.largestSide) }
            return value > cut ? Int(value - cut) : nil
        }
        width = side(0xB0, [0x54CC, 0x54DD], 0x54B0)
        height = side(0xBA, [0x54AA, 0x54BB], 0x54BA)
    }
}
