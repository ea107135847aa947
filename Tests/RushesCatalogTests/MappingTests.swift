import RushesCatalog
import RushesCore
import Testing

@Suite struct MappingTests {
    let catalog = Catalog()

    static let picture = MediaSource.url("https://example.com/a.png")
    static let other = MediaSource.url("https://example.com/b.png")
    static let clip = MediaSource.url("https://example.com/a.mp4?sig=1")
    static let sound = MediaSource.url("https://example.com/a.mp3")

    @Test func `without a model, everything is sent as the tutorial sends it`() throws {
        var random = FixedRandom()
        let input = try catalog.input(for: Brief("a heron"), drawing: &random)
        let seed = try #require(input.facts.seed)
        #expect(
            input.body == [
                "prompt": "a heron", "duration": 8, "aspect_ratio": "16:9", "resolution": "1080p",
                "seed": .integer(seed),
            ]
        )
        #expect(
            input.facts == Input.Facts(seconds: 8, aspect: .wide, resolution: .p1080, seed: seed, sound: nil)
        )
        #expect(input.notes.isEmpty)
    }

    @Test func `a named model keeps its own defaults`() throws {
        let input = try catalog.input(for: Brief("a heron", model: "gemini-omni-flash"))
        #expect(input.body["resolution"] == "720p")
        #expect(input.body["duration"] == 8)
        let edit = try catalog.input(for: Brief("a heron", videos: [Self.clip]))
        #expect(edit.body["resolution"] == "720p")
        #expect(edit.body["duration"] == nil)
    }

    static let cases: [(Brief, [String: JSONValue])] = [
        (Brief("x", model: "veo3.1", aspect: "9:16"), ["aspect_ratio": "9:16", "generate_audio": false]),
        (
            Brief("x", model: "seedance-2.0", aspect: "21:9", sound: false),
            ["ratio": "21:9", "generate_audio": false]
        ),
        (Brief("x", model: "wan-3.0", resolution: .p720, sound: true), ["resolution": "720p", "audio": true]),
        (Brief("x", model: "wan-3.0-prime", resolution: "1080p"), ["resolution": "1080P"]),
        (Brief("x", model: "seedance-2.0", resolution: "1080P-sr"), ["resolution": "1080p-SR"]),
        (Brief("x", model: "minimax/h3/text-to-video", resolution: "2k"), ["resolution": "2K", "duration": 8]),
        (Brief("x", model: "kling-v3.0-pro", sound: true), ["sound": true, "cfg_scale": 0.5]),
        (Brief("x", model: "wan-2.6", aspect: "9:16", resolution: .p1080), ["size": "1080*1920"]),
        (Brief("x", model: "wan-2.6", resolution: .p720), ["size": "1280*720"]),
        (Brief("x", model: "sora-2-pro"), ["size": "720*1280", "duration": 4]),
        (Brief("x", model: "sora-2-pro", aspect: .wide), ["size": "1280*720"]),
        (Brief("x", model: "wan-2.7", duration: .seconds(5), negativePrompt: "rain"), ["negative_prompt": "rain"]),
        (
            Brief("x", model: "veo3.1", references: [picture]),
            ["images": ["https://example.com/a.png"], "duration": 8]
        ),
        (Brief("x", images: [picture]), ["images": ["https://example.com/a.png"]]),
        (
            Brief("x", model: "veo3.1", images: [picture], lastImage: other),
            ["image": "https://example.com/a.png", "last_image": "https://example.com/b.png"]
        ),
        (
            Brief("x", model: "kling-v3.0-std", images: [picture], lastImage: other),
            ["image": "https://example.com/a.png", "end_image": "https://example.com/b.png"]
        ),
        (Brief("x", model: "grok-imagine-video", images: [picture]), ["image_url": "https://example.com/a.png"]),
        (
            Brief("x", model: "grok-imagine-video", references: [picture]),
            ["image_urls": ["https://example.com/a.png"]]
        ),
        (Brief("x", model: "xai/grok-imagine-video/extend", videos: [clip]), ["video_url": .string(clip.text)]),
        (Brief("x", model: "kling-v3.0-turbo", images: [picture]), ["image": "https://example.com/a.png"]),
        (
            Brief("x", model: "seedance-2.0", references: [picture, clip], audios: [sound]),
            [
                "reference_images": ["https://example.com/a.png"], "reference_videos": [.string(clip.text)],
                "reference_audios": ["https://example.com/a.mp3"],
            ]
        ),
        (
            Brief("x", model: "wan-2.7", references: [picture, clip], audios: [sound], duration: .seconds(5)),
            [
                "images": ["https://example.com/a.png"], "videos": [.string(clip.text)],
                "audio": "https://example.com/a.mp3",
            ]
        ),
        (
            Brief("x", model: "h3", references: [picture, clip], audios: [sound], resolution: "480P"),
            [
                "refers": [
                    ["type": "image", "url": "https://example.com/a.png"],
                    ["type": "video", "url": .string(clip.text)],
                    ["type": "audio", "url": "https://example.com/a.mp3"],
                ]
            ]
        ),
        (
            Brief("x", images: [picture], videos: [clip]),
            ["video": .string(clip.text), "images": ["https://example.com/a.png"]]
        ),
        (Brief("x", model: "seedance-2.0", duration: .seconds(-1)), ["duration": -1]),
    ]

    @Test(arguments: cases)
    func `a brief's words become the model's own`(brief: Brief, expected: [String: JSONValue]) throws {
        let body = try catalog.input(for: brief).body
        for (name, value) in expected { #expect(body[name] == value, "\(name)") }
    }

    @Test func `facts are neutral`() throws {
        let size = try catalog.input(for: Brief("x", model: "sora-2-pro", aspect: .wide)).facts
        #expect(size == Input.Facts(seconds: 4, aspect: .wide, resolution: .p720))
        let open = try catalog.input(for: Brief("x", model: "seedance-2.0", duration: .seconds(-1), seed: 7)).facts
        #expect(open == Input.Facts(resolution: .p720, seed: 7, sound: true))
        let clip = Fixture.video(seconds: 4.5)
        let edit = try catalog.input(for: Brief("x", videos: [clip.source]), material: clip.material).facts
        #expect(edit.seconds == 4.5)
    }

    @Test func `local files stand in the body as placeholders and are attached once each`() throws {
        let first = Fixture.image("a.png")
        let second = Fixture.image("b.png")
        let input = try catalog.input(
            for: Brief("x", images: [first.source, second.source, Self.picture, first.source]),
            material: Fixture.material([first, second])
        )
        #expect(
            input.body["images"]
                == .array([first.placeholder, second.placeholder, .string(Self.picture.text), first.placeholder])
        )
        #expect(input.attachments == [first.file.attachment, second.file.attachment])
    }

    @Test func `a reference goes where its content belongs, whatever it is called`() throws {
        let clip = Fixture.video("holiday.png")
        let input = try catalog.input(
            for: Brief("x", model: "seedance-2.0", references: [clip.source]),
            material: clip.material
        )
        #expect(input.body["reference_videos"] == .array([clip.placeholder]))
        #expect(input.body["reference_images"] == nil)
    }

    @Test(arguments: [nil, -1] as [Int64?])
    func `an open seed is drawn and recorded`(seed: Int64?) throws {
        var random = FixedRandom()
        for model in ["gemini-omni-flash", "veo3.1", "seedance-2.0"] {
            let input = try catalog.input(for: Brief("x", model: model, seed: seed), drawing: &random)
            let drawn = try #require(input.facts.seed)
            #expect((0...Int64(Int32.max)).contains(drawn))
            #expect(input.body["seed"] == .integer(drawn))
        }
        let typed = try catalog.input(for: Brief("x", settings: ["seed": -1]), drawing: &random)
        #expect(typed.facts.seed.map { $0 >= 0 } == true)
        let none = try catalog.input(for: Brief("x", model: "seedance-2.5", seed: seed), drawing: &random)
        #expect(none.body["seed"] == nil)
        #expect(none.facts.seed == nil)
    }

    @Test func `a chosen seed is sent as it is`() throws {
        #expect(try catalog.input(for: Brief("x", seed: 0)).body["seed"] == 0)
        #expect(
            try catalog.input(for: Brief("x", model: "seedance-2.0", seed: 4_294_967_295)).facts.seed == 4_294_967_295
        )
    }

    @Test func `own settings override the brief, and the slate is not sent`() throws {
        let brief = Brief(
            "x",
            model: "google/gemini-omni-flash/text-to-video",
            duration: .seconds(5),
            settings: ["duration": 7, "thinking_level": "HIGH", "slate": "off"]
        )
        let body = try catalog.input(for: brief).body
        #expect(body["duration"] == 7)
        #expect(body["thinking_level"] == "high")
        #expect(body["slate"] == nil)
    }

    @Test func `an own setting also overrides the house's defaults`() throws {
        let input = try catalog.input(for: Brief("x", settings: ["resolution": "4k", "duration": 10]))
        #expect(input.facts == Input.Facts(seconds: 10, aspect: .wide, resolution: .k4, seed: input.facts.seed))
    }

    @Test func `what is incomplete or gone says so`() throws {
        let incomplete = try catalog.input(for: Brief("x", model: "wan-2.5", settings: ["fps": 24]))
        #expect(incomplete.notes.contains { $0.contains("is incomplete") })
        #expect(incomplete.body["fps"] == 24)
        #expect(try catalog.input(for: Brief("x", model: "sora-2")).notes.contains { $0.contains("deprecated") })
    }

    @Test func `a default that a rule forbids gives way, with a note`() throws {
        let input = try catalog.input(
            for: Brief(
                "x",
                model: "seedance-2.5",
                references: [Self.clip],
                settings: ["omni_reference_task_type": "edit"]
            )
        )
        #expect(input.body["duration"] == -1)
        #expect(input.notes.contains { $0.contains("duration is -1 s") })
    }
}
