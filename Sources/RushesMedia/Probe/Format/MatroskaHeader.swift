import RushesCore

/// Matroska (RFC 9559) and WebM, which is a part of it.
struct MatroskaHeader {
    /// Names of elements.
    private enum Name {
        static let docType: UInt32 = 0x4282
        static let segment: UInt32 = 0x1853_8067
        static let info: UInt32 = 0x1549_A966
        static let timestampScale: UInt32 = 0x2AD7B1
        static let duration: UInt32 = 0x4489
        static let tracks: UInt32 = 0x1654_AE6B
        static let track: UInt32 = 0xAE
        static let cluster: UInt32 = 0x1F43_B675
        static let timestamp: UInt32 = 0xE7
        static let simpleBlock: UInt32 = 0xA3
        static let blockGroup: UInt32 = 0xA0
        static let block: UInt32 = 0xA1
        /// What stands beside clusters, and so ends one of unknown size: SeekHead, Info, Tracks, Cluster, Cues,
        /// Chapters, Attachments, Tags.
        static let besideClusters: Set<UInt32> = [
            0x114D_9B74, info, tracks, cluster, 0x1C53_BB6B, 0x1043_A770, 0x1941_A469, 0x1254_C367,
        ]
        /// What may stand in a cluster: its time, position and size, blocks, and what any element may hold.
        static let inCluster: Set<UInt32> = [timestamp, simpleBlock, blockGroup, 0xA7, 0xAB, 0x5854, 0xAF, 0xEC, 0xBF]
    }

    /// So many pictures tell the rate where the header does not.
    private static let rateSampleCount = 512

    private var ticksPerSecond = 1000.0
    private var length: Double?
    private var tracks: [MatroskaTrack] = []
    private var hasTracks = false
    private var clusterCount = 0
    /// The pictures that have been looked at, and the moments of the first and the last, in ticks.
    private var pictureCount = 0
    private var firstPicture: Int64?
    private var lastPicture: Int64?

    /// Whether a content begins like one of the family.
    static func begins(_ source: inout ByteSource) throws(ProbeFailure) -> Bool {
        try source.has([0x1A, 0x45, 0xDF, 0xA3], at: 0)
    }

    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> Measurement {
        let head = try Element(&source, at: 0, limit: source.byteCount)
        var type = "matroska"
        for child in try head.children(&source) where child.id == Name.docType { type = try child.text(&source) }
        guard type == "webm" || type == "matroska", var offset = head.end else { throw .unknownFormat }
        while offset < source.byteCount {
            let element = try Element(&source, at: offset, limit: source.byteCount)
            if element.id == Name.segment {
                var header = MatroskaHeader()
                try header.readSegment(&source, from: element.start, to: element.end ?? source.byteCount)
                return Measurement(facts: try header.facts(isWebM: type == "webm"))
            }
            guard let end = element.end else { break }
            offset = end
        }
        throw .malformed("a Matroska file without content")
    }

    private mutating func readSegment(
        _ source: inout ByteSource,
        from start: Int64,
        to end: Int64
    ) throws(ProbeFailure) {
        var offset = start
        // A file of more pieces than can be looked at is taken by what its header says.
        while offset < end, !source.isNearlySpent {
            if clusterCount > 0, try isForeign(&source, at: offset, limit: end) { return }
            let element = try Element(&source, at: offset, limit: end)
            switch element.id {
            case Name.info: try readInfo(&source, element)
            case Name.tracks: try readTracks(&source, element)
            case Name.cluster: offset = try readCluster(&source, element, limit: end)
            default: break
            }
            if element.id == Name.cluster { continue }
            guard let next = element.end else { throw .malformed("an element of unknown size where none may be") }
            offset = next
        }
    }

    private mutating func readInfo(_ source: inout ByteSource, _ info: Element) throws(ProbeFailure) {
        var ticks: Double?
        for child in try info.children(&source) {
            switch child.id {
            case Name.timestampScale:
                let scale = try child.number(&source)
                guard scale > 0 else { throw .malformed("time that stands still") }
                ticksPerSecond = 1e9 / Double(scale)
            case Name.duration: ticks = try child.real(&source)
            default: break
            }
        }
        length = ticks.flatMap { $0 > 0 ? $0 / ticksPerSecond : nil }
    }

