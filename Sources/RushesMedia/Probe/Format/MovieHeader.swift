import RushesCore

/// The MP4 family (ISO/IEC 14496-12 and -14, QuickTime): clips, sounds, and HEIF pictures.
enum MovieHeader {
    /// Whether a content begins like one of the family. Old QuickTime files have no `ftyp`.
    static func begins(_ source: inout ByteSource) throws(ProbeFailure) -> Bool {
        for type in ["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot", "styp", "uuid"]
        where try source.has(type, at: 4) {
            return true
        }
        return false
    }

    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> Measurement {
        // Far more than any honest file has at its top level; a fragmented hour has some thousands.
        let boxes = try Box.list(&source, from: 0, to: source.byteCount, atMost: 4096, forgivingAfter: Self.isWhole)
        let fileType = boxes.first { $0.type == "ftyp" }
        let brands = try fileType.map { box throws(ProbeFailure) in try self.brands(&source, box) } ?? ["qt  "]
        let index = boxes.firstIndex { $0.type == "moov" }
        let media = boxes.firstIndex { $0.type == "mdat" }
        if let mediaType = PictureHeader.mediaType(brands: brands), let box = boxes.first(where: { $0.type == "meta" })
        {
            return Measurement(facts: try PictureHeader.measure(&source, box, mediaType: mediaType))
        }
        guard let index else {
            throw fileType == nil ? .unknownFormat : .malformed("an MP4 without its index")
        }
        let layout = MovieLayout(
            hasFileType: fileType != nil,
            hasIndex: true,
            indexIsFirst: media.map { index < $0 } ?? true
        )
        var facts = try facts(&source, boxes[index], brands: brands)
        if facts.kind == .video, let fragments = try MovieFragments(&source, boxes, index: boxes[index]) {
            facts.seconds = [facts.seconds, fragments.seconds].compactMap(\.self).max()
            facts.framesPerSecond = facts.framesPerSecond ?? fragments.framesPerSecond
        }
        return Measurement(facts: facts, movie: layout)
    }

    /// Whether what stands before the first bytes that are no box is a whole clip or picture: writers of telephones put
    /// their own notes behind it.
    private static func isWhole(_ boxes: [Box]) -> Bool {
        let types = Set(boxes.map(\.type))
        return types.contains("mdat") && (types.contains("moov") || types.contains("meta"))
    }

    private static func brands(_ source: inout ByteSource, _ box: Box) throws(ProbeFailure) -> [String] {
        var brands: [String] = []
        for offset in stride(from: box.start, to: min(box.end, box.start + 128) - 3, by: 4)
        where offset != box.start + 4 {
            brands.append(String(decoding: try source.bytes(at: offset, count: 4), as: UTF8.self))
        }
        return brands
    }

    private static func facts(
        _ source: inout ByteSource,
        _ index: Box,
        brands: [String]
    ) throws(ProbeFailure) -> MediaFacts {
        var tracks: [MovieTrack] = []
        var timescale: UInt64 = 0
        var duration: UInt64 = 0
        for box in try index.children(&source) {
            switch box.type {
            case "mvhd":
                let isWide = try box.number(&source, 1, at: 0) == 1
                timescale = try box.number(&source, 4, at: isWide ? 20 : 12)
                duration = try box.number(&source, isWide ? 8 : 4, at: isWide ? 24 : 16)
            case "mvex":
                // A fragmented movie says its length here, if anywhere.
                for child in try box.children(&source) where child.type == "mehd" {
                    let isWide = try child.number(&source, 1, at: 0) == 1
                    duration = max(duration, try child.number(&source, isWide ? 8 : 4, at: 4))
                }
            case "trak":
                guard tracks.count < 64 else { throw .tooComplex }
                tracks.append(try MovieTrack(&source, box))
            default:
                break
            }
        }
        let picture = tracks.first { $0.handler == "vide" }
        let hasSound = tracks.contains { $0.handler == "soun" }
        guard picture != nil || hasSound else { throw .malformed("an MP4 with neither picture nor sound") }
        let length = seconds(picture?.duration, timescale) ?? seconds(duration, timescale)
        guard let picture else {
            return MediaFacts(kind: .audio, mediaType: "audio/mp4", seconds: length)
        }
        return MediaFacts(
            kind: .video,
            mediaType: brands.first == "qt  " ? "video/quicktime" : "video/mp4",
            width: picture.width,
            height: picture.height,
            seconds: length,
            framesPerSecond: picture.framesPerSecond,
            hasSound: hasSound
        )
    }

    /// All ones mean "unknown", and 0 is what fragmented movies write.
    private static func seconds(_ duration: UInt64?, _ timescale: UInt64) -> Double? {
        guard let duration, duration > 0, timescale > 0 else { return nil }
        guard duration != UInt64(UInt32.max), duration != .max else { return nil }
        return Double(duration) / Double(timescale)
    }
}
