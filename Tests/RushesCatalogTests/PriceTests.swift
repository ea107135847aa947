import RushesCatalog
import RushesCore
import Testing

@Suite struct PriceTests {
    let catalog = Catalog()

    func price(_ brief: Brief, material: [MediaSource: MeasuredFile] = [:]) throws -> Quote {
        try catalog.quote(try catalog.input(for: brief, material: material), material: material)
    }

    @Test func `the tutorial's figures are exact and carry their date`() throws {
        let quote = try price(Brief("a heron"))
        #expect(quote == Quote(amount: Money(micros: 1_000_000), basis: .list, asOf: "2026-06-02"))
        #expect(quote.description == "1.00 USD, list price of 2026-06-02")
        #expect(try price(Brief("a heron", resolution: .k4)).amount == Money(micros: 1_800_000))
        #expect(try price(Brief("a heron", duration: .seconds(4), resolution: .p720)).amount == Money(micros: 600_000))
        #expect(try price(Brief("a heron", images: [.url("https://example.com/a.png")])).amount.decimal == "1.00")
    }

    @Test(arguments: [
        ("google/gemini-omni-flash/image-to-video", 3, "0.39"), ("google/gemini-omni-flash/image-to-video", 8, "1.04"),
        ("google/gemini-omni-flash/image-to-video", 10, "1.30"),
    ])
    func `plain Omni costs thirteen cents a second`(model: String, seconds: Int, amount: String) throws {
        let brief = Brief(
            "a heron",
            model: model,
            images: [.url("https://example.com/a.png")],
            duration: .seconds(seconds)
        )
        #expect(try price(brief).amount.decimal == amount)
    }

    @Test(arguments: [
        (false, "720p", 4, "0.80"), (true, "720p", 4, "1.60"), (false, "4k", 8, "3.20"), (true, "4k", 8, "4.80"),
        (true, "1080p", 8, "3.20"),
    ])
    func `Veo is priced with and without sound`(
        sound: Bool,
        resolution: String,
        seconds: Int,
        amount: String
    ) throws {
        let brief = Brief(
            "a heron",
            model: "veo3.1",
            duration: .seconds(seconds),
            resolution: Resolution(rawValue: resolution),
            sound: sound
        )
        let input = try catalog.input(for: brief)
        #expect(input.body["generate_audio"] == .bool(sound))
        #expect(try catalog.quote(input).amount.decimal == amount)
    }

    @Test func `a Veo input without the sound setting is priced as if sound were on`() throws {
        let sent = try catalog.input(for: Brief("a heron", model: "veo3.1"))
        #expect(sent.body["generate_audio"] == false)
        var input = sent
        input.body["generate_audio"] = nil
        #expect(try catalog.quote(sent).amount.decimal == "1.60")
        #expect(try catalog.quote(input).amount.decimal == "3.20")
    }

    @Test(arguments: [
        // 1280·720·(24·5+1)/1024 = 108 900 tokens, at 0.00896 USD a thousand.
        ("720p", "16:9", 5, 975_744),
        // 864·496·(24·4+1)/1024 = 40 594 tokens (40 594.5 is cut).
        ("480p", "9:16", 4, 363_722),
        // The picture is made at 1280·720 and enlarged: 108 900 tokens at 0.016128.
        ("1080p-SR", "16:9", 5, 1_756_339),
        // 2520·1080·(24·15+1)/1024 = 959 470 tokens (959 470.3 is cut).
        ("1080p", "21:9", 15, 8_596_851),
    ])
    func `Seedance counts tokens`(resolution: String, aspect: String, seconds: Int, micros: Int64) throws {
        let brief = Brief(
            "a heron",
            model: "seedance-2.0",
            duration: .seconds(seconds),
            aspect: Aspect(rawValue: aspect),
            resolution: Resolution(rawValue: resolution)
        )
        #expect(try price(brief).amount == Money(micros: micros))
    }

    @Test func `a given clip counts as time and lowers the rate`() throws {
        let clip = Fixture.video("clip.mp4", seconds: 4)
        let brief = Brief(
            "a heron",
            model: "seedance-2.0",
            references: [clip.source],
            duration: .seconds(5),
            aspect: "16:9"
        )
        // 900·(24·9+1) = 195 300 tokens at 0.005504 USD a thousand.
        #expect(try price(brief, material: clip.material).amount == Money(micros: 1_074_931))
    }

    @Test func `an unmeasured clip is priced as the longest that is allowed`() throws {
        let brief = Brief(
            "a heron",
            model: "seedance-2.0",
            references: [.url("https://example.com/a.mp4")],
            duration: .seconds(5),
            aspect: "16:9"
        )
        let quote = try price(brief)
        // 900·(24·20+1) = 432 900 tokens.
        #expect(quote.amount == Money(micros: 2_382_682))
        #expect(quote.caveat?.contains("15 s") == true)
    }

    @Test func `a length that the model picks is priced as the longest`() throws {
        let quote = try price(Brief("a heron", model: "seedance-2.0", duration: .seconds(-1), aspect: "16:9"))
        // 900·(24·15+1) = 324 900 tokens.
        #expect(quote.amount == Money(micros: 2_911_104))
        #expect(quote.caveat?.contains("the model picks the length") == true)
    }

