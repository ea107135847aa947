import RushesCatalog
import RushesCore
import Testing

@Suite struct ChoiceTests {
    let catalog = Catalog()

    static let picture = MediaSource.url("https://example.com/a.png")
    static let clip = MediaSource.url("https://example.com/a.mp4")
    static let sound = MediaSource.url("https://example.com/a.mp3")

    @Test(arguments: [
        (Brief("x"), "google/gemini-omni-flash/text-to-video-developer"),
        (Brief("x", images: [picture]), "google/gemini-omni-flash/image-to-video-developer"),
        (Brief("x", references: [picture]), "google/gemini-omni-flash/reference-to-video"),
        (Brief("x", videos: [clip]), "google/gemini-omni-flash/video-edit"),
        (Brief("x", images: [picture], videos: [clip]), "google/gemini-omni-flash/video-edit"),
        (Brief("x", model: "google/gemini-omni-flash"), "google/gemini-omni-flash/text-to-video-developer"),
        (Brief("x", model: "veo3.1", images: [picture]), "google/veo3.1/image-to-video"),
        (Brief("x", model: "veo3.1", images: [picture], lastImage: picture), "google/veo3.1/image-to-video"),
        (Brief("x", model: "veo3.1", references: [picture]), "google/veo3.1/reference-to-video"),
        (Brief("x", model: "veo3.1-fast"), "google/veo3.1-fast/text-to-video"),
        (Brief("x", model: "veo3.1-lite", images: [picture]), "google/veo3.1-lite/image-to-video"),
        (
            Brief("x", model: "veo3.1-lite", images: [picture], lastImage: picture),
            "google/veo3.1-lite/start-end-frame-to-video"
        ),
        (Brief("x", model: "seedance-2.0"), "bytedance/seedance-2.0/text-to-video"),
        (Brief("x", model: "seedance-2.0", images: [picture]), "bytedance/seedance-2.0/image-to-video"),
        (
            Brief("x", model: "seedance-2.0", references: [picture], audios: [sound]),
            "bytedance/seedance-2.0/reference-to-video"
        ),
        (Brief("x", model: "seedance-2.0-mini"), "bytedance/seedance-2.0-mini/text-to-video"),
        (Brief("x", model: "seedance-2.5", audios: [sound]), "bytedance/seedance-2.5/reference-to-video"),
        (Brief("x", model: "seedance-v1.5-pro"), "bytedance/seedance-v1.5-pro/text-to-video"),
        (Brief("x", model: "seedance-v1.5-pro-fast"), "bytedance/seedance-v1.5-pro/text-to-video-fast"),
        (Brief("x", model: "wan-3.0", images: [picture], lastImage: picture), "alibaba/wan-3.0/image-to-video"),
        (Brief("x", model: "wan-3.0-prime"), "alibaba/wan-3.0-prime/text-to-video"),
        (Brief("x", model: "kling-v3.0-pro", images: [picture]), "kwaivgi/kling-v3.0-pro/image-to-video"),
        (Brief("x", model: "kling-video-o3-std", videos: [clip]), "kwaivgi/kling-video-o3-std/video-edit"),
        (Brief("x", model: "hailuo-2.3"), "minimax/hailuo-2.3/t2v-standard"),
        (Brief("x", model: "hailuo-2.3-pro", images: [picture]), "minimax/hailuo-2.3/i2v-pro"),
        (Brief("x", model: "q3-pro", images: [picture]), "vidu/q3-pro/image-to-video"),
        (Brief("x", model: "vidu/q3-pro", images: [picture], lastImage: picture), "vidu/q3-pro/start-end-to-video"),
        (Brief("x", model: "grok-imagine-video"), "xai/grok-imagine-video/text-to-video"),
        (Brief("x", model: "sora-2"), "openai/sora-2/text-to-video"),
        (Brief("x", model: "sora-2-pro"), "openai/sora-2/text-to-video-pro"),
        (Brief("x", model: "happyhorse-1.1"), "alibaba/happyhorse-1.1/text-to-video"),
        (Brief("x", model: "kling-v1.6-pro", images: [picture]), "kwaivgi/kling-v1.6-i2v-pro"),
        (Brief("x", model: "kling-v1.6-pro", references: [picture]), "kwaivgi/kling-v1.6-multi-i2v-pro"),
        (
            Brief("x", model: "kling-v2.1-pro", images: [picture], lastImage: picture),
            "kwaivgi/kling-v2.1-i2v-pro/start-end-frame"
        ),
        (Brief("x", model: "kling-v2.6-pro", images: [picture], audios: [sound]), "kwaivgi/kling-v2.6-pro/avatar"),
        (
            Brief("x", model: "kling-v3.0-std", images: [picture], videos: [clip]),
            "kwaivgi/kling-v3.0-std/motion-control"
        ),
        (Brief("x", model: "grok-imagine-video", videos: [clip]), "xai/grok-imagine-video/edit-video"),
        (Brief("x", model: "wan-2.6", videos: [clip]), "alibaba/wan-2.6/video-to-video"),
        (Brief("x", model: "vidu-2.0", images: [picture], lastImage: picture), "vidu/start-end-to-video-2.0"),
        (Brief("x", model: "vidu/q1", references: [picture]), "vidu/reference-to-video-q1"),
        (
            Brief("", model: "flux-3", images: [picture], lastImage: picture),
            "black-forest-labs/flux-3/first-last-frame-to-video"
        ),
        (Brief("x", model: "veo3"), "google/veo3"),
        (Brief("x", model: "infinitetalk", images: [picture], audios: [sound]), "atlascloud/infinitetalk"),
        (Brief("", model: "veed/lipsync", videos: [clip], audios: [sound]), "veed/lipsync"),
        (Brief("", model: "face-swap-video", images: [picture], videos: [clip]), "atlascloud/face-swap-video"),
        (Brief("x", model: "studio-food-motion", images: [picture]), "atlascloud/studio/food-motion"),
    ])
    func `a family's variant follows from what is given`(brief: Brief, model: String) throws {
        #expect(try catalog.input(for: brief).model.rawValue == model)
    }