    private mutating func readTracks(_ source: inout ByteSource, _ element: Element) throws(ProbeFailure) {
        hasTracks = true
        for child in try element.children(&source) where child.id == Name.track {
            guard tracks.count < 64 else { throw .tooComplex }
            tracks.append(try MatroskaTrack(&source, child))
        }
    }

    private var picture: MatroskaTrack? { tracks.first { $0.kind == .picture } }

    /// - Returns: where what follows on the cluster begins.
    private mutating func readCluster(
        _ source: inout ByteSource,
        _ cluster: Element,
        limit: Int64
    ) throws(ProbeFailure) -> Int64 {
        clusterCount += 1
        let knowsRate = picture?.framesPerSecond != nil || pictureCount >= Self.rateSampleCount
        // Where the header says everything, a cluster is only stepped over.
        if let end = cluster.end, length != nil, knowsRate { return end }
        var offset = cluster.start
        var base: Int64 = 0
        while offset < cluster.end ?? limit, !source.isNearlySpent {
            if cluster.end == nil, try isForeign(&source, at: offset, limit: limit) { return offset }
            let child = try Element(&source, at: offset, limit: cluster.end ?? limit)
            if cluster.end == nil, Name.besideClusters.contains(child.id) { return offset }
            guard let next = child.end else { throw .malformed("a block of unknown size") }
            switch child.id {
            case Name.timestamp: base = Int64(clamping: try child.number(&source))
            case Name.simpleBlock: try readBlock(&source, child, base)
            case Name.blockGroup:
                for inner in try child.children(&source) where inner.id == Name.block {
                    try readBlock(&source, inner, base)
                }
            default: break
            }
            offset = next
        }
        return cluster.end ?? (offset < limit ? limit : offset)
    }

    /// Whether what stands at an offset behind the first cluster is no element of the format: where nobody has said how
    /// long the whole is, that is where it ends.
    private func isForeign(_ source: inout ByteSource, at offset: Int64, limit: Int64) throws(ProbeFailure) -> Bool {
        let first = UInt8(truncatingIfNeeded: try source.big(1, at: offset))
        let length = first.leadingZeroBitCount + 1
        guard length <= 4 else { return true }
        // An element that is cut off within its name is cut off.
        guard Int64(length) <= limit - offset else { return false }
        let id = UInt32(try source.big(length, at: offset))
        return !Name.inCluster.contains(id) && !Name.besideClusters.contains(id)
    }

    private mutating func readBlock(
        _ source: inout ByteSource,
        _ block: Element,
        _ base: Int64
    ) throws(ProbeFailure) {
        let first = try source.big(1, at: block.start)
        // Tracks are numbered from 1; hardly any file has more than 127.
        guard first & 0x80 != 0, let picture, first & 0x7F == picture.number else { return }
        let offset = Int16(truncatingIfNeeded: try source.big(2, at: block.start + 1))
        let (moment, overflowed) = base.addingReportingOverflow(Int64(offset))
        guard !overflowed else { throw .malformed("a moment that no clip has") }
        pictureCount += 1
        firstPicture = min(firstPicture ?? moment, moment)
        lastPicture = max(lastPicture ?? moment, moment)
    }

    private func facts(isWebM: Bool) throws(ProbeFailure) -> MediaFacts {
        guard hasTracks else { throw .malformed("a Matroska file without its tracks") }
        guard clusterCount > 0 else { throw .malformed("a Matroska file without its media") }
        let hasSound = tracks.contains { $0.kind == .sound }
        guard let picture else {
            guard hasSound else { throw .malformed("a Matroska file with neither picture nor sound") }
            return MediaFacts(kind: .audio, mediaType: isWebM ? "audio/webm" : "audio/x-matroska", seconds: length)
        }
        var span: Double?
        if let firstPicture, let lastPicture, pictureCount > 1, lastPicture > firstPicture {
            span = (Double(lastPicture) - Double(firstPicture)) / ticksPerSecond
        }
        let rate = picture.framesPerSecond ?? span.map { (Double(pictureCount - 1) / $0 * 100).rounded() / 100 }
        // The last picture is shown as long as the others.
        let measured = span.map { $0 + (rate.map { $0 > 0 ? 1 / $0 : 0 } ?? 0) }
        return MediaFacts(
            kind: .video,
            mediaType: isWebM ? "video/webm" : "video/x-matroska",
            width: picture.width,
            height: picture.height,
            seconds: length ?? measured,
            framesPerSecond: rate,
            hasSound: hasSound
        )
    }
}
