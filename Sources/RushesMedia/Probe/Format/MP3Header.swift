import RushesCore

/// MP3 (ISO/IEC 11172-3 and 13818-3, layer III): an ID3 tag is stepped over, then frames follow each other.
enum MP3Header {
    /// One frame's header.
    private struct Frame {
        var bitsPerSecond: Int
        var samplesPerSecond: Int
        var sampleCount: Int
        var byteCount: Int64
        var sideByteCount: Int64
    }

    /// Measures the sound; `nil` if this is none.
    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts? {
        var start: Int64 = 0
        let isTagged = try source.has("ID3", at: 0)
        if isTagged {
            start = 10
            for index in 0..<4 { start += Int64(try source.big(1, at: 6 + Int64(index)) & 0x7F) << (21 - 7 * index) }
            if try source.big(1, at: 5) & 0x10 != 0 { start += 10 }
            if try source.has("fLaC", at: start) { return try FLACHeader.measure(&source, at: start) }
        }
        // Behind a tag there may be padding; without one, the file begins with a frame or is something else.
        let last = isTagged ? min(start + 65_536, source.byteCount - 4) : 0
        while start <= last, start + 4 <= source.byteCount {
            if let frame = try frame(&source, at: start), try isFollowed(&source, frame, at: start) {
                return try facts(&source, frame, at: start)
            }
            start = try nextMark(&source, from: start + 1, to: last)
        }
        if isTagged { throw .malformed("an ID3 tag with no sound behind it") }
        return nil
    }

    /// Where the next byte is that a frame can begin with; behind `last` if there is none.
    private static func nextMark(
        _ source: inout ByteSource,
        from start: Int64,
        to last: Int64
    ) throws(ProbeFailure) -> Int64 {
        var offset = start
        while offset <= last {
            let block = try source.bytes(at: offset, count: Int(min(1024, last - offset + 1)))
            if let index = block.firstIndex(of: 0xFF) { return offset + Int64(index) }
            offset += Int64(block.count)
        }
        return offset
    }

    private static func isFollowed(
        _ source: inout ByteSource,
        _ frame: Frame,
        at start: Int64
    ) throws(ProbeFailure) -> Bool {
        let next = start + frame.byteCount
        if next == source.byteCount { return true }
        guard next + 4 <= source.byteCount else { return false }
        if try self.frame(&source, at: next) != nil { return true }
        return try source.has("TAG", at: next)
    }

    private static func frame(_ source: inout ByteSource, at offset: Int64) throws(ProbeFailure) -> Frame? {
        let head = try source.big(4, at: offset)
        guard head >> 21 == 0x7FF, head >> 17 & 3 == 1 else { return nil }
        let version = head >> 19 & 3
        let rateIndex = Int(head >> 10 & 3)
        let bitIndex = Int(head >> 12 & 15)
        guard version != 1, rateIndex != 3, bitIndex != 0, bitIndex != 15 else { return nil }
        let isFirstVersion = version == 3
        let kilobits = isFirstVersion ? Self.kilobits : Self.lowKilobits
        let rates = [44_100, 48_000, 32_000]
        let rate = rates[rateIndex] / (isFirstVersion ? 1 : version == 2 ? 2 : 4)
        let isMono = head >> 6 & 3 == 3
        let bits = kilobits[bitIndex] * 1000
        let padding = Int(head >> 9 & 1)
        return Frame(
            bitsPerSecond: bits,
            samplesPerSecond: rate,
            sampleCount: isFirstVersion ? 1152 : 576,
            byteCount: Int64((isFirstVersion ? 144 : 72) * bits / rate + padding),
            sideByteCount: isFirstVersion ? (isMono ? 17 : 32) : (isMono ? 9 : 17)
        )
    }

    private static func facts(
        _ source: inout ByteSource,
        _ frame: Frame,
        at start: Int64
    ) throws(ProbeFailure) -> MediaFacts {
        var frameCount: UInt64?
        let xing = start + 4 + frame.sideByteCount
        let isXing = try source.has("Xing", at: xing)
        let isInfo = try source.has("Info", at: xing)
        if isXing || isInfo {
            let flags = try source.big(4, at: xing + 4)
            if flags & 1 != 0 { frameCount = try source.big(4, at: xing + 8) }
            if flags & 2 != 0 {
                try require(try source.big(4, at: xing + (flags & 1 != 0 ? 12 : 8)), &source, from: start)
            }
        } else if try source.has("VBRI", at: start + 36) {
            frameCount = try source.big(4, at: start + 36 + 14)
            try require(try source.big(4, at: start + 36 + 10), &source, from: start)
        }
        let seconds: Double
        if let frameCount, frameCount > 0 {
            seconds = Double(frameCount) * Double(frame.sampleCount) / Double(frame.samplesPerSecond)
        } else {
            let tail: Int64 = try source.has("TAG", at: source.byteCount - 128) ? 128 : 0
            seconds = Double(max(0, source.byteCount - start - tail)) * 8 / Double(frame.bitsPerSecond)
        }
        return MediaFacts(kind: .audio, mediaType: "audio/mpeg", seconds: seconds)
    }

    /// Looks whether as many bytes of sound are there as the first frame says. Editors that take a little away often
    /// leave the old figure, so that one part in fifty may be missing.
    private static func require(
        _ byteCount: UInt64,
        _ source: inout ByteSource,
        from start: Int64
    ) throws(ProbeFailure) {
        guard Int64(byteCount) - Int64(byteCount) / 50 <= source.byteCount - start + 256 else { throw .truncated }
    }

    private static let kilobits = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    private static let lowKilobits = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
}
