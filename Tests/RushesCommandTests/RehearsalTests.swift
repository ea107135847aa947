import Foundation
import RushesCore
import RushesTesting
import Testing

/// The main job with nothing configured.
@Suite(.timeLimit(.minutes(10)))
struct RehearsalTests {
    static let prompt =
        "A young woman walks slowly through a rainy Tokyo street at night, neon reflections on wet pavement"

    @Test func `without a key a bare prompt makes an eight second 1080p clip and says that nothing was spent`()
        async throws
    {
        try await Workplace.use { place in
            let result = try await place.rushes(Self.prompt)
            #expect(result.exit == 0, "\(result.error)")
            #expect(result.error.contains("rehearsal"))
            #expect(result.error.contains("nothing is spent"))
            #expect(result.error.contains("ATLASCLOUD_API_KEY"))
            let path = try #require(result.lines.last)
            let probe = try await place.probe(path)
            let streams = probe["streams"]?.arrayValue ?? []
            let video = try #require(streams.first { $0["codec_type"] == "video" })
            #expect(video["codec_name"] == "h264")
            #expect(video["width"] == 1920)
            #expect(video["height"] == 1080)
            #expect(video["r_frame_rate"] == "24/1")
            #expect(video["nb_read_packets"] == "192")
            #expect(streams.contains { $0["codec_name"] == "aac" })
            let seconds = try #require(Double(probe["format"]?["duration"]?.stringValue ?? ""))
            #expect(abs(seconds - 8) < 0.05)
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            let index = try #require(bytes.range(of: Data("moov".utf8)))
            let media = try #require(bytes.range(of: Data("mdat".utf8)))
            #expect(index.lowerBound < media.lowerBound)
            #expect(FileManager.default.fileExists(atPath: path + ".json"))
        }
    }

    @Test func `duration, shape, resolution and seed are obeyed and stand in the receipt`() async throws {
        try await Workplace.use { place in
            let result = try await place.rushes(
                "海边的灯塔,暴风雨 🌊",
                "-d",
                "4",
                "-a",
                "9:16",
                "-r",
                "720p",
                "--seed",
                "11",
                "--format",
                "json",
                "-o",
                "tall.mp4"
            )
            #expect(result.exit == 0, "\(result.error)")
            let document = try result.json()
            #expect(document["rehearsal"] == true)
            #expect(document["job"]?["state"] == "done")
            #expect(document["job"]?["provider"] == "animatic")
            #expect(document["job"]?["model"] == "google/gemini-omni-flash/text-to-video-developer")
            #expect(document["quote"]?["amount"] == "0.60")
            #expect(document["charge"]?["amount"] == "0.00")
            #expect(document["error"] == JSONValue.null)
            let take = try #require(document["takes"]?.arrayValue?.first)
            #expect(take["width"] == 720)
            #expect(take["height"] == 1280)
            #expect(take["seconds"]?.numberValue.map { abs($0 - 4) < 0.05 } == true)
            #expect(take["hasSound"] == true)
            let receipt = try JSONValue(
                parsing: try Data(contentsOf: URL(fileURLWithPath: place.path("tall.mp4.json")))
            )
            #expect(receipt.canonicalJSON.contains("\"seed\":11"))
        }
    }

    @Test func `naming a model without a key is an error that names both ways out`() async throws {
        try await Workplace.use { place in
            let result = try await place.rushes("A heron lifts off", "-m", "veo3.1")
            #expect(result.exit == 5)
            #expect(result.error.contains("ATLASCLOUD_API_KEY"))
            #expect(result.error.contains("--rehearse"))
            #expect(try place.files().isEmpty)
        }
    }

    @Test func `missing ffmpeg is said with the command that installs it`() async throws {
        try await Workplace.use { place in
            var place = place
            place.environment["PATH"] = "/nonexistent"
            let result = try await place.rushes("A heron lifts off at dawn", "--format", "json")
            #expect(result.exit == 1)
            #expect(try result.json()["error"]?["code"] == "engine_missing")
            #expect(try result.json()["error"]?["hint"]?.stringValue?.contains("apt-get install") == true)
        }
    }

    @Test func `the program runs when it is copied elsewhere`() async throws {
        try await Workplace.use { place in
            // Copied by another process: a file that this one had open for writing could not be started while any
            // child that was forked meanwhile still holds the descriptor.
            try await place.run("cp", [Workplace.program, place.path("copied")])
            let result = try await place.rushes("models", "list", "veo3.1", "--quiet", program: place.path("copied"))
            #expect(result.exit == 0, "\(result.error)")
            #expect(result.lines.contains("google/veo3.1/text-to-video"))
        }
    }

    @Test func `an estimate without a key touches neither network nor disk`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server, key: nil) { place in
                let result = try await place.rushes("estimate", "A heron lifts off at dawn", "-r", "4k")
                #expect(result.exit == 0, "\(result.error)")
                #expect(result.lines.last?.hasPrefix("1.80 USD, list price of 2026-06-02") == true)
                #expect(server.account.connectionCount == 0)
                #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.path).isEmpty)
            }
        }
    }
}
