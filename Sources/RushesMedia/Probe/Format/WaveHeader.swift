import RushesCore

/// WAV (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0"): `fmt ` and `data` in a RIFF file.
enum WaveHeader {
    static func measure(_ source: inout ByteSource) throws(ProbeFailure) -> MediaFacts {
        var offset: Int64 = 12
        var bytesPerSecond: UInt64 = 0
        for _ in 0..<1024 {
            let length = Int64(try source.little(4, at: offset + 4))
            let content = offset + 8
            if try source.has("fmt ", at: offset) {
                bytesPerSecond = try source.little(4, at: content + 8)
            } else if try source.has("data", at: offset) {
                guard bytesPerSecond > 0 else { throw .malformed("a WAV that does not say its rate") }
                let rest = source.byteCount - content
                // Programs that write to a pipe cannot know the length and leave one of these.
                let isOpen = length == 0 || length >= 0x7FFF_F000
                guard isOpen || length <= rest else { throw .truncated }
                let sound = isOpen ? rest : length
                return MediaFacts(
                    kind: .audio,
                    mediaType: "audio/wav",
                    seconds: Double(sound) / Double(bytesPerSecond)
                )
            }
            offset = content + length + (length & 1)
        }
        throw .tooComplex
    }
}
