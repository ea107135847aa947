import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider
import RushesTesting
import Testing

#if canImport(Darwin)
    import Darwin
#elseif canImport(Glibc)
    import Glibc
#endif

/// What a service takes, the engine plays; what is no picture, clip or sound, it does not open.
@Suite(.timeLimit(.minutes(10))) struct GivenFormatTests {
    private func make(_ source: String, _ arguments: [String], _ path: String) async throws {
        _ = try await EngineFixture.said(
            "ffmpeg",
            ["-v", "error", "-y", "-f", "lavfi", "-i", source] + arguments + [path]
        )
    }

    /// A clip of one picture, and the colour in the middle of a frame: luma, blue and red difference.
    private func middle(_ fixture: borrowing EngineFixture, _ path: String) async throws -> [UInt8] {
        let brief = Brief("x", images: [.file(path)], settings: ["slate": .bool(false)])
        let clip = try await fixture.render(EngineFixture.submission(brief, seconds: 0.25))
        let filter = "select=eq(n\\,3),setpts=0,crop=2:2:iw/2:ih/2"
        let bytes = try await EngineFixture.pictures(clip, filter: filter)
        return [bytes[0], bytes[4], bytes[5]]
    }

    private func observed(_ fixture: borrowing EngineFixture, _ brief: Brief) async -> Observation {
        let engine = fixture.engine()
        _ = await engine.submit(EngineFixture.submission(brief, seconds: 0.25))
        return await engine.observe("animatic_job_one") { _ in }
    }

    @Test(arguments: [
        ["-c:v", "libwebp_anim", "-f", "webp"], ["-c:v", "libwebp_anim", "-lossless", "1", "-f", "webp"],
        ["-f", "gif"],
        ["-f", "apng", "-plays", "0"],
    ])
    func `of a picture that moves, the first one is shown`(arguments: [String]) async throws {
        let fixture = try EngineFixture()
        let path = fixture.directory + "/moving.png"
        let source =
            "color=red:s=300x200:r=5:d=0.2[a];color=blue:s=300x200:r=5:d=1[b];[a][b]concat=n=2:v=1,format=rgba"
        try await make(source, arguments, path)
        let colour = try await middle(fixture, path)
        #expect(colour[2] > 200, "\(arguments): \(colour)")
    }

    @Test func `a first picture that fills a part of its canvas lies where it belongs`() async throws {
        let fixture = try EngineFixture()
        let small = fixture.directory + "/small.webp"
        try await make("color=red:s=40x40", ["-frames:v", "1", "-c:v", "libwebp", "-lossless", "1"], small)
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: small)))
        func number(_ value: Int, _ width: Int) -> [UInt8] { (0..<width).map { UInt8(value >> (8 * $0) & 255) } }
        // The small picture on a canvas of 400 by 200, at 180 and 80.
        let chunks = Array(bytes[12...])
        let frame = number(90, 3) + number(40, 3) + number(39, 3) + number(39, 3) + number(100, 3) + [0] + chunks
        let header = Array("VP8X".utf8) + number(10, 4) + [0x12, 0, 0, 0] + number(399, 3) + number(199, 3)
        let loop = Array("ANIM".utf8) + number(6, 4) + [0, 0, 0, 0, 0, 0]
        let content = Array("WEBP".utf8) + header + loop + Array("ANMF".utf8) + number(frame.count, 4) + frame
        let path = fixture.directory + "/part.webp"
        try Data(Array("RIFF".utf8) + number(content.count, 4) + content).write(to: URL(fileURLWithPath: path))
        let brief = Brief("A beach at sunset", images: [.file(path)], settings: ["slate": .bool(false)])
        let clip = try await fixture.render(EngineFixture.submission(brief, seconds: 0.25))
        let picture = try await EngineFixture.pictures(clip, filter: "select=eq(n\\,3)")
        let red = Array(picture.suffix(160 * 90))
        #expect(red[45 * 160 + 80] > 200, "the middle is red")
        #expect(red[45 * 160 + 20] < 200, "the left is the scene")
    }

    @Test func `an AVIF is shown where ffmpeg reads it`() async throws {
        let fixture = try EngineFixture()
        let path = fixture.directory + "/still.heic"
        let arguments = ["-frames:v", "1", "-c:v", "libaom-av1", "-cpu-used", "8", "-still-picture", "1", "-f", "avif"]
        do {
            try await make("color=red:s=300x200", arguments, path)
        } catch is EngineFixture.Unexpected {
            return  // This ffmpeg writes none.
        }
        #expect(try await middle(fixture, path)[2] > 200)
    }

    /// A HEIC that says its size and holds nothing that can be decoded.
    private func heic(width: Int, height: Int) -> Data {
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 255) } }
        func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
            number(content.count + 8) + Array(type.utf8) + content
        }
        let size = box("ispe", number(0) + number(width) + number(height))
        let meta = box("meta", number(0) + box("pitm", number(0) + [0, 1]) + box("iprp", box("ipco", size)))
        let type = box("ftyp", Array("heic".utf8) + number(0) + Array("mif1heic".utf8))
        return Data(type + meta + box("mdat", [UInt8](repeating: 7, count: 500)))
    }

    @Test func `a HEIC that ffmpeg cannot show has a placeholder in its place`() async throws {
        let fixture = try EngineFixture()
        let path = fixture.directory + "/IMG_0001.HEIC"
        try heic(width: 4032, height: 3024).write(to: URL(fileURLWithPath: path))
        let brief = Brief("x", images: [.file(path)], references: [.file(path)])
        guard case .finished = await observed(fixture, brief) else {
            return #expect(Bool(false), "it must be played")
        }
    }

    @Test func `the shape of a HEIC that ffmpeg cannot show is the clip's where that follows the picture`() async throws
    {
        let fixture = try EngineFixture()
        let path = fixture.directory + "/IMG_0002.HEIC"
        try heic(width: 3000, height: 4000).write(to: URL(fileURLWithPath: path))
        let brief = Brief("x", images: [.file(path)])
        let clip = try await fixture.render(EngineFixture.submission(brief, seconds: 0.25, aspect: "adaptive"))
        #expect(try await EngineFixture.probe(clip, "v:0", "width,height") == "180,240")
    }

    @Test(arguments: [
        "ffconcat version 1.0\nfile red.png\n", "#EXTM3U\n#EXTINF:1,\nred.png\n#EXT-X-ENDLIST\n",
        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 9 RTP/AVP 96\n",
        "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\"></MPD>",
        "[Script Info]\nScriptType: v4.00+\n",
    ])
    func `a list that names other files is no picture, clip or sound`(text: String) async throws {
        let fixture = try EngineFixture()
        try await make("color=red:s=300x200", ["-frames:v", "1"], fixture.directory + "/red.png")
        let path = fixture.directory + "/picture.png"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        for brief in [
            Brief("x", images: [.file(path)]), Brief("x", videos: [.file(path)]), Brief("x", audios: [.file(path)]),
        ] {
            guard case .failed(let error) = await observed(fixture, brief) else {
                return #expect(Bool(false), "it must not be opened")
            }
            #expect(error.code == .mediaUnreadable, "\(error.message)")
            fixture.engine().discard("animatic_job_one")
        }
    }

    @Test func `a decoder that never ends is ended when the limit has passed`() async throws {
        let fixture = try EngineFixture()
        let picture = fixture.directory + "/red.png"
        try await make("color=red:s=300x200", ["-frames:v", "1"], picture)
        let program = fixture.directory + "/ffmpeg-wrapper"
        let script = """
            #!/bin/sh
            case "$*" in *max_pixels*) echo $$ > '\(fixture.directory)/pid.partial'
            mv '\(fixture.directory)/pid.partial' '\(fixture.directory)/pid'; exec tail -f /dev/null;; esac
            exec ffmpeg "$@"

            """
        try script.write(toFile: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        let clock = TestClock()
        let engine = AnimaticEngine(
            spoolDirectory: fixture.spool,
            ffmpeg: program,
            searchPath: nil,
            threads: 1,
            decodingLimit: .seconds(600),
            clock: clock
        )
        _ = await engine.submit(EngineFixture.submission(Brief("x", images: [.file(picture)]), seconds: 0.25))
        async let observation = engine.observe("animatic_job_one") { _ in }
        await clock.sleepers(atLeast: 1)
        // It runs before its time is over.
        while !FileManager.default.fileExists(atPath: fixture.directory + "/pid"), !Task.isCancelled {
            await Task.yield()
        }
        clock.advance(by: .seconds(601))
        guard case .failed(let error) = await observation else { return #expect(Bool(false), "it must fail") }
        #expect(error.code == .engineFailed)
        #expect(error.message.contains("had not come to an end after 600 s"), "\(error.message)")
        let text = try String(contentsOfFile: fixture.directory + "/pid", encoding: .utf8)
        let process = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(process, 0) == -1)
    }
}
