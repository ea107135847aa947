/// The smallest MP4 that a strict reader of headers takes for a clip: H.264 at 1920×1080, 24 frames a second, 8.0 s,
/// with AAC sound, its index first. The samples hold no picture, so it cannot be played.
package enum TinyClip {
    /// The whole file.
    package static let bytes: [UInt8] = make()

    /// Makes such a file of another shape or length.
    ///
    /// - Parameters:
    ///   - width: the picture's width in pixels.
    ///   - height: the picture's height in pixels.
    ///   - seconds: the length in whole seconds.
    ///   - framesPerSecond: frames a second.
    ///   - hasSound: whether there is an audio track.
    /// - Returns: the file's bytes.
    package static func make(
        width: Int = 1920,
        height: Int = 1080,
        seconds: Int = 8,
        framesPerSecond: Int = 24,
        hasSound: Bool = true
    ) -> [UInt8] {
        let type = box("ftyp", text("isom") + be32(512) + text("isomiso2avc1mp41"))
        let video = Track(
            number: 1,
            isVideo: true,
            width: width,
            height: height,
            timescale: 12_288,
            sampleCount: seconds * framesPerSecond,
            sampleDuration: 12_288 / framesPerSecond,
            sampleSize: 16
        )
        let soundFrames = (seconds * 48_000 + 1023) / 1024
        let audio = Track(
            number: 2,
            isVideo: false,
            width: 0,
            height: 0,
            timescale: 48_000,
            sampleCount: soundFrames,
            sampleDuration: 1024,
            sampleSize: 8
        )
        let tracks = hasSound ? [video, audio] : [video]
        func movie(offset: Int) -> [UInt8] {
            var position = offset
            var content = movieHeader(milliseconds: seconds * 1000, nextTrack: tracks.count + 1)
            for track in tracks {
                content += track.box(movieMilliseconds: seconds * 1000, dataOffset: position)
                position += track.byteCount
            }
            return box("moov", content)
        }
        let size = movie(offset: 0).count
        let samples = tracks.flatMap(\.samples)
        return type + movie(offset: type.count + size + 8) + box("mdat", samples)
    }

    private static func movieHeader(milliseconds: Int, nextTrack: Int) -> [UInt8] {
        box(
            "mvhd",
            zeros(12) + be32(1000) + be32(milliseconds) + be32(0x0001_0000) + be16(0x0100) + zeros(10) + unitMatrix
                + zeros(24) + be32(nextTrack)
        )
    }

    private static let unitMatrix: [UInt8] =
        be32(0x0001_0000) + zeros(12) + be32(0x0001_0000) + zeros(12) + be32(0x4000_0000)

    private static func box(_ name: String, _ content: [UInt8]) -> [UInt8] {
        be32(content.count + 8) + text(name) + content
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }
    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
    private static func be16(_ value: Int) -> [UInt8] { [UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF)] }
    private static func be32(_ value: Int) -> [UInt8] { be16(value >> 16 & 0xFFFF) + be16(value & 0xFFFF) }

    /// One track of samples that all have the same size and duration, in one chunk.
    private struct Track {
        var number: Int
        var isVideo: Bool
        var width: Int
        var height: Int
        var timescale: Int
        var sampleCount: Int
        var sampleDuration: Int
        var sampleSize: Int

        var byteCount: Int { sampleCount * sampleSize }

        /// Every sample of the track: filler units where a picture would be, silence's zeros where sound would be.
        var samples: [UInt8] {
            let filler = be32(12) + [0x0C] + [UInt8](repeating: 0xFF, count: 10) + [0x80]
            let sample = isVideo ? filler : zeros(sampleSize)
            return Array(repeatElement(sample, count: sampleCount).joined())
        }

        func box(movieMilliseconds: Int, dataOffset: Int) -> [UInt8] {
            let trackHeader =
                be32(3) + zeros(8) + be32(number) + zeros(4) + be32(movieMilliseconds) + zeros(12)
                + be16(isVideo ? 0 : 0x0100) + zeros(2) + unitMatrix + be32(width << 16) + be32(height << 16)
            let mediaHeader =
                zeros(12) + be32(timescale) + be32(sampleCount * sampleDuration) + be16(0x55C4) + zeros(2)
            let handler = zeros(8) + text(isVideo ? "vide" : "soun") + zeros(12) + text("Track\0")
            let reference = TinyClip.box("url ", be32(1))
            let information =
                (isVideo ? TinyClip.box("vmhd", be32(1) + zeros(8)) : TinyClip.box("smhd", zeros(8)))
                + TinyClip.box("dinf", TinyClip.box("dref", zeros(4) + be32(1) + reference))
                + TinyClip.box("stbl", sampleTable(dataOffset: dataOffset))
            let media =
                TinyClip.box("mdhd", mediaHeader) + TinyClip.box("hdlr", handler) + TinyClip.box("minf", information)
            return TinyClip.box("trak", TinyClip.box("tkhd", trackHeader) + TinyClip.box("mdia", media))
        }

        private func sampleTable(dataOffset: Int) -> [UInt8] {
            TinyClip.box("stsd", zeros(4) + be32(1) + (isVideo ? videoEntry : audioEntry))
                + TinyClip.box("stts", zeros(4) + be32(1) + be32(sampleCount) + be32(sampleDuration))
                + TinyClip.box("stsc", zeros(4) + be32(1) + be32(1) + be32(sampleCount) + be32(1))
                + TinyClip.box("stsz", zeros(4) + be32(sampleSize) + be32(sampleCount))
                + TinyClip.box("stco", zeros(4) + be32(1) + be32(dataOffset))
        }

        private var videoEntry: [UInt8] {
            // The parameter sets of an x264 stream at 1920×1080; readers of headers go by the entry's own size.
            let configuration: [UInt8] = [
                0x01, 0x42, 0xC0, 0x28, 0xFF, 0xE1, 0x00, 0x19, 0x67, 0x42, 0xC0, 0x28, 0xDA, 0x01, 0xE0, 0x08,
                0x9F, 0x97, 0x01, 0x10, 0x00, 0x00, 0x03, 0x00, 0x10, 0x00, 0x00, 0x03, 0x03, 0x00, 0xF1, 0x83,
                0x2A, 0x01, 0x00, 0x04, 0x68, 0xCE, 0x0F, 0xC8,
            ]
            return TinyClip.box(
                "avc1",
                zeros(6) + be16(1) + zeros(16) + be16(width) + be16(height) + be32(0x0048_0000) + be32(0x0048_0000)
                    + zeros(4) + be16(1) + zeros(32) + be16(24) + be16(0xFFFF) + TinyClip.box("avcC", configuration)
            )
        }

        private var audioEntry: [UInt8] {
            let descriptor: [UInt8] =
                [0x03, 25, 0, 1, 0, 0x04, 17, 0x40, 0x15, 0, 0, 0] + be32(128_000) + be32(128_000)
                + [0x05, 2, 0x11, 0x90, 0x06, 1, 2]
            return TinyClip.box(
                "mp4a",
                zeros(6) + be16(1) + zeros(8) + be16(2) + be16(16) + zeros(4) + be32(48_000 << 16)
                    + TinyClip.box("esds", zeros(4) + descriptor)
            )
        }
    }
}
