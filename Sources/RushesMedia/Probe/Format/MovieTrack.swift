/// What a movie's index says about one of its tracks.
struct MovieTrack {
    /// `vide`, `soun`, or something else.
    var handler = ""
    /// The width as shown.
    var width: Int?
    /// The height as shown.
    var height: Int?
    /// The length in the movie's time, edits included.
    var duration: UInt64?
    /// The average frame rate.
    var framesPerSecond: Double?

    private var timescale: UInt64 = 0

    /// Reads a `trak` box.
    init(_ source: inout ByteSource, _ track: Box) throws(ProbeFailure) {
        for box in try track.children(&source) {
            switch box.type {
            case "tkhd": try readTrackHeader(&source, box)
            case "mdia": try readMedia(&source, box)
            default: break
            }
        }
    }

    private mutating func readTrackHeader(_ source: inout ByteSource, _ box: Box) throws(ProbeFailure) {
        let isWide = try box.number(&source, 1, at: 0) == 1
        duration = try box.number(&source, isWide ? 8 : 4, at: isWide ? 28 : 20)
        let matrix: Int64 = isWide ? 52 : 40
        // The matrix is a b u c d v x y w: a quarter turn has nothing in a and d, and something in b and c.
        let a = try box.number(&source, 4, at: matrix)
        let b = try box.number(&source, 4, at: matrix + 4)
        let c = try box.number(&source, 4, at: matrix + 12)
        let d = try box.number(&source, 4, at: matrix + 16)
        let isTurned = a == 0 && d == 0 && b != 0 && c != 0
        // 16.16 fixed point.
        let across = Int(try box.number(&source, 4, at: matrix + 36) >> 16)
        let down = Int(try box.number(&source, 4, at: matrix + 40) >> 16)
        guard across > 0, down > 0 else { return }
        width = isTurned ? down : across
        height = isTurned ? across : down
    }

    private mutating func readMedia(_ source: inout ByteSource, _ media: Box) throws(ProbeFailure) {
        var information: Box?
        for box in try media.children(&source) {
            switch box.type {
            case "mdhd":
                let isWide = try box.number(&source, 1, at: 0) == 1
                timescale = try box.number(&source, 4, at: isWide ? 20 : 12)
            case "hdlr":
                _ = try box.number(&source, 4, at: 8)
                handler = String(decoding: try source.bytes(at: box.start + 8, count: 4), as: UTF8.self)
            case "minf":
                information = box
            default:
                break
            }
        }
        guard handler == "vide", let information else { return }
        for table in try information.children(&source) where table.type == "stbl" {
            for box in try table.children(&source) {
                if box.type == "stts" { try readTimes(&source, box) }
                if box.type == "stsd", width == nil { try readEntry(&source, box) }
            }
        }
    }

    /// `stsd` says how large pictures are coded, which stands for how they are shown where the track's head is silent.
    private mutating func readEntry(_ source: inout ByteSource, _ box: Box) throws(ProbeFailure) {
        guard box.end - box.start >= 44 else { return }
        let across = Int(try box.number(&source, 2, at: 40))
        let down = Int(try box.number(&source, 2, at: 42))
        guard across > 0, down > 0 else { return }
        (width, height) = (across, down)
    }

    /// `stts` lists runs of samples of one length. Where there are very many, the first ones stand for all.
    private mutating func readTimes(_ source: inout ByteSource, _ box: Box) throws(ProbeFailure) {
        let count = Int64(try box.number(&source, 4, at: 4))
        var samples = 0.0
        var ticks = 0.0
        for index in 0..<min(count, 2048) {
            let run = Double(try box.number(&source, 4, at: 8 + index * 8))
            samples += run
            ticks += run * Double(try box.number(&source, 4, at: 12 + index * 8))
        }
        guard ticks > 0, timescale > 0 else { return }
        framesPerSecond = samples * Double(timescale) / ticks
    }
}
