import RushesCatalog
import RushesCore
import Testing

@Suite struct StrayMemberTests {
    private func model(_ id: String) throws -> Model { try #require(try Catalog().model(ModelID(id))) }

    @Test(
        arguments: [
            "watermark", "enable_safety_checker", "prompt_extend", "cfg_scale", "guidanceScale",
            "enable-safety-checker", "enableSafetyChecker", "CFG_SCALE", "camera_fixed", "prompt_optimizer",
        ]
    )
    func `a switch of other models may be left out, however it is written`(name: String) throws {
        let model = try model("google/veo3.1/image-to-video")
        for value: JSONValue in [true, 0.5, 3, "blurry"] {
            #expect(model.stray(name, value: value) == .droppable(.switchOfOthers))
        }
    }

    @Test func `a member that says nothing may be left out, whatever its name`() throws {
        let model = try model("google/veo3.1/text-to-video")
        let nothing: [JSONValue] = [.null, "", "  ", [], [:], [""], [.null], ["a": .null]]
        for name in ["image", "last_frame", "webhook_url", "sed", "whatever"] {
            for value in nothing { #expect(model.stray(name, value: value) == .droppable(.empty), "\(name) \(value)") }
        }
        #expect(model.stray("loop", value: false) == .droppable(.empty))
    }

    @Test func `false under a name that may be a slip is refused: what it would switch off may cost`() throws {
        let model = try model("google/veo3.1/text-to-video")
        #expect(model.field("generate_audio") != nil)
        #expect(model.stray("generate_audoi", value: false) == .refused(.near("generate_audio")))
        #expect(model.stray("generateAudio", value: false) == .refused(.near("generate_audio")))
    }

    @Test(
        arguments: [
            ("seeed", "seed"), ("durration", "duration"), ("resolutoin", "resolution"), ("promt", "prompt"),
            ("modle", "model"), ("aspectratio", "aspect_ratio"), ("mode", "model"),
        ]
    )
    func `a name within two edits of one that the model has is refused, naming it`(pair: (String, String)) throws {
        let model = try model("google/veo3.1/text-to-video")
        #expect(model.stray(pair.0, value: 7) == .refused(.near(pair.1)))
    }

    @Test(
        arguments: [
            ("first_frame_url", StrayMember.Reason.material), ("mask", .material), ("loras", .material),
            ("referenceImages", .material), ("num_frames", .duration), ("video_length", .duration),
            ("quality", .resolution), ("output_width", .resolution), ("n", .count), ("num_videos", .count),
            ("batch_size", .resolution), ("callback_url", .webhook), ("webhook_events_filter", .webhook),
            ("random_seed", .seed), ("max_price", .limit), ("service_tier", .limit), ("with_audio", .sound),
            ("frobnicate", .unknown),
        ]
    )
    func `what means material, length, fineness, number, a seed, a webhook or a limit is refused`(
        pair: (String, StrayMember.Reason)
    ) throws {
        let model = try model("google/veo3.1/text-to-video")
        #expect(model.stray(pair.0, value: 7) == .refused(pair.1))
    }

    @Test func `a shape may be left out where the clip takes that of its picture, and nowhere else`() throws {
        let catalog = Catalog()
        let models = try catalog.models()
        let pictures = models.filter { $0.kind == .imageToVideo && $0.field(for: .image) != nil }
        let shapeless = pictures.filter { $0.field(for: .aspect) == nil && $0.field(for: .size) == nil }
        try #require(!shapeless.isEmpty)
        for model in shapeless where model.stray("aspect_ratio", value: "9:16") != .droppable(.shapeOfMaterial) {
            Issue.record("\(model.id)")
        }
        let words = models.filter { $0.kind == .textToVideo && $0.field(for: .aspect) == nil }
        for model in words { #expect(model.stray("aspect_ratio", value: "9:16") == .refused(.unknown), "\(model.id)") }
    }

    @Test func `a switch that holds an address is material`() throws {
        let model = try model("google/veo3.1/text-to-video")
        #expect(model.stray("style", value: "https://example.com/a.png") == .refused(.material))
        #expect(model.stray("camera_control", value: ["a": ["data:image/png;base64,AAAA"]]) == .refused(.material))
    }

    @Test func `the sentence names the member and the model and never its value`() throws {
        let model = try model("google/veo3.1/text-to-video")
        let verdict = model.stray("watermark", value: "hush")
        #expect(verdict.sentence(on: "watermark", of: model.id).contains("`watermark`"))
        let slip = model.stray("seeed", value: "hush")
        #expect(slip.sentence(on: "seeed", of: model.id).contains("did you mean `seed`?"))
    }
}
