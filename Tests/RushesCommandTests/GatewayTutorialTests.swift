import Foundation
import RushesCore
import Testing

/// The tutorial's own scripts, run as its readers run them, against the built gateway in a rehearsal.
///
/// In the scripts nothing is changed but where the base URL comes from, and the id that is asked for.
@Suite(.serialized, .timeLimit(.minutes(10)), .enabled(if: isExpected, "RUSHES_TUTORIAL=1 runs them on this Mac"))
struct GatewayTutorialTests {
    @Test func `the Python scripts make clips that play, from words and from an uploaded picture`() async throws {
        try await Workplace.use { place in
            try await place.picture("reference.jpg", 1280, 720)
            try await Self.serving(in: place) { client in
                let words = try await client.script("gemini_omni_t2v.py", writing: "words.mp4")
                #expect(words.exit == 0, "\(words.error)")
                try await client.expectTutorialClip("words.mp4")
                let id = try #require(words.printed(after: "Job submitted. Prediction ID: "))
                let link = try #require(words.printed(after: "Video ready: "))
                #expect(link.hasPrefix(client.origin))

                let again = try await client.script("poll_result.py", [id], writing: "again.mp4")
                #expect(again.exit == 0, "\(again.error)")
                #expect(again.lines.count == 1, "a finished job is ready at the first question: \(again.output)")
                #expect(again.printed(after: "Video ready: ")?.hasPrefix(client.origin) == true)

                let upload = try await client.script("upload_image.py", writing: "none")
                #expect(upload.exit == 0, "\(upload.error)")
                let address = try #require(upload.printed(after: "Uploaded image URL: "))
                #expect(address.hasPrefix(client.origin), "\(address)")

                let picture = try await client.script("gemini_omni_i2v.py", writing: "picture.mp4")
                #expect(picture.exit == 0, "\(picture.error)")
                try await client.expectTutorialClip("picture.mp4")
            }
        }
    }

    @Test func `the Node scripts make clips that play, from words and from an uploaded picture`() async throws {
        try await Workplace.use { place in
            try await place.picture("reference.jpg", 1280, 720)
            try await Self.serving(in: place) { client in
                let submitted = try await client.script("geminiOmniT2V.js", writing: "none")
                #expect(submitted.exit == 0, "\(submitted.error)")
                let id = try #require(
                    submitted.printed(after: "Job submitted. Prediction ID: "),
                    "\(submitted.output) \(submitted.error)"
                )
                let words = try await client.script("pollResult.js", [id], writing: "words.mp4")
                #expect(words.exit == 0, "\(words.error)")
                #expect(words.printed(after: "Video ready: ")?.hasPrefix(client.origin) == true)
                try await client.expectTutorialClip("words.mp4")

                let picture = try await client.script("geminiOmniI2V.js", writing: "picture.mp4")
                #expect(picture.exit == 0, "\(picture.error)")
                try await client.expectTutorialClip("picture.mp4")
            }
        }
    }

    @Test func `a wrong key is refused in the tutorial's words`() async throws {
        try await Workplace.use { place in
            try await Self.serving(in: place, ["--workers", "0"]) { client in
                var stranger = client
                stranger.place.environment["ATLASCLOUD_API_KEY"] = "not-a-key"
                let node = try await stranger.script("geminiOmniT2V.js", writing: "none")
                #expect(node.error.contains("error: 'Invalid API key'"), "\(node.error)")
                #expect(node.error.contains("code: 401"), "\(node.error)")
                #expect(!node.output.contains("Job submitted"))
                for name in ["gemini_omni_t2v.py", "upload_image.py"] {
                    if name == "upload_image.py" { try await place.picture("reference.jpg") }
                    let python = try await stranger.script(name, writing: "none")
                    #expect(python.exit == 1)
                    #expect(python.error.contains("401 Client Error"), "\(python.error)")
                }
            }
        }
    }

    @Test func `a duration that the model does not have is refused with those that it has`() async throws {
        try await Workplace.use { place in
            try await Self.serving(in: place, ["--workers", "0"]) { client in
                let node = try await client.script(
                    "geminiOmniT2V.js",
                    replacing: "duration: 8",
                    with: "duration: 7",
                    writing: "none"
                )
                #expect(node.error.contains("code: 400"), "\(node.error)")
                #expect(node.error.contains("4, 6, 8 or 10"), "\(node.error)")
                let python = try await client.script(
                    "gemini_omni_t2v.py",
                    replacing: "\"duration\": 8",
                    with: "\"duration\": 7",
                    writing: "none"
                )
                #expect(python.exit == 1)
                #expect(python.error.contains("400 Client Error"), "\(python.error)")
            }
        }
    }

    /// Step 5 of the tutorial: one line more, which names another model.
    @Test(arguments: ["bytedance/seedance-2-0/text-to-video", "google/veo-3-1/lite-text-to-video"])
    func `switching the model is one line, with the id as the tutorial spells it`(model: String) async throws {
        try await Workplace.use { place in
            try await Self.serving(in: place, ["--workers", "0"]) { client in
                let submitted = try await client.script(
                    "geminiOmniT2V.js",
                    replacing: "\n\naxios\n",
                    with: "\npayload[\"model\"] = \"\(model)\";\n\naxios\n",
                    writing: "none"
                )
                #expect(submitted.printed(after: "Job submitted. Prediction ID: ") != nil, "\(submitted.error)")
            }
        }
    }

    @Test func `published clients, and readers that take no other types than they know, run unchanged`() async throws {
        try await Workplace.use { place in
            try await Self.serving(in: place) { client in
                let result = try await client.script("../Client/published_client.py", writing: "none")
                #expect(result.exit == 0, "\(result.error)")
                #expect(result.output.hasPrefix("done "), "\(result.output)")
            }
        }
    }

    private static func serving(
        in place: Workplace,
        _ arguments: [String] = [],
        _ body: @escaping @Sendable (TutorialReader) async throws -> Void
    ) async throws {
        let served = try await place.serving(["--rehearse"] + arguments) { front in
            try await body(TutorialReader(of: front.listening, in: place))
        }
        #expect(served.exit == 0, "\(served.error)")
    }
}

