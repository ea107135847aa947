import Foundation
import RushesCore
import RushesMedia
import Testing

/// A file that ends before its content does is refused, whatever its format; one with something behind it is not.
@Suite(.timeLimit(.minutes(10))) struct CutOffTests {
    /// A stream of frames of one size says nowhere how long it is.
    private static let endless: Set<String> = ["cbr.mp3", "bare.mp3"]
    static let samples =
        MediaProbeTests.samples.filter { !endless.contains($0.name) } + [
            sample("photo.jpg", "-f lavfi -i testsrc2=size=640x480 -frames:v 1 -q:v 2", "image/jpeg"),
            sample("moving.gif", "-f lavfi -i testsrc2=size=160x120:rate=5:duration=1", "image/gif"),
            sample("moving.webp", MediaProbeTests.moving + " -c:v libwebp_anim", "image/webp"),
            sample("still.avif", MediaProbeTests.still + " -c:v libaom-av1 -cpu-used 8 -still-picture 1", "image/avif"),
            sample("strips.tiff", "-f lavfi -i testsrc2=size=640x480 -frames:v 1 -compression_algo raw", "image/tiff"),
            sample("long.flac", MediaProbeTests.tone + " -compression_level 8", "audio/flac"),
            sample("first.mp4", MediaProbeTests.moving + " -c:v libx264 -movflags +faststart", "video/mp4"),
        ]

    private static func sample(_ name: String, _ arguments: String, _ type: String) -> MediaProbeTests.Sample {
        MediaProbeTests.Sample(name, arguments, MediaFacts(kind: .image, mediaType: type))
    }

    private func outcome(_ bytes: [UInt8]) -> ErrorCode? {
        do throws(RushesError) {
            _ = try MediaProbe.inspect(ByteSource(bytes), named: "it")
            return nil
        } catch {
            return error.code
        }
    }

    @Test(arguments: samples)
    func `a file that is cut off anywhere is refused`(sample: MediaProbeTests.Sample) async throws {
        let whole = try await FixtureMaker.shared.bytes("cut-" + sample.name, sample.arguments)
        #expect(outcome(whole) == nil)
        for share in [0.1, 1.0 / 3, 0.5, 2.0 / 3, 0.9] {
            let cut = Array(whole.prefix(Int(Double(whole.count) * share)))
            #expect(outcome(cut) == .mediaUnreadable, "\(sample.name) at \(share)")
        }
    }

    @Test(arguments: samples.filter { !$0.facts.mediaType.hasPrefix("audio/") })
    func `bytes behind a whole picture or clip are nobody's business`(sample: MediaProbeTests.Sample) async throws {
        let whole = try await FixtureMaker.shared.bytes("cut-" + sample.name, sample.arguments)
        var random = RepeatedRandom(seed: 3)
        let noise = (0..<5000).map { _ in UInt8.random(in: 1...255, using: &random) }
        for tail in [[0], Array("SEFT and other notes of a telephone".utf8), [UInt8](repeating: 0, count: 300), noise] {
            #expect(outcome(whole + tail) == nil, "\(sample.name) with \(tail.count) bytes behind it")
        }
    }

    @Test func `a JPEG that lacks any number of bytes at its end is refused`() async throws {
        let whole = try await FixtureMaker.shared.bytes("cut-s.jpg", MediaProbeTests.still)
        for count in 0..<whole.count { #expect(outcome(Array(whole.prefix(count))) == .mediaUnreadable, "\(count)") }
    }

    @Test func `a small picture in a JPEG's notes is not taken for its end`() async throws {
        let small = try await FixtureMaker.shared.bytes("thumb.jpg", "-f lavfi -i testsrc2=size=32x20 -frames:v 1")
        let sample = try #require(Self.samples.first { $0.name == "photo.jpg" })
        let plain = try await FixtureMaker.shared.bytes("cut-photo.jpg", sample.arguments)
        let notes = Array("Exif\0\0".utf8) + small
        let length = notes.count + 2
        let whole =
            plain.prefix(2) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 255)] + notes + plain.dropFirst(2)
        #expect(outcome(Array(whole)) == nil)
        #expect(outcome(Array(whole.prefix(whole.count / 2))) == .mediaUnreadable)
        #expect(outcome(Array(whole.prefix(length + 6))) == .mediaUnreadable)
    }

    @Test func `of two pictures in one JPEG the first must be whole`() async throws {
        let first = try await FixtureMaker.shared.bytes("cut-s.jpg", MediaProbeTests.still)
        #expect(outcome(first + first) == nil)
        #expect(outcome(first + first.prefix(first.count / 2)) == nil)
        #expect(outcome(Array(first.prefix(first.count / 2))) == .mediaUnreadable)
    }

    @Test func `a JPEG of several scans with restart marks is gone through to its end`() {
        let frame: [UInt8] = [0xFF, 0xC2, 0, 11, 8, 0, 20, 0, 30, 1, 1, 0x11, 0]
        let table: [UInt8] = [0xFF, 0xC4, 0, 6, 0xFF, 0xD9, 0xFF, 0]
        let scan: [UInt8] = [
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0, 0x12, 0xFF, 0, 0x34, 0xFF, 0xD0, 0x56, 0xFF, 0xD7, 0x78,
        ]
        let whole =
            [0xFF, 0xD8] + frame + table + scan + table + scan + [0xFF, 0xFF] + scan.dropFirst() + [0xFF, 0xD9]
        #expect(outcome(whole) == nil)
        #expect(outcome(whole + [1, 2, 3]) == nil)
        for count in 2..<whole.count where whole[count - 2..<count] != [0xFF, 0xD9] {
            #expect(outcome(Array(whole.prefix(count))) == .mediaUnreadable, "\(count)")
        }
    }

    @Test(arguments: [(0x7FFF_FFFF, 1), (0xFFFF_FFFF, 0xFFFF_FFFF), (1, 0xFFFF_FFFE), (0, 0)])
    func `a clip that says it lasts for ages is measured without a trap`(duration: Int, timescale: Int) async throws {
        let sample = try #require(Self.samples.last)
        var clip = try await FixtureMaker.shared.bytes("cut-first.mp4", sample.arguments)
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) } }
        func replace(_ box: String, _ offset: Int, _ value: Int) throws {
            let name = Array(box.utf8)
            let place = try #require((0..<(clip.count - 4)).first { Array(clip[$0..<($0 + 4)]) == name })
            clip.replaceSubrange(place + offset..<place + offset + 4, with: number(value))
        }
        try replace("mvhd", 16, timescale)
        try replace("mvhd", 20, duration)
        try replace("tkhd", 24, duration)
        try replace("mdhd", 16, 0xFFFF_FFFF)
        // One length for all samples: the smallest there is.
        try replace("stts", 16, 1)
        let facts = try MediaProbe.inspect(ByteSource(clip), named: "it").facts
        #expect(facts.seconds.map { $0 > 0 && $0 < 3.2e9 } ?? true)
        #expect(facts.framesPerSecond.map { $0 <= 100_000 } ?? true)
        #expect(facts.width == 320)
    }
}
