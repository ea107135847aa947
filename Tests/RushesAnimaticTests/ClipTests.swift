import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider
import Testing

@Suite(.timeLimit(.minutes(5))) struct ClipTests {
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

    @Test(arguments: Scene.Place.allCases) func `every place has a picture that is neither dark nor still`(
        place: Scene.Place
    ) async throws {
        let fixture = try EngineFixture()
        let words: [Scene.Place: String] = [.street: "street", .interior: "room", .abstract: "qwerty"]
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