    @Test func `an edit is priced by the seconds of its clip, at least 3 and at most 30`() throws {
        for (seconds, amount) in [(1.0, "0.42"), (10.0, "1.40"), (30.0, "4.20")] {
            let clip = Fixture.video("clip.mp4", seconds: seconds)
            let quote = try price(Brief("at night", videos: [clip.source]), material: clip.material)
            #expect(quote.amount.decimal == amount)
        }
        let quote = try price(Brief("at night", videos: [.url("https://example.com/clip.mp4")]))
        #expect(quote.amount.decimal == "4.20")
        #expect(quote.caveat?.contains("not measured") == true)
    }

    @Test func `pictures are added where each one costs`() throws {
        let pictures: [MediaSource] = [.url("https://example.com/a.png"), .url("https://example.com/b.png")]
        let brief = Brief(
            "a heron",
            model: "grok-imagine-video",
            references: pictures,
            duration: .seconds(10),
            resolution: .p720
        )
        #expect(try price(brief).amount.decimal == "0.704")
    }

    @Test func `other rules by the second`() throws {
        #expect(
            try price(Brief("a", model: "wan-2.7", duration: .seconds(5), resolution: .p720)).amount.decimal == "0.50"
        )
        #expect(
            try price(Brief("a", model: "wan-3.0", duration: .seconds(10), resolution: "480p")).amount.decimal == "0.40"
        )
        #expect(
            try price(Brief("a", model: "kling-v3.0-std", duration: .seconds(5), sound: true)).amount.decimal == "0.535"
        )
        #expect(try price(Brief("a", model: "minimax/h3/text-to-video")).amount.decimal == "1.04")
        #expect(try price(Brief("a", model: "seedance-2.0-fast", duration: .seconds(5))).amount.decimal == "0.29")
    }

    @Test(arguments: ["seedance-2.0-mini", "vidu/q3-pro/text-to-video", "hailuo-2.3", "seedance-v1.5-pro", "wan-3.0"])
    func `a price that nobody knows is not made up`(model: String) throws {
        let input = try catalog.input(for: Brief("a heron", model: model))
        let error = #expect(throws: RushesError.self) { try catalog.quote(input) }
        #expect(error?.code == .priceUnknown)
        #expect(error?.hint?.contains("--max-cost") == true)
    }

    @Test func `a price without sound is not one with sound`() throws {
        for sound in [nil, true] as [Bool?] {
            let brief = Brief(
                "a",
                model: "kling-video-o3-pro",
                images: [.url("https://example.com/a.png")],
                sound: sound
            )
            let input = try catalog.input(for: brief)
            #expect(throws: RushesError.self) { try catalog.quote(input) }
        }
        let silent = Brief("a", model: "kling-v3.0-pro", duration: .seconds(10), sound: false)
        #expect(try price(silent).amount.decimal == "0.952")
    }

    @Test func `an absurd length has no price, and does no harm`() throws {
        let brief = Brief("a", model: "wan-2.7", duration: .seconds(1_000_000_000_000), resolution: .p720)
        var endless = try #require(try catalog.model(ModelID("alibaba/wan-2.7/text-to-video")))
        for index in endless.fields.indices { endless.fields[index].maximum = nil }
        let wide = catalog.assuming(endless)
        let input = try wide.input(for: brief)
        #expect(throws: RushesError.self) { try wide.quote(input) }
        let clip = Fixture.video(seconds: 1e300)
        let edit = Brief("a", model: "google/gemini-omni-flash/video-edit", videos: [.url("https://example.com/a.mp4")])
        var long = try catalog.input(for: edit)
        long.body["video"] = clip.placeholder
        let most = try catalog.quote(long, material: clip.material).amount
        #expect(most.decimal == "4.20")
    }

    @Test func `a price rule can be read by people`() throws {
        func summary(_ id: String) throws -> String? { try catalog.model(ModelID(id))?.price?.summary }
        #expect(
            try summary("google/gemini-omni-flash/text-to-video-developer")
                == "0.20 at 720p, 0.20 at 1080p, 1.00 at 4k, and 0.10 a second"
        )
        #expect(try summary("kwaivgi/kling-v3.0-std/text-to-video") == "0.071 a second without sound, 0.107 with sound")
        #expect(try summary("google/gemini-omni-flash/video-edit") == "0.14 a second of the given clip, 3 to 30 s")
        #expect(try summary("minimax/h3/text-to-video")?.hasPrefix("0.038 a second at 480P, 0.08 at 768P") == true)
        #expect(
            try summary("bytedance/seedance-2.5/text-to-video")?.contains("0.01391 a thousand tokens at 480p") == true
        )
    }

    @Test func `a price rule survives being saved`() throws {
        for model in try catalog.models() {
            guard let rule = model.price else { continue }
            let copy = try JSONValueCopy.of(rule)
            #expect(copy == rule, "\(model.id)")
        }
    }
}