    @Test(arguments: [
        ("bytedance/seedance-2-0/text-to-video", "bytedance/seedance-2.0/text-to-video"),
        ("google/veo-3-1/lite-text-to-video", "google/veo3.1-lite/text-to-video"),
        ("google/veo-3.1/text-to-video", "google/veo3.1/text-to-video"),
        ("veo-3.1", "google/veo3.1/text-to-video"),
        ("veo-3-1-lite", "google/veo3.1-lite/text-to-video"),
        ("Seedance-2.0", "bytedance/seedance-2.0/text-to-video"),
        ("alibaba/wan-2.2/text-to-video-720p", "alibaba/wan-2.2/t2v-720p"),
        ("bytedance/seedance-v1-pro/text-to-video-1080p", "bytedance/seedance-v1-pro-t2v-1080p"),
        ("seedance-1.5-pro", "bytedance/seedance-v1.5-pro/text-to-video"),
        ("kling-3.0-pro", "kwaivgi/kling-v3.0-pro/text-to-video"),
        ("vidu-q3-pro", "vidu/q3-pro/text-to-video"),
        ("veo3.1/text-to-video", "google/veo3.1/text-to-video"),
        ("Google/Gemini-Omni-Flash/Text-To-Video-Developer", "google/gemini-omni-flash/text-to-video-developer"),
    ])
    func `an old spelling is understood, with a note`(name: String, model: String) throws {
        let input = try catalog.input(for: Brief("x", model: name))
        #expect(input.model.rawValue == model)
        #expect(input.notes.contains { $0.contains("`\(name)` is read as") })
    }

