import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider
import Testing

@Suite(.timeLimit(.minutes(10))) struct ClipTests {
    @Test func `a clip is tagged H_264 with AAC, exactly as long as asked, with its index first`() async throws {
        let fixture = try EngineFixture()
        let clip = try await fixture.render(EngineFixture.submission(Brief("A rainy street at night"), seconds: 1.5))
        let video = try await EngineFixture.probe(
            clip,
            "v",
            "codec_name,profile,width,height,pix_fmt,color_range,color_space,color_transfer,color_primaries,r_frame_rate,nb_frames"
        )
        #expect(video == "h264,High,320,180,yuv420p,tv,bt709,bt709,bt709,24/1,36")
        #expect(try await EngineFixture.probe(clip, "a", "codec_name,sample_rate,channels") == "aac,48000,2")
        let seconds = try #require(Double(try await EngineFixture.probe(clip, "a", "duration")))
        #expect(abs(seconds - 1.5) < 0.05)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: clip))
        let index = try #require(bytes.range(of: Data("moov".utf8)))
        let media = try #require(bytes.range(of: Data("mdat".utf8)))
        #expect(index.lowerBound < media.lowerBound)
    }

    @Test func `a clip without sound has no sound track`() async throws {
        let fixture = try EngineFixture()
        let clip = try await fixture.render(EngineFixture.submission(Brief("Sea"), seconds: 0.5, sound: false))
        #expect(try await EngineFixture.probe(clip, "a", "codec_name").isEmpty)
        #expect(try await EngineFixture.probe(clip, "v", "nb_frames") == "12")
    }

    @Test func `the same brief and seed give the same picture, on one thread or many`() async throws {
        let fixture = try EngineFixture()
        let brief = Brief("A woman walks in the rain, neon street, film grain, dolly in")
        let first = try await EngineFixture.pictures(
            fixture.render(EngineFixture.submission(brief, job: "job_a"), threads: 1)
        )
        let second = try await EngineFixture.pictures(
            fixture.render(EngineFixture.submission(brief, job: "job_b"), threads: 2)
        )
        let third = try await EngineFixture.pictures(
            fixture.render(EngineFixture.submission(brief, job: "job_c"), threads: 5)
        )
        let frameSize = 320 * 180 * 3 / 2
        #expect(first.count == 24 * frameSize)
        #expect(first == second)
        #expect(first == third)
    }

    @Test func `another seed or prompt gives another picture`() async throws {
        let fixture = try EngineFixture()
        let brief = Brief("Mountains", settings: ["slate": .bool(false)])
        var pictures: [[UInt8]] = []
        for (index, seed) in [Int64(1), 2].enumerated() {
            let submission = EngineFixture.submission(brief, job: "job_\(index)", seconds: 0.25, seed: seed)
            pictures.append(try await EngineFixture.pictures(fixture.render(submission)))
        }
        let other = EngineFixture.submission(
            Brief("Mountains!", settings: ["slate": .bool(false)]),
            job: "job_other",
            seconds: 0.25,
            seed: 1
        )
        pictures.append(try await EngineFixture.pictures(fixture.render(other)))
        #expect(Set(pictures).count == 3)
    }

    @Test func `the raw frames are the same in every run, on one core or two`() throws {
        let brief = Brief(
            "A crowd and a dog in a misty autumn park, falling leaves, film grain, shallow focus, dolly in"
        )
        func frames(threads: Int) throws -> [[UInt8]] {
            let study = FrameStudy(EngineFixture.submission(brief, seconds: 1, resolution: "360p"), threads: threads)
            return try (0..<study.frameCount).map { frame in
                try study.draw(frame)
                return study.bytes
            }
        }
        let first = try frames(threads: 1)
        #expect(first.count == 24)
        #expect(Set(first).count == 24)
        #expect(try frames(threads: 1) == first)
        #expect(try frames(threads: 2) == first)
    }

    @Test(arguments: [
        "A woman with an umbrella in a rainy neon street", "一群人在雪中的城市", "Balloons over misty mountains, dolly in",
        "A storm at sea, time lapse", "夏夜，萤火虫，孩子们奔跑", "Noir detective in the fog", "An astronaut in space",
        "A train, winter, vintage film", "Cherry blossom, anime, a girl with a cat, close-up",
        "A lake, watercolour, 帆船",
    ])
    func `every sample of a frame is legal, and the next frame is nearly the same`(prompt: String) throws {
        let study = FrameStudy(EngineFixture.submission(Brief(prompt), seconds: 2, resolution: "270p"), threads: 2)
        let lumaCount = study.size.width * study.size.height
        var before: [UInt8] = []
        for frame in 20..<26 {
            try study.draw(frame)
            let bytes = study.bytes
            let luma = bytes.prefix(lumaCount)
            #expect(luma.allSatisfy { (16...235).contains($0) })
            #expect(bytes.suffix(lumaCount / 2).allSatisfy { (16...240).contains($0) })
            // Light that flickers would change the whole picture's mean from one frame to the next.
            if !before.isEmpty {
                let change = luma.reduce(0) { $0 + Int($1) } - before.prefix(lumaCount).reduce(0) { $0 + Int($1) }
                #expect(abs(change) < lumaCount * 3 / 2)
            }
            before = bytes
        }
    }

    @Test(
        arguments: ["16:9", "9:16", "1:1", "4:3", "3:4", "21:9"] as [Aspect],
        ["720p", "1080p", "4k"] as [Resolution]
    )
    func `every aspect and resolution gives a clip of that size`(aspect: Aspect, resolution: Resolution) async throws {
        let fixture = try EngineFixture()
        let submission = EngineFixture.submission(
            Brief("A room"),
            seconds: 1.0 / 24,
            aspect: aspect,
            resolution: resolution,
            sound: false
        )
        let clip = try await fixture.render(submission)
        let size = PictureSize(aspect: aspect, resolution: resolution)
        #expect(
            try await EngineFixture.probe(clip, "v", "width,height,nb_frames") == "\(size.width),\(size.height),1"
        )
    }

    @Test func `half a minute has all its frames and its sound to the end`() async throws {
        let fixture = try EngineFixture()
        let clip = try await fixture.render(EngineFixture.submission(Brief("Rain on a lake"), seconds: 30))
        #expect(try await EngineFixture.probe(clip, "v", "nb_frames") == "720")
        let seconds = try #require(Double(try await EngineFixture.probe(clip, "a", "duration")))
        #expect(abs(seconds - 30) < 0.05)
        let report = try await EngineFixture.remarks([
            "-i", clip, "-af", "silencedetect=n=-60dB:d=1", "-f", "null", "-",
        ])
        #expect(!report.contains("silence_start"))
    }

    @Test func `there is a keyframe every two seconds`() async throws {
        let fixture = try EngineFixture()
        let clip = try await fixture.render(EngineFixture.submission(Brief("A street"), seconds: 5, sound: false))
        let arguments = [
            "-v", "error", "-select_streams", "v", "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0", clip,
        ]
        let lines = String(decoding: try await EngineFixture.said("ffprobe", arguments), as: UTF8.self).split(
            separator: "\n"
        )
        #expect(lines.count == 120)
        let keys = lines.filter { $0.contains(",K") }.compactMap { Double($0.split(separator: ",")[0]) }
        #expect(keys.first == 0)
        for (before, after) in zip(keys, keys.dropFirst() + [5]) { #expect(after - before <= 2.001) }
    }

    @Test(arguments: [
        "A woman walks in a rainy street, neon", "A storm at sea", "深夜的星空，宇宙飞船", "A quiet room, a clock", "xyzzy",
    ])
    func `the sound is stereo at 23 LUFS without clicks at its ends, and the picture neither black nor frozen`(
        prompt: String
    ) async throws {
        let fixture = try EngineFixture()
        let clip = try await fixture.render(EngineFixture.submission(Brief(prompt), seconds: 5))
        let report = try await EngineFixture.remarks(
            [
                "-i", clip, "-af", "ebur128=peak=true", "-vf", "blackdetect=d=0.2,freezedetect=n=0.0003:d=1", "-f",
                "null", "-",
            ]
        )
        let summary = report.components(separatedBy: "Summary:").last ?? ""
        let loudness = try #require(EngineFixture.number(after: "I:", in: summary))
        #expect(abs(loudness + 23) <= 2, "\(prompt): \(loudness) LUFS")
        #expect(try #require(EngineFixture.number(after: "Peak:", in: summary)) < -1)
        #expect(!report.contains("black_start"))
        #expect(!report.contains("freeze_start"))
        let raw = try await EngineFixture.said(
            "ffmpeg",
            ["-v", "error", "-i", clip, "-f", "s16le", "-ac", "2", "-ar", "48000", "pipe:1"]
        )
        let samples = raw.withUnsafeBytes { Array($0.bindMemory(to: Int16.self)) }
        let loudest = samples.map { abs(Int($0)) }.max() ?? 0
        let first = samples.prefix(480).map { abs(Int($0)) }.max() ?? 0
        let last = samples.suffix(480).map { abs(Int($0)) }.max() ?? 0
        #expect(loudest > 500)
        #expect(first * 20 < loudest && last * 20 < loudest)
    }

    @Test(arguments: Scene.Place.allCases) func `every place has a picture that is neither dark nor still`(
        place: Scene.Place
    ) async throws {
        let fixture = try EngineFixture()
        let words: [Scene.Place: String] = [.interior: "room", .abstract: "qwerty"]
        let brief = Brief("\(words[place] ?? place.rawValue), pan right, day", settings: ["slate": .bool(false)])
        let submission = EngineFixture.submission(brief, seconds: 1, aspect: .tall)
        let pictures = try await EngineFixture.pictures(
            fixture.render(submission),
            filter: "select='eq(n,0)+eq(n,23)',setpts=N/24/TB"
        )
        let luma = 180 * 320
        let first = pictures.prefix(luma)
        let last = pictures.dropFirst(luma * 3 / 2).prefix(luma)
        let least = try #require(first.min())
        let most = try #require(first.max())
        #expect(Int(most) - Int(least) > 40)
        #expect(zip(first, last).contains { abs(Int($0) - Int($1)) > 12 })
    }

    @Test func `a finished clip is given again without rendering, and discarding removes it`() async throws {
        let fixture = try EngineFixture()
        let clip = try await fixture.render(EngineFixture.submission(Brief("Fog"), seconds: 0.25))
        let engine = fixture.engine()
        let again = await engine.observe("animatic_job_one") { _ in Issue.record("it renders again") }
        #expect(again == .finished(outputs: [OutputLink(.file(clip))], price: .zero))
        #expect(try fixture.spooled == ["animatic_job_one.json", "animatic_job_one.mp4"])
        engine.discard("animatic_job_one")
        #expect(try fixture.spooled.isEmpty)
        guard case .unknown = await engine.observe("animatic_job_one", progress: { _ in }) else {
            return #expect(Bool(false), "a discarded prediction is unknown")
        }
    }
}
