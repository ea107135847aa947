import RushesCore

/// Tells a content's format from its first bytes, and lets that format's parser measure it.
enum MediaFormat {
    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> Measurement {
        if try MovieHeader.begins(&source) { return try MovieHeader.measure(&source) }
        if try MatroskaHeader.begins(&source) { return try MatroskaHeader.measure(&source) }
        if let picture = try measurePicture(&source) { return Measurement(facts: picture) }
        if let sound = try measureSound(&source) { return Measurement(facts: sound) }
        throw .unknownFormat
    }

    private static func measurePicture(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts? {
        if try source.has([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], at: 0) {
            return try PNGHeader.measure(&source)
        }
        if try source.has([0xFF, 0xD8, 0xFF], at: 0) { return try JPEGHeader.measure(&source) }
        if try source.has("GIF87a", at: 0) { return try GIFHeader.measure(&source) }
        if try source.has("GIF89a", at: 0) { return try GIFHeader.measure(&source) }
        if try source.has("II*\0", at: 0) { return try TIFFHeader.measure(&source) }
        if try source.has("MM\0*", at: 0) { return try TIFFHeader.measure(&source) }
        if try source.has("BM", at: 0) { return try SmallHeaders.measureBMP(&source) }
        guard try source.has("RIFF", at: 0) else { return nil }
        return try source.has("WEBP", at: 8) ? WebPHeader.measure(&source) : nil
    }

    private static func measureSound(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts? {
        if try source.has("OggS", at: 0) { return try OggHeader.measure(&source) }
        if try source.has("fLaC", at: 0) { return try FLACHeader.measure(&source, at: 0) }
        guard try source.has("RIFF", at: 0) else { return try MP3Header.measure(&source) }
        return try source.has("WAVE", at: 8) ? WaveHeader.measure(&source) : nil
    }
}
