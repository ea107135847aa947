import Foundation
import RushesCore
import RushesTesting
import Testing

/// What is asked of the service beside clips: its models, its balance.
@Suite(.timeLimit(.minutes(10)))
struct ServiceTests {
    static let schema: JSONValue = [
        "openapi": "3.0.0",
        "components": [
            "schemas": [
                "Input": [
                    "type": "object",
                    "required": ["model", "prompt"],
                    "properties": [
                        "model": ["type": "string"],
                        "prompt": ["type": "string"],
                        "duration": ["type": "integer", "enum": [5, 9], "default": 5],
                        "aspect_ratio": ["type": "string", "enum": ["16:9"], "default": "16:9"],
                    ],
                    "seed": ["title": "a stray key, as the service has them"],
                ]
            ]
        ],
    ]

    private static func row(_ model: String) -> JSONValue {
        let slug = model.replacing("/", with: "-")
        return ["model": .string(model), "type": "Video", "schema": .string("/model/schema/\(slug).json")]
    }

    @Test func `an update is preferred to the bundled list, and new models can be asked for`() async throws {
        let settings = ServerSettings.changed { settings in
            let models = ["new/house/text-to-video", "google/veo3.1/text-to-video", "gone/x/text-to-video"]
            settings.models = models.map(Self.row)
            settings.schemas = [
                "new-house-text-to-video": Self.schema, "google-veo3.1-text-to-video": Self.schema,
            ]
        }
        try await withMisbehavingServer(settings) { server in
            try await Workplace.use(server: server, key: nil) { place in
                let updated = try await place.rushes("models", "update", "--format", "json")
                #expect(updated.exit == 0, "\(updated.error)")
                #expect(try updated.json()["saved"] == 2)
                #expect(try updated.json()["withoutSchema"] == ["gone/x/text-to-video"])
                let shown = try await place.rushes("models", "show", "google/veo3.1/text-to-video")
                #expect(shown.output.contains("5 or 9 s"), "\(shown.output)")
                let planned = try await place.rushes(
                    "A heron",
                    "-m",
                    "new/house/text-to-video",
                    "--rehearse",
                    "--dry-run",
                    "--format",
                    "json"
                )
                #expect(planned.exit == 0, "\(planned.error)")
                #expect(try planned.json()["input"]?["duration"] == 5)
                #expect(server.account.requests.allSatisfy { $0.header("Authorization") == nil })
            }
        }
    }

    @Test func `the doctor finds what is well and what is not, each with its fix`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                let well = try await place.rushes("doctor")
                #expect(well.exit == 0, "\(well.output)")
                #expect(well.output.contains("125.50 USD"))
                var other = place
                other.environment["ATLASCLOUD_API_KEY"] = "other-key"
                other.environment["PATH"] = "/nonexistent"
                other.environment["RUSHES_HOME"] = "/proc/nowhere"
                let ill = try await other.rushes("doctor", "--format", "json")
                #expect(ill.exit == 1)
                let findings = try ill.lines.map { try JSONValue(parsing: $0) }
                let bad = findings.filter { $0["verdict"] == "bad" }
                #expect(Set(bad.compactMap { $0["check"]?.stringValue }) == ["service", "ffmpeg", "disk", "home"])
                #expect(bad.allSatisfy { $0["fix"]?.stringValue?.isEmpty == false })
                #expect(!ill.output.contains("other-key"))
            }
        }
    }

    @Test func `a flag comes before the environment, and the environment before the file`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server, key: nil) { place in
                try Data("export ATLASCLOUD_API_KEY='test-key' # ours\r\nRUSHES_MAX_COST=0.50\r\n".utf8)
                    .write(to: place.folder.appendingPathComponent(".env"))
                let refused = try await place.rushes("A heron lifts off", "-o", "x.mp4")
                #expect(refused.exit == 4, "\(refused.error)")
                let allowed = try await place.rushes(
                    "A heron lifts off",
                    "--max-cost",
                    "2",
                    "--seed",
                    "-1",
                    "-o",
                    "x.mp4"
                )
                #expect(allowed.exit == 0, "\(allowed.error)")
                var keyless = place
                keyless.environment["ATLASCLOUD_API_KEY"] = ""
                let rehearsed = try await keyless.rushes("A heron lifts off", "--dry-run", "--max-cost", "2")
                #expect(rehearsed.error.contains("rehearsal"))
                #expect(server.account.submissions.count == 1)
            }
        }
    }
}
