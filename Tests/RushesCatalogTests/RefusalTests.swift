import RushesCatalog
import RushesCore
import Testing

@Suite struct RefusalTests {
    let catalog = Catalog()

    static let picture = MediaSource.url("https://example.com/a.png")

    func refusal(_ brief: Brief, material: [MediaSource: MeasuredFile] = [:]) throws -> RushesError {
        try #require(throws: RushesError.self) { try catalog.input(for: brief, material: material) }
    }

    static let cases: [(Brief, String)] = [
        (
            Brief("x", duration: .seconds(7)),
            "duration 7 s is not allowed by google/gemini-omni-flash/text-to-video-developer: it takes 4, 6, 8 or 10 s"
        ),
        (
            Brief("x", model: "google/gemini-omni-flash/text-to-video", duration: .seconds(11)),
            "duration 11 s is not allowed by google/gemini-omni-flash/text-to-video: it takes 3 to 10 s"
        ),
        (
            Brief("x", model: "seedance-2.0", duration: .seconds(3)),
            "duration 3 s is not allowed by bytedance/seedance-2.0/text-to-video: it takes -1 (the model picks) or 4 to 15 s"
        ),
        (
            Brief("x", duration: .seconds(7.5)),
            "duration 7.5 s is not a whole number of seconds; google/gemini-omni-flash/text-to-video-developer takes 4, 6, 8 or 10 s"
        ),
        (
            Brief("x", model: "veo3.1", duration: .seconds(4), resolution: .p1080),
            "duration 4 s is not allowed by google/veo3.1/text-to-video at resolution 1080p: it takes 8 s only there"
        ),
        (
            Brief("x", aspect: "5:4"),
            "aspect 5:4 is not allowed by google/gemini-omni-flash/text-to-video-developer: it takes 16:9 or 9:16"
        ),
        (
            Brief("x", model: "google/gemini-omni-flash/text-to-video", resolution: .k4),
            "resolution 4k is not allowed by google/gemini-omni-flash/text-to-video: it takes 720p"
        ),
        (
            Brief("x", images: Array(repeating: picture, count: 8)),
            "8 images given; google/gemini-omni-flash/image-to-video-developer takes 1 to 7"
        ),
        (
            Brief("x", model: "google/gemini-omni-flash/image-to-video", images: [picture, picture]),
            "2 images given; google/gemini-omni-flash/image-to-video takes at most 1"
        ),
        (Brief("x", model: "seedance-2.5", seed: 7), "bytedance/seedance-2.5/text-to-video takes no seed"),
        (
            Brief("x", model: "seedance-2.0", seed: 4_294_967_296),
            "seed 4294967296 is not allowed by bytedance/seedance-2.0/text-to-video: it takes whole numbers -1 to 4294967295"
        ),
        (
            Brief("x", negativePrompt: "rain"),
            "google/gemini-omni-flash/text-to-video-developer takes no negative prompt"
        ),
        (Brief("x", sound: false), "google/gemini-omni-flash/text-to-video-developer takes no switch for its sound"),
        (Brief("x", model: "hailuo-2.3-pro", duration: .seconds(6)), "minimax/hailuo-2.3/t2v-pro takes no duration"),
        (Brief("  \n"), "google/gemini-omni-flash/text-to-video-developer needs a prompt"),
        (
            Brief(String(repeating: "é", count: 20_001)),
            "the prompt has 20001 characters; google/gemini-omni-flash/text-to-video-developer takes at most 20000"
        ),
        (Brief("x", model: "google/veo3.1/image-to-video"), "google/veo3.1/image-to-video needs an image"),
        (
            Brief("x", model: "veo3.1-lite", lastImage: picture),
            "google/veo3.1-lite/start-end-frame-to-video needs an image"
        ),
        (
            Brief("x", model: "minimax/h3/reference-to-video", references: [picture]),
            "minimax/h3/reference-to-video needs a resolution: 480P, 768P or 2K"
        ),
        (
            Brief("x", model: "bytedance/seedance-2.0/reference-to-video"),
            "bytedance/seedance-2.0/reference-to-video needs at least one reference"
        ),
        (
            Brief("x", settings: ["fps": 24]),
            "google/gemini-omni-flash/text-to-video-developer has no setting `fps`: it has prompt, duration, resolution, aspect_ratio and seed"
        ),
        (
            Brief("x", model: "seedance-2.0", settings: ["watermark": "maybe"]),
            "watermark maybe is not allowed by bytedance/seedance-2.0/text-to-video: it takes true or false"
        ),
        (
            Brief("x", model: "kling-v3.0-pro", settings: ["cfg_scale": 1.5]),
            "cfg_scale 1.5 is not allowed by kwaivgi/kling-v3.0-pro/text-to-video: it takes 0 to 1"
        ),
        (
            Brief("x", model: "sora-2-pro", aspect: .square),
            "size 1:1 is not allowed by openai/sora-2/text-to-video-pro: it takes 720*1280, 1280*720, 1024*1794 or 1794*1024"
        ),
        (
            Brief("x", model: "google/gemini-omni-flash/reference-to-video-developer", references: [picture]),
            "google/gemini-omni-flash/reference-to-video-developer needs `video_clips` (each clip is trimmed to at most 10 s; what an item looks like is not known)"
        ),
    ]

