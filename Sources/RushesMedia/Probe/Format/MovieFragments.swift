/// What the fragments of a movie (`moof`) say of its picture where the index says next to nothing: how long it is, and how
/// many pictures that are.
struct MovieFragments {
    /// The length of all fragments in seconds.
    private(set) var seconds: Double?
    /// The average frame rate.
    private(set) var framesPerSecond: Double?

    /// So many single lengths are added up, at most.
    private static let sampleLimit = 200_000

    private var track: UInt64 = 0
    private var timescale: UInt64 = 0
    private var defaultDuration: UInt64 = 0
    private var samples: UInt64 = 0
    private var ticks: UInt64 = 0
    private var readCount = 0

    /// Reads the fragments of a movie; `nil` for one that is not fragmented, or has no picture.
    ///
    /// - Parameters:
    ///   - source: the content.
    ///   - boxes: the file's own boxes.
    ///   - index: its `moov`.
    /// - Throws: as every reader of headers.
    init?(_ source: inout ByteSource, _ boxes: [Box], index: Box) throws(ProbeFailure) {
        let children = try index.children(&source)
        guard let extends = children.first(where: { $0.type == "mvex" }) else { return nil }
        for box in children where box.type == "trak" && track == 0 { try readTrack(&source, box) }
        guard track != 0, timescale > 0 else { return nil }
        for box in try extends.children(&source) where box.type == "trex" {
            if try box.number(&source, 4, at: 4) == track { defaultDuration = try box.number(&source, 4, at: 12) }
        }
        for box in boxes where box.type == "moof" && !source.isNearlySpent {
            for child in try box.children(&source) where child.type == "traf" { try readFragment(&source, child) }
        }
        guard samples > 0, ticks > 0 else { return }
        seconds = Double(ticks) / Double(timescale)
        framesPerSecond = Double(samples) * Double(timescale) / Double(ticks)
    }

    private mutating func readTrack(_ source: inout ByteSource, _ box: Box) throws(ProbeFailure) {
        var (id, scale, isPicture): (UInt64, UInt64, Bool) = (0, 0, false)
        for child in try box.children(&source) {
            if child.type == "tkhd" {
                id = try child.number(&source, 4, at: try child.number(&source, 1, at: 0) == 1 ? 20 : 12)
            }
            guard child.type == "mdia" else { continue }
            for inner in try child.children(&source) {
                if inner.type == "mdhd" {
                    scale = try inner.number(&source, 4, at: try inner.number(&source, 1, at: 0) == 1 ? 20 : 12)
                }
                if inner.type == "hdlr" { isPicture = try inner.number(&source, 4, at: 8) == 0x7669_6465 }
            }
        }
        if isPicture { (track, timescale) = (id, scale) }
    }

    private mutating func readFragment(_ source: inout ByteSource, _ box: Box) throws(ProbeFailure) {
        var duration = defaultDuration
        for child in try box.children(&source) {
            switch child.type {
            case "tfhd":
                guard try child.number(&source, 4, at: 4) == track else { return }
                let flags = try child.number(&source, 4, at: 0)
                guard flags & 0x8 != 0 else { continue }
                duration = try child.number(&source, 4, at: 8 + (flags & 0x1 != 0 ? 8 : 0) + (flags & 0x2 != 0 ? 4 : 0))
            case "trun":
                try readRun(&source, child, duration)
            default: break
            }
        }
    }

    private mutating func readRun(
        _ source: inout ByteSource,
        _ box: Box,
        _ duration: UInt64
    ) throws(ProbeFailure) {
        let flags = try box.number(&source, 4, at: 0)
        let count = try box.number(&source, 4, at: 4)
        guard flags & 0x100 != 0 else {
            add(count, count.multipliedReportingOverflow(by: duration))
            return
        }
        let width = Int64([0x100, 0x200, 0x400, 0x800].count { flags & $0 != 0 } * 4)
        var offset: Int64 = 8 + (flags & 0x1 != 0 ? 4 : 0) + (flags & 0x4 != 0 ? 4 : 0)
        for _ in 0..<count {
            guard readCount < Self.sampleLimit, !source.isNearlySpent else { return }
            readCount += 1
            add(1, (try box.number(&source, 4, at: offset), false))
            offset += width
        }
    }

    /// Samples and ticks of nonsense are left out.
    private mutating func add(_ count: UInt64, _ length: (partialValue: UInt64, overflow: Bool)) {
        let (newTicks, overflowed) = ticks.addingReportingOverflow(length.partialValue)
        let (newSamples, isTooMany) = samples.addingReportingOverflow(count)
        guard !length.overflow, !overflowed, !isTooMany else { return }
        (samples, ticks) = (newSamples, newTicks)
    }
}