    @Test func `no two models can be mistaken for each other by an old spelling`() throws {
        for id in try catalog.identifiers() {
            // Capitals are an old spelling of themselves alone.
            let name = id.rawValue.uppercased()
            let found = try? catalog.input(for: Self.brief(for: try #require(try catalog.model(id)), named: name)).model
            if let found { #expect(found == id) }
        }
    }

    @Test func `nothing is near an empty name`() throws {
        let error = #expect(throws: RushesError.self) { try catalog.input(for: Brief("x", model: "")) }
        #expect(error?.code == .unknownModel)
        #expect(error?.hint?.contains("did you mean") == false)
    }

    @Test func `an exact name carries no note about its spelling`() throws {
        #expect(try catalog.input(for: Brief("x", model: "google/veo3.1/text-to-video")).notes.isEmpty)
        #expect(try catalog.input(for: Brief("x", model: "veo3.1")).notes.isEmpty)
    }

    @Test(arguments: [
        ("google/veo3.1/text-to-vdeo", "google/veo3.1/text-to-video"), ("seedance-2.1", "seedance-2.0"),
        ("gemini-omni-flsh", "gemini-omni-flash"), ("kling", "kling-v3.0-pro"), ("gemini omni", "gemini-omni-flash"),
        ("seedance", "seedance-2.0"), ("google/veo-3.2/text-to-video", "google/veo3.1/text-to-video"),
        ("fal-ai/kling-video/v3/pro/image-to-video", "kwaivgi/kling-v3.0-pro/image-to-video"),
        ("alibaba/wan-2.8/image-to-video", "alibaba/wan-2.7/image-to-video"),
    ])
    func `an unknown model names the nearest ones`(name: String, near: String) throws {
        let error = #expect(throws: RushesError.self) { try catalog.input(for: Brief("x", model: name)) }
        #expect(error?.code == .unknownModel)
        #expect(error?.hint?.contains("`\(near)`") == true)
    }

    @Test(arguments: [
        (Brief("x", audios: [sound]), "seedance-2.0,"),
        (Brief("x", images: [picture], lastImage: picture), "veo3.1,"),
        (
            Brief("x", model: "google/gemini-omni-flash/text-to-video-developer", images: [picture]),
            "image-to-video-developer"
        ),
        (Brief("x", model: "seedance-2.0", videos: [clip]), "bytedance/seedance-2.0/reference-to-video"),
        (Brief("x", model: "pixverse/v6", videos: [clip]), "pixverse/v6/video-extend"),
        (Brief("x", model: "google/veo3.1/text-to-video", references: [picture]), "google/veo3.1/reference-to-video"),
        (Brief("x", model: "hailuo-2.3", references: [picture]), "veo3.1,"),
    ])
    func `what a model or family cannot take is refused with models that can`(brief: Brief, named: String) throws {
        let error = #expect(throws: RushesError.self) { try catalog.input(for: brief) }
        #expect(error?.code == .invalidBrief)
        #expect(error?.hint?.contains(named) == true, "\(String(describing: error))")
    }

    @Test func `every model is reached by a family's name and what it needs, or by its whole id`() throws {
        var reached: Set<ModelID> = []
        var unreached: [String] = []
        for model in try catalog.models() {
            let name = "\(model.name.owner)/\(model.family)"
            var brief = Self.brief(for: model, named: name)
            if model.kind == .audioToVideo { brief.audios = [Self.sound] }
            let found = try? catalog.input(for: brief).model
            if let found { reached.insert(found) }
            if found != model.id { unreached.append(model.id.rawValue) }
        }
        // What is not reached so has a sibling that is asked for by the same things, or takes what no brief can give.
        #expect(reached.count > 225, "\(unreached)")
        for id in unreached { #expect(try catalog.model(ModelID(id)) != nil) }
    }

    @Test func `a family of several makers is refused with each maker's`() throws {
        let error = #expect(throws: RushesError.self) {
            try catalog.input(for: Brief("x", model: "video-upscaler", videos: [Self.clip]))
        }
        #expect(error?.hint?.contains("byteplus/video-upscaler") == true)
        let brief = Brief("", model: "byteplus/video-upscaler", videos: [Self.clip])
        #expect(try catalog.input(for: brief).model.rawValue == "byteplus/video/upscaler")
    }

    @Test func `a withdrawn variant gives way to one that is offered`() throws {
        let brief = Brief("x", model: "q2-pro-fast", references: [Self.picture])
        #expect(try catalog.input(for: brief).notes.contains { $0.contains("deprecated") })
        #expect(try catalog.input(for: Brief("x", model: "vidu/q1")).notes.allSatisfy { !$0.contains("deprecated") })
    }

    @Test func `a first and a last picture go into a list of two in their order`() throws {
        let last = MediaSource.url("https://example.com/z.png")
        let brief = Brief("x", model: "vidu/start-end-to-video-2.0", images: [Self.picture], lastImage: last)
        let images = try catalog.input(for: brief).body["images"]
        #expect(images == ["https://example.com/a.png", "https://example.com/z.png"])
    }

    @Test func `a prompt for each segment is a list of one where one is given`() throws {
        let brief = Brief("a heron", model: "atlascloud/wan-2.2-turbo/infinite-image-to-video", images: [Self.picture])
        #expect(try catalog.input(for: brief).body["prompt"] == ["a heron"])
    }

    @Test(arguments: [
        ("newlab/clip-9/text-to-video", ModelKind.textToVideo), ("newlab/clip-9-i2v-pro", .imageToVideo),
        ("newlab/clip/v2/reference-to-video", .referenceToVideo), ("newlab/clip/avatar", .audioToVideo),
    ])
    func `a model that the catalog lacks is imagined by the kind in its name`(pair: (String, ModelKind)) throws {
        let model = try #require(Catalog.imagined(pair.0))
        #expect(model.kind == pair.1)
        #expect(model.price == nil && model.incomplete != nil)
        let input = try catalog.assuming(model).input(for: Self.brief(for: model))
        #expect(input.model.rawValue == pair.0)
        #expect(throws: RushesError.self) { try catalog.assuming(model).quote(input) }
    }

    @Test(arguments: ["newlab/clip-9", "text-to-video", "a heron lifts off", "", "lab/\u{1B}/text-to-video"])
    func `what says no kind is not imagined`(name: String) {
        #expect(Catalog.imagined(name) == nil)
    }

    /// The least that a model needs.
    static func brief(for model: Model, named name: String? = nil) -> Brief {
        var brief = Brief(model.field(for: .prompt) == nil ? "" : "a heron", model: name ?? model.id.rawValue)
        for field in model.fields where field.isRequired || model.kind == .referenceToVideo {
            switch field.role {
            case .image where model.kind == .referenceToVideo: brief.references = [picture]
            case .material: brief.references = [picture]
            case .image: brief.images = [picture]
            case .lastImage: brief.lastImage = picture
            case .video where field.isRequired: brief.videos = [clip]
            case .audio where field.isRequired: brief.audios = [sound]
            case .prompt where !field.isRequired: break
            case .resolution where field.isRequired && field.defaultValue == nil:
                brief.resolution = field.values.first?.stringValue.map(Resolution.init(rawValue:))
            default: break
            }
        }
        return brief
    }
}