/// On macOS nothing installs what the scripts need, Python's requests and Node's axios and form-data.
private let isExpected: Bool = {
    #if os(macOS)
        return ProcessInfo.processInfo.environment["RUSHES_TUTORIAL"] == "1"
    #else
        return true
    #endif
}()

/// Somebody who follows the tutorial with a gateway's address and key in the environment.
private struct TutorialReader: Sendable {
    var place: Workplace
    let origin: String

    init(of listening: JSONValue, in place: Workplace) throws {
        self.place = place
        origin = try #require(listening["url"]?.stringValue)
        self.place.environment["ATLASCLOUD_BASE_URL"] = try #require(listening["baseURL"]?.stringValue)
        self.place.environment["ATLASCLOUD_API_KEY"] = try #require(listening["key"]?.stringValue)
        // Where Debian's packages of Node modules are; Node finds them by itself only if it is Debian's too.
        self.place.environment["NODE_PATH"] = "/usr/share/nodejs"
    }

    /// Where the scripts are kept.
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("RushesGatewayTests/Tutorial")

    /// The system's own Python, which has what the system's packages bring, if there is one.
    private static let python =
        FileManager.default.isExecutableFile(atPath: "/usr/bin/python3") ? "/usr/bin/python3" : "python3"

    /// Runs one of the tutorial's scripts in the scratch folder.
    func script(_ name: String, _ arguments: [String] = [], writing output: String) async throws -> Workplace.Result {
        try await run(Self.folder.appendingPathComponent(name).path, arguments, writing: output)
    }

    /// Runs one of the tutorial's scripts in which a reader has changed one thing.
    func script(_ name: String, replacing old: String, with new: String, writing output: String) async throws
        -> Workplace.Result
    {
        let text = try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
        #expect(text.contains(old), "\(name) has no \(old)")
        try Data(text.replacing(old, with: new, maxReplacements: 1).utf8)
            .write(to: place.folder.appendingPathComponent(name))
        return try await run(place.path(name), [], writing: output)
    }

    private func run(_ path: String, _ arguments: [String], writing output: String) async throws -> Workplace.Result {
        var place = place
        place.environment["TUTORIAL_OUTPUT"] = place.path(output)
        return path.hasSuffix(".js")
            ? try await place.run("node", [path] + arguments)
            : try await place.run(Self.python, ["-B", path] + arguments)
    }

    /// Checks that a file is the clip that the tutorial asks for: 8 s at 1080p that a player can play.
    func expectTutorialClip(_ name: String) async throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: place.path(name)))
        #expect(bytes.dropFirst(4).prefix(4) == Data("ftyp".utf8))
        let probe = try await place.probe(place.path(name))
        let video = try #require(probe["streams"]?.arrayValue?.first { $0["codec_type"] == "video" })
        #expect(video["codec_name"] == "h264")
        #expect(video["width"] == 1920)
        #expect(video["height"] == 1080)
        #expect(video["nb_read_packets"] == "192")
        let seconds = try #require(Double(probe["format"]?["duration"]?.stringValue ?? ""))
        #expect(abs(seconds - 8) < 0.05)
        #expect(probe["format"]?["size"]?.stringValue == "\(bytes.count)")
    }
}

extension Workplace.Result {
    /// What a line of standard output says after some words.
    fileprivate func printed(after words: String) -> String? {
        lines.first { $0.hasPrefix(words) }.map { String($0.dropFirst(words.count)) }
    }
}
