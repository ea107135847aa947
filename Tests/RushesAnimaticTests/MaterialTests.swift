import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider
import Testing

@Suite(.timeLimit(.minutes(10))) struct MaterialTests {
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

    @Test func `a picture is cut to its interesting part`() async throws {
        let fixture = try EngineFixture()
        let path = fixture.directory + "/wide.png"
        try await make("color=gray:s=900x300,drawbox=x=720:y=100:w=100:h=100:color=red:t=fill", path)
        let brief = Brief("x", images: [.file(path)], settings: ["slate": .bool(false)])
        let submission = EngineFixture.submission(brief, seconds: 0.5, aspect: .square)
        let clip = try await fixture.render(submission)
        let picture = try await EngineFixture.pictures(clip, filter: "select=eq(n\\,6)")
        let reds = picture.suffix(90 * 90).count { $0 > 200 }
        #expect(reds > 300, "a crop in the middle would not show the box at all")
    }

    @Test func `a picture lies as its Exif orientation says`() async throws {
        let fixture = try EngineFixture()
        let plain = fixture.directory + "/plain.jpg"
        try await make("color=red:s=200x100,drawbox=x=0:y=50:w=200:h=50:color=blue:t=fill", plain)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: plain))
        // Orientation 6: the first row of the file is the right side of the picture.
        var exif: [UInt8] = Array("Exif\0\0II*\0".utf8) + [8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]
        exif += [0, 0, 0, 0]
        bytes.insert(contentsOf: [0xFF, 0xE1, 0, UInt8(exif.count + 2)] + exif, at: 2)
        let turned = fixture.directory + "/turned.jpg"
        try bytes.write(to: URL(fileURLWithPath: turned))
        let brief = Brief("x", images: [.file(turned)], settings: ["slate": .bool(false)])
        let clip = try await fixture.render(EngineFixture.submission(brief, seconds: 0.25, aspect: .square))
        let picture = try await EngineFixture.pictures(clip, filter: "select=eq(n\\,3)")
        let red = Array(picture.suffix(90 * 90))
        #expect(red[45 * 90 + 70] > 180, "the right side is red")
        #expect(red[45 * 90 + 20] < 128, "the left side is blue")
    }

    @Test func `the scene is seen through the holes of a picture`() async throws {
        let fixture = try EngineFixture()
        let path = fixture.directory + "/hole.png"
        let source = "color=lime:s=200x200,format=rgba,geq=r=0:g=255:b=0:a='if(lt(hypot(X-100,Y-100),60),255,0)'"
        try await make(source, path)
        var clips: [[UInt8]] = []
        for images in [[], [MediaSource.file(path)]] {
            let brief = Brief("A beach at sunset, static shot", images: images, settings: ["slate": .bool(false)])
            let submission = EngineFixture.submission(brief, job: "job_\(images.count)", seconds: 0.25)
            clips.append(try await EngineFixture.pictures(fixture.render(submission), filter: "select=eq(n\\,3)"))
        }
        let (scene, both) = (clips[0], clips[1])
        let middle = 320 * 180 + 45 * 160 + 80
        #expect(both[middle] < 80 && abs(Int(both[middle]) - Int(scene[middle])) > 30, "the picture is in the middle")
        let corner = (0..<40).map { abs(Int(both[$0 * 321]) - Int(scene[$0 * 321])) }.reduce(0, +)
        #expect(corner < 40 * 14, "the scene is around it")
    }

    @Test func `a given sound is cut to length, faded, and as loud at its middle as it was`() async throws {
        let fixture = try EngineFixture()
        let sound = fixture.directory + "/tone.wav"
        _ = try await EngineFixture.said("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "sine=440:d=10", sound])
        let clip = try await fixture.render(
            EngineFixture.submission(Brief("x", references: [.file(sound)]), seconds: 2)
        )
        let raw = try await EngineFixture.said(
            "ffmpeg",
            ["-v", "error", "-i", clip, "-f", "s16le", "-ac", "1", "pipe:1"]
        )
        let samples = raw.withUnsafeBytes { $0.bindMemory(to: Int16.self).map { abs(Int($0)) } }
        #expect(abs(samples.count - 96000) < 2100)
        let middle = samples[40000..<50000].max() ?? 0
        #expect(middle > 1000)
        #expect((samples[95000..<95900].max() ?? 0) * 10 < middle)
    }

    @Test func `the words of an edit regrade the clip`() async throws {
        let fixture = try EngineFixture()
        let path = fixture.directory + "/clip.mp4"
        _ = try await EngineFixture.said(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "color=0xC06030:s=160x120:d=0.5", path]
        )
        var colours: [[UInt8]] = []
        for (index, prompt) in ["leave it", "make it night", "black and white"].enumerated() {
            let brief = Brief(prompt, videos: [.file(path)], settings: ["slate": .bool(false)])
            let clip = try await fixture.render(
                EngineFixture.submission(brief, job: "job_\(index)", seconds: 0.5, sound: false)
            )
            colours.append(try await middle(clip, frame: 6))
        }
        #expect(colours[1][0] < colours[0][0] - 12)
        #expect(abs(Int(colours[2][1]) - 128) < 4 && abs(Int(colours[2][2]) - 128) < 4)
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
