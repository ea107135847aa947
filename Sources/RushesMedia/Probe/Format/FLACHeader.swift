import RushesCore

/// FLAC (RFC 9639): the stream information block is always first.
enum FLACHeader {
    static func measure(_ source: inout ByteSource, at start: Int64) throws(ProbeFailure) -> MediaFacts {
        guard try source.big(1, at: start + 4) & 0x7F == 0 else { throw .malformed("a FLAC without its first block") }
        let packed = try source.big(8, at: start + 18)
        let rate = packed >> 44
        let samples = packed & 0xF_FFFF_FFFF
        guard rate > 0 else { throw .malformed("a FLAC that does not say its rate") }
        return MediaFacts(
            kind: .audio,
            mediaType: "audio/flac",
            seconds: samples == 0 ? nil : Double(samples) / Double(rate)
        )
    }
}
