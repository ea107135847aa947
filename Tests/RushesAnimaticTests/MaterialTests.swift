import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider
import Testing

@Suite(.timeLimit(.minutes(5))) struct MaterialTests {
    private func make(_ source: String, _ path: String) async throws {
        _ = try await EngineFixture.said(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", source, "-frames:v", "1", path]
        )
    }

    /// The colour in the middle of a frame: luma, blue and red difference.
    private func middle(_ clip: String, frame: Int) async throws -> [UInt8] {
        let filter = "select=eq(n\\,\(frame)),setpts=0,crop=2:2:iw/2:ih/2"
        let bytes = try await EngineFixture.pictures(clip, filter: filter)
        return [bytes[0], bytes[4], bytes[5]]
    }

    @Test func `given images are seen in order, and the last image at the end`() async throws {
        let fixture = try EngineFixture()
        // Names that ffmpeg would take for a pattern, with an ending that lies about the content.
        let paths = ["red", "green", "blue"].map { fixture.directory + "/\($0) it's %03d: a name.jpg" }
        for (colour, path) in zip(["red", "lime", "blue"], paths) {
            let made = fixture.directory + "/made.png"
            try await make("color=\(colour):s=300x200", made)
            try FileManager.default.moveItem(atPath: made, toPath: path)
        }
        let brief = Brief(
            "x",
            images: [.file(paths[0]), .file(paths[1])],
            lastImage: .file(paths[2]),
            settings: ["slate": .bool(false)]
        )
        let clip = try await fixture.render(EngineFixture.submission(brief, seconds: 1.5))
        let first = try await middle(clip, frame: 2)
        let second = try await middle(clip, frame: 17)
        let last = try await middle(clip, frame: 35)
        #expect(first[2] > 200)
        #expect(second[1] < 80 && second[2] < 80)
        #expect(last[1] > 200)
    }

    @Test func `a given clip is shown frame by frame and its sound is kept`() async throws {
        let fixture = try EngineFixture()
        let path = fixture.directory + "/clip.mp4"
        let arguments = [
            "-v", "error", "-f", "lavfi", "-i", "color=red:s=160x120:d=0.5", "-f", "lavfi", "-i", "sine=440:d=0.5",
        ]
        _ = try await EngineFixture.said("ffmpeg", arguments + [path])
        let brief = Brief("repaint it", videos: [.file(path)], settings: ["slate": .bool(false)])
        let clip = try await fixture.render(EngineFixture.submission(brief, seconds: 1))
        #expect(try await EngineFixture.probe(clip, "v", "nb_frames") == "24")
        #expect(try await EngineFixture.probe(clip, "a", "codec_name") == "aac")
        #expect(try await middle(clip, frame: 23)[2] > 200)
    }

    @Test func `addresses become placeholders, and a sound is laid under`() async throws {
        let fixture = try EngineFixture()
        let sound = fixture.directory + "/tone.wav"
        _ = try await EngineFixture.said("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "sine=440:d=3", sound])
        let brief = Brief(
            "x",
            images: [.url("https://unreachable.invalid/a.png"), .url("data:image/png;base64,AAAA")],
            audios: [.file(sound)]
        )
        let clip = try await fixture.render(EngineFixture.submission(brief, seconds: 1))
        let seconds = try #require(Double(try await EngineFixture.probe(clip, "a", "duration")))
        #expect(abs(seconds - 1) < 0.05)
    }

    @Test func `material that cannot be decoded fails the prediction`() async throws {
        let fixture = try EngineFixture()
        let path = fixture.directory + "/not-a-picture.png"
        try Data("nothing of the kind".utf8).write(to: URL(fileURLWithPath: path))
        for brief in [
            Brief("x", images: [.file(path)]), Brief("x", references: [.file(path)]), Brief("x", videos: [.file(path)]),
            Brief("x", audios: [.file(path)]),
        ] {
            let engine = fixture.engine()
            _ = await engine.submit(EngineFixture.submission(brief))
            let observation = await engine.observe("animatic_job_one") { _ in }
            guard case .failed(let error) = observation else { return #expect(Bool(false), "\(observation)") }
            #expect(error.code == .mediaUnreadable)
            #expect(try fixture.spooled == ["animatic_job_one.json"])
        }
    }

    @Test func `a playlist cannot make the engine open a connection`() async throws {
        let fixture = try EngineFixture()
        let path = fixture.directory + "/list.m3u8"
        let list = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n"
        try Data(list.utf8).write(to: URL(fileURLWithPath: path))
        let engine = fixture.engine()
        _ = await engine.submit(EngineFixture.submission(Brief("x", videos: [.file(path)])))
        guard case .failed(let error) = await engine.observe("animatic_job_one", progress: { _ in }) else {
            return #expect(Bool(false), "it must fail")
        }
        #expect(error.code == .mediaUnreadable)
    }

    @Test func `an upload checks that the file is still what was accepted`() async throws {
        let fixture = try EngineFixture()
        let path = fixture.directory + "/a.bin"
        try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
        let engine = fixture.engine()
        var attachment = Input.Attachment(kind: .image, path: path, sha256: "", byteCount: 3, mediaType: "image/png")
        #expect(try await engine.upload(attachment) { _ in } == path)
        attachment.byteCount = 4
        await #expect(throws: RushesError.self) { try await engine.upload(attachment) { _ in } }
        attachment.path += "x"
        await #expect { try await engine.upload(attachment) { _ in } } throws: {
            ($0 as? RushesError)?.code == .fileNotFound
        }
    }
}
