import RushesTesting
import Testing

@Suite
struct TinyClipTests {
    /// The boxes at one level: name and content.
    private func boxes(_ bytes: ArraySlice<UInt8>) -> [(name: String, content: ArraySlice<UInt8>)] {
        var result: [(String, ArraySlice<UInt8>)] = []
        var rest = bytes
        while rest.count >= 8 {
            let size = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard size >= 8, size <= rest.count else { return [] }
            result.append(
                (String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self), rest.prefix(size).dropFirst(8))
            )
            rest = rest.dropFirst(size)
        }
        return rest.isEmpty ? result : []
    }

    @Test func `the clip is made of whole boxes, its index first`() throws {
        let clip = boxes(TinyClip.bytes[...])
        #expect(clip.map(\.name) == ["ftyp", "moov", "mdat"])
        #expect(boxes(clip[1].content).map(\.name) == ["mvhd", "trak", "trak"])
        let silent = boxes(TinyClip.make(hasSound: false)[...])
        #expect(boxes(silent[1].content).map(\.name) == ["mvhd", "trak"])
    }

    @Test func `the first sample of each track lies where the index says`() throws {
        let bytes = TinyClip.bytes
        let clip = boxes(bytes[...])
        for track in boxes(clip[1].content).filter({ $0.name == "trak" }) {
            let media = try #require(boxes(track.content).first { $0.name == "mdia" })
            let information = try #require(boxes(media.content).first { $0.name == "minf" })
            let table = try #require(boxes(information.content).first { $0.name == "stbl" })
            let offsets = try #require(boxes(table.content).first { $0.name == "stco" })
            let offset = offsets.content.suffix(4).reduce(0) { $0 << 8 | Int($1) }
            #expect(clip[2].content.indices.contains(offset))
        }
    }
}