    @Test(arguments: cases)
    func `what a model would refuse is refused here, with what it takes`(brief: Brief, message: String) throws {
        let error = try refusal(brief)
        #expect(error.code == .invalidBrief)
        #expect(error.message == message)
    }

    @Test func `a refusal never repeats the prompt`() throws {
        let error = try refusal(Brief(String(repeating: "canary ", count: 4000)))
        #expect(!String(describing: error).contains("canary"))
    }

    @Test func `sound that is always there may be asked for`() throws {
        #expect(try catalog.input(for: Brief("x", sound: true)).body["generate_audio"] == nil)
    }

    static let omni = "google/gemini-omni-flash/image-to-video-developer"

    @Test(arguments: [
        (
            Fixture.image("b.png", byteCount: 21 << 20), ErrorCode.mediaTooLarge,
            "b.png has 21 MB; \(omni) takes at most 20 MB"
        ),
        (
            Fixture.image("b.png", 127, 720), .mediaTooSmall,
            "b.png is 127×720; \(omni) takes at least 128 pixels on the shorter side"
        ),
        (
            Fixture.image("b.png", 50_000, 50_000), .mediaTooLarge,
            "b.png is 50000×50000; pictures may have at most 50 megapixels"
        ),
        (
            Fixture.image("b.gif", type: "image/gif"), .mediaTypeUnsupported,
            "b.gif is image/gif, which \(omni) does not take: it takes png, jpeg or webp"
        ),
        (
            Fixture.audio("b.mp3"), .mediaTypeUnsupported,
            "b.mp3 is a sound (audio/mpeg), where \(omni) takes an image (png, jpeg or webp)"
        ),
    ])
    func `a picture that Omni would refuse is refused`(file: Fixture, code: ErrorCode, message: String) throws {
        let error = try refusal(Brief("x", images: [file.source]), material: file.material)
        #expect(error.code == code)
        #expect(error.message == message)
    }

    @Test(
        arguments: [
            ([Fixture.image("a.png", 299, 400)], ErrorCode.mediaTooSmall),
            ([.image("a.png", 6001, 4000)], .mediaTooLarge),
            ([.image("a.png", 300, 1000)], .invalidBrief), ([.video("a.mp4", seconds: 1)], .mediaTooSmall),
            ([.video("a.mp4", seconds: 16)], .mediaTooLarge),
            ([.video("a.mp4", seconds: 8), .video("b.mp4", seconds: 8)], .mediaTooLarge),
            ([.video("a.mp4", 320, 240)], .mediaTooSmall), ([.video("a.mp4", 3840, 2160)], .mediaTooLarge),
            ([.video("a.mp4", byteCount: 51 << 20)], .mediaTooLarge), ([.audio("a.mp3")], .invalidBrief),
            ([.image(), .audio("a.mp3", seconds: 16)], .mediaTooLarge),
            (Array(repeating: .audio(), count: 4) + [.image()], .invalidBrief),
        ] as [([Fixture], ErrorCode)]
    )
    func `references that Seedance would refuse are refused`(files: [Fixture], code: ErrorCode) throws {
        let brief = Brief("x", model: "seedance-2.0", references: files.map(\.source))
        let error = try refusal(brief, material: Fixture.material(files))
        #expect(error.code == code, "\(error)")
    }

    @Test func `references within the limits are taken`() throws {
        let files: [Fixture] = [
            .image("a.heic", 300, 400, type: "image/heic"), .video(seconds: 15), .audio(seconds: 2),
        ]
        let brief = Brief("x", model: "seedance-2.0", references: files.map(\.source))
        #expect(try catalog.input(for: brief, material: Fixture.material(files)).attachments.count == 3)
        // Without limits of its own, a model still takes no more than can be uploaded.
        let large = Fixture.image(byteCount: 51 << 20)
        let error = try refusal(Brief("x", model: "kling-v3.0-pro", images: [large.source]), material: large.material)
        #expect(error.code == .mediaTooLarge)
    }

    @Test func `a rule about lists is obeyed`() throws {
        let clip = Fixture.video(seconds: 3)
        let brief = Brief(
            "x",
            model: "seedance-2.5",
            references: [clip.source],
            settings: ["omni_reference_task_type": "edit"]
        )
        #expect(try refusal(brief, material: clip.material).code == .mediaTooSmall)
    }

    @Test func `a local file that was not measured is not sent`() throws {
        #expect(try refusal(Brief("x", images: [.file("a.png")])).code == .fileNotFound)
    }

    @Test func `an incomplete entry is not used as if it took no picture`() throws {
        let name = "new/house/image-to-video"
        let model = Model(
            id: ModelID(name),
            fields: [Field(name: "prompt", type: .string, isRequired: true)],
            incomplete: "how it takes its picture is not known",
            source: "a test"
        )
        let catalog = catalog.assuming(model)
        for brief in [Brief("x", model: name, images: [Self.picture]), Brief("x", model: name)] {
            let error = #expect(throws: RushesError.self) { try catalog.input(for: brief) }
            #expect(error?.code == .invalidBrief)
            #expect(error?.hint?.contains("rushes models update") == true)
        }
        let typed = Brief("x", model: name, settings: ["image": .string(Self.picture.text)])
        #expect(try catalog.input(for: typed).body["image"] == .string(Self.picture.text))
    }
}
