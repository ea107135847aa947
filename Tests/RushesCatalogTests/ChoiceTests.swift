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
        ("seedance", "seedance-2.0"),
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
        (Brief("x", model: "grok-imagine-video", videos: [clip]), "xai/grok-imagine-video/extend"),
        (Brief("x", model: "google/veo3.1/text-to-video", references: [picture]), "google/veo3.1/reference-to-video"),
        (Brief("x", model: "hailuo-2.3", references: [picture]), "veo3.1,"),
    ])
    func `what a model or family cannot take is refused with models that can`(brief: Brief, named: String) throws {
        let error = #expect(throws: RushesError.self) { try catalog.input(for: brief) }
        #expect(error?.code == .invalidBrief)
        #expect(error?.hint?.contains(named) == true, "\(String(describing: error))")
    }

    /// The least that a model needs.
    static func brief(for model: Model, named name: String? = nil) -> Brief {
        var brief = Brief("a heron", model: name ?? model.id.rawValue)
        for field in model.fields where field.isRequired || model.kind == .referenceToVideo {
            switch field.role {
            case .image where model.kind == .referenceToVideo: brief.references = [picture]
            case .material: brief.references = [picture]
            case .image: brief.images = [picture]
            case .lastImage: brief.lastImage = picture
            case .video where field.isRequired: brief.videos = [clip]
            case .resolution where field.isRequired && field.defaultValue == nil:
                brief.resolution = field.values.first?.stringValue.map(Resolution.init(rawValue:))
            default: break
            }
        }
        return brief
    }
}
