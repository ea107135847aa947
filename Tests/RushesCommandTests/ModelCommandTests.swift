import RushesCore
import RushesTesting
import Testing

/// What can be asked for, and what becomes of a model that the catalog lacks; on the built program.
@Suite(.timeLimit(.minutes(10))) struct ModelCommandTests {
    @Test func `models are listed by words and kinds, and withdrawn ones on demand`() async throws {
        try await Workplace.use { place in
            let all = try await place.rushes("models", "list", "-q", "--all")
            let offered = try await place.rushes("models", "list", "-q")
            #expect(all.lines.count == 281)
            #expect(offered.lines.count == 281 - 34)
            let lite = try await place.rushes("models", "list", "google", "lite", "--kind", "image-to-video", "-q")
            #expect(lite.lines == ["google/veo3.1-lite/image-to-video"])
            let short = try await place.rushes("models", "list", "Veo 3.1 Lite", "--kind", "i2v", "-q")
            #expect(short.lines == lite.lines)
            let talking = try await place.rushes("models", "list", "--kind", "lipsync", "--format", "json")
            #expect(talking.lines.count == 2)
            #expect(try talking.json()["name"]?.stringValue == "VEED Lipsync")
            let withdrawn = try await place.rushes("models", "list", "luma")
            #expect(withdrawn.exit == 6)
            #expect(withdrawn.error.contains("--all"))
            let none = try await place.rushes("models", "list", "sedance-2.0")
            #expect(none.exit == 6)
            #expect(none.error.contains("seedance"))
            let wrong = try await place.rushes("models", "list", "--kind", "textual")
            #expect(wrong.exit == 64)
        }
    }

    @Test func `off a terminal a list is one model a line, in full`() async throws {
        try await Workplace.use { place in
            let list = try await place.rushes("models", "list")
            #expect(list.lines.count == 281 - 34 + 1)
            #expect(list.lines.allSatisfy { !$0.contains("…") })
            #expect(list.lines.first?.hasPrefix("MODEL") == true)
        }
    }

    @Test func `a model is shown with its kind, limits, gaps and source`() async throws {
        try await Workplace.use { place in
            let shown = try await place.rushes("models", "show", "kwaivgi/kling-v1.6-i2v-pro")
            for part in [
                "image-to-video", "Kling 1.6 Pro", "incomplete: ", "jpeg or png; at most 10 MB", "listed 2026-09",
            ] {
                #expect(shown.output.contains(part), "\(shown.output)")
            }
        }
    }

    @Test func `a model that the catalog lacks is refused with what is near, and rehearsed by its kind`() async throws {
        try await Workplace.use { place in
            let refused = try await place.rushes("generate", "A heron lifts off", "-m", "alibaba/wan-2.8/text-to-video")
            #expect(refused.exit == 6)
            #expect(refused.error.contains("alibaba/wan-2.7/text-to-video"))
            let played = try await place.rushes(
                "generate",
                "A heron lifts off",
                "-m",
                "alibaba/wan-2.8/text-to-video",
                "-d",
                "1",
                "-r",
                "360p",
                "--rehearse",
                "--format",
                "json"
            )
            #expect(played.exit == 0, "\(played.error)")
            #expect(try played.json()["job"]?["model"] == "alibaba/wan-2.8/text-to-video")
            #expect(try played.json()["quote"] == .null)
            #expect(played.error.contains("played as text-to-video"))
            let kindless = try await place.rushes("generate", "A heron", "-m", "alibaba/wan-2.8", "--rehearse")
            #expect(kindless.exit == 6)
        }
    }

    @Test func `a model that only the service knows is read there, quoted live and sent`() async throws {
        let settings = ServerSettings.changed { settings in
            settings.models = [
                ["model": "newlab/clip-9/text-to-video", "type": "Video", "displayName": "Clip 9"],
                ["model": "newlab/still-2/text-to-image", "type": "Image"],
                ["model": "newlab/bare/text-to-video", "type": "Video"],
            ]
            settings.schemas = ["newlab-clip-9-text-to-video": ServiceTests.schema]
        }
        try await withMisbehavingServer(settings) { server in
            try await Workplace.use(server: server) { place in
                let run = try await place.rushes(
                    "generate",
                    "A heron lifts off",
                    "-m",
                    "newlab/clip-9/text-to-video",
                    "--format",
                    "json"
                )
                #expect(run.exit == 0, "\(run.error)")
                #expect(try run.json()["quote"]?["basis"] == "live")
                #expect(server.account.submissions.count == 1)
                // It is known from now on, by its spelling too.
                let shown = try await place.rushes("models", "show", "newlab/clip-9/text-to-video")
                #expect(shown.output.contains("Clip 9"), "\(shown.output)")
                let wrong = try await place.rushes(
                    "generate",
                    "A heron lifts off",
                    "-m",
                    "newlab/clip-9/text-to-video",
                    "-d",
                    "77"
                )
                #expect(wrong.exit == 64)
                let image = try await place.rushes("generate", "A heron", "-m", "newlab/still-2/text-to-image")
                #expect(image.exit == 64)
                #expect(image.error.contains("makes no video"))
                for name in ["newlab/bare/text-to-video", "newlab/nothing/text-to-video"] {
                    let unknown = try await place.rushes("generate", "A heron", "-m", name)
                    #expect(unknown.exit == 6)
                    #expect(unknown.error.contains("rushes models list"))
                }
                #expect(server.account.submissions.count == 1)
            }
        }
    }
}
