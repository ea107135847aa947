import Foundation
import RushesCore
import RushesTesting
import Testing

/// One clip the whole way, on the hosted service as the misbehaving server plays it.
@Suite(.timeLimit(.minutes(10)))
struct AtlasRunTests {
    @Test func `text becomes a stored take, a receipt, and a settled charge`() async throws {
        try await atWork { server, place in
            server.script.always(.changed { $0.price = "0.75" })
            let result = try await place.rushes("A heron lifts off at dawn", "-o", "heron.mp4", "--format", "json")
            #expect(result.exit == 0, "\(result.error)")
            let document = try result.json()
            #expect(document["rehearsal"] == false)
            #expect(document["job"]?["state"] == "done")
            #expect(document["job"]?["attempts"] == 1)
            #expect(document["quote"]?["basis"] == "live")
            #expect(document["charge"]?["amount"] == "0.75")
            #expect(document["charge"]?["basis"] == "settled")
            #expect(document["takes"]?.arrayValue?.first?["path"]?.stringValue?.hasSuffix("/heron.mp4") == true)
            #expect(try place.files() == ["heron.mp4", "heron.mp4.json"])
            let account = server.account
            #expect(account.submissions.count == 1)
            let body = try #require(account.submissions.first?.body)
            #expect(body["model"] == "google/gemini-omni-flash/text-to-video-developer")
            #expect(body["duration"] == 8)
            #expect(body["aspect_ratio"] == "16:9")
            #expect(body["resolution"] == "1080p")
            #expect((body["seed"]?.integerValue ?? -1) >= 0)
            let listed = try await place.rushes("takes", "list", "--format", "json")
            #expect(try listed.json()["byteCount"] == document["takes"]?.arrayValue?.first?["byteCount"])
        }
    }

    @Test func `local pictures are uploaded once each and their addresses sent in order`() async throws {
        try await atWork { server, place in
            try await place.picture("a.jpg", colour: "red")
            try await place.picture("b.png", colour: "blue")
            let result = try await place.rushes(
                "The character walks forward slowly",
                "-i",
                "a.jpg",
                "-i",
                "b.png",
                "-i",
                "https://example.com/c.jpg",
                "--takes",
                "2",
                "--seed",
                "5",
                "-o",
                "walk.mp4"
            )
            #expect(result.exit == 0, "\(result.error)")
            #expect(server.account.uploads.count == 2)
            #expect(server.account.submissions.count == 2)
            for submission in server.account.submissions {
                #expect(submission.model == "google/gemini-omni-flash/image-to-video-developer")
                let images = submission.body["images"]?.arrayValue?.compactMap(\.stringValue) ?? []
                #expect(images.count == 3)
                #expect(images.allSatisfy { $0.hasPrefix("http") })
                #expect(images.last == "https://example.com/c.jpg")
            }
            #expect(Set(server.account.submissions.compactMap { $0.body["seed"]?.integerValue }) == [5, 6])
            #expect(try place.files().filter { $0.hasSuffix(".mp4") } == ["walk-1.mp4", "walk-2.mp4"])
        }
    }

    @Test func `references of three kinds go to Seedance's own fields`() async throws {
        try await atWork { server, place in
            try await place.picture("dancer.png")
            try await place.sound("song.mp3")
            try await place.clip("moves.mp4")
            let result = try await place.rushes(
                "They dance to the song",
                "-m",
                "seedance-2.0",
                "--reference",
                "dancer.png",
                "--reference",
                "moves.mp4",
                "--audio",
                "song.mp3",
                "-o",
                "dance.mp4"
            )
            #expect(result.exit == 0, "\(result.error)")
            let body = try #require(server.account.submissions.first?.body)
            #expect(body["model"] == "bytedance/seedance-2.0/reference-to-video")
            #expect(body["reference_images"]?.arrayValue?.count == 1)
            #expect(body["reference_videos"]?.arrayValue?.count == 1)
            #expect(body["reference_audios"]?.arrayValue?.count == 1)
            #expect(server.account.uploads.count == 3)
        }
    }

    @Test func `a given clip is edited by the family's plain variant`() async throws {
        try await atWork { server, place in
            try await place.clip("street.mp4")
            let result = try await place.rushes("Make it snow", "--video", "street.mp4", "-o", "snow.mp4")
            #expect(result.exit == 0, "\(result.error)")
            let body = try #require(server.account.submissions.first?.body)
            #expect(body["model"] == "google/gemini-omni-flash/video-edit")
            #expect(body["video"]?.stringValue?.hasPrefix("http") == true)
            #expect(body["duration"] == nil)
        }
    }

    @Test(arguments: [
        ("bytedance/seedance-2-0/text-to-video", "bytedance/seedance-2.0/text-to-video"),
        ("google/veo-3-1/lite-text-to-video", "google/veo3.1-lite/text-to-video"),
    ])
    func `the tutorial's spellings of models are understood, with a note`(spelling: String, id: String) async throws {
        try await atWork { server, place in
            let result = try await place.rushes("A heron lifts off at dawn", "-m", spelling, "-o", "x.mp4")
            #expect(result.exit == 0, "\(result.error)")
            #expect(server.account.submissions.first?.model == id)
            #expect(result.error.contains(id))
        }
    }

    @Test func `a detached job is accepted, listed, and brought home later`() async throws {
        try await atWork { server, place in
            let detached = try await place.rushes("A heron lifts off at dawn", "--detach", "-o", "x.mp4")
            #expect(detached.exit == 0, "\(detached.error)")
            let id = try #require(detached.lines.last)
            #expect(id.hasPrefix("job_"))
            #expect(!place.exists("x.mp4"))
            let listed = try await place.rushes("jobs", "list", "--format", "json")
            #expect(try listed.json()["job"]?["state"] == "accepted")
            #expect(try listed.json()["job"]?["remoteID"]?.stringValue == server.account.submissions.first?.id)
            let watched = try await place.rushes("jobs", "watch", String(id.dropFirst(4).prefix(24)))
            #expect(watched.exit == 0, "\(watched.error)")
            #expect(place.exists("x.mp4"))
            #expect(server.account.submissions.count == 1)
        }
    }

    @Test func `waiting that times out leaves the job running, and watching ends it`() async throws {
        try await atWork { server, place in
            server.script.always(.changed { $0.ending = .never })
            let waited = try await place.rushes(
                "A heron lifts off at dawn",
                "-o",
                "x.mp4",
                "--timeout",
                "1",
                "--format",
                "json"
            )
            #expect(waited.exit == 7, "\(waited.error)")
            let document = try waited.json()
            #expect(document["error"]?["code"] == "waiting_timed_out")
            let id = try #require(document["job"]?["id"]?.stringValue)
            let shown = try await place.rushes("jobs", "show", id, "--format", "json")
            #expect(["accepted", "generating"].contains(try shown.json()["job"]?["state"]?.stringValue))
        }
    }

    @Test func `an interruption leaves the job to the service, says how to go on, and nothing is paid twice`()
        async throws
    {
        try await atWork { server, place in
            // It goes on until the server's own clock says otherwise, however late the signal comes.
            server.script.enqueue(.changed { $0.endsAfter = .seconds(10) })
            let interrupted = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json") {
                await server.wait { $0.polls >= 1 }
            }
            #expect(interrupted.exit == 130, "\(interrupted.error)")
            let document = try interrupted.json()
            #expect(document["error"]?["code"] == "interrupted")
            let id = try #require(document["job"]?["id"]?.stringValue)
            #expect(document["error"]?["hint"]?.stringValue?.contains("rushes jobs resume \(id)") == true)
            server.change { settings in settings.elapsed = { .seconds(20) } }
            let watched = try await place.rushes("jobs", "watch", id)
            #expect(watched.exit == 0, "\(watched.error)")
            #expect(place.exists("x.mp4"))
            #expect(server.account.submissions.count == 1)
        }
    }

    @Test func `a dry run shows the body and sends nothing`() async throws {
        try await atWork { server, place in
            let result = try await place.rushes("A heron", "--dry-run", "--seed", "3", "-r", "720p", "--format", "json")
            #expect(result.exit == 0, "\(result.error)")
            #expect(try result.json()["input"]?["seed"] == 3)
            #expect(try result.json()["input"]?["resolution"] == "720p")
            #expect(server.account.submissions.isEmpty)
            #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.path).isEmpty)
        }
    }

    @Test func `a receipt makes the same again, and flags override it`() async throws {
        try await atWork { server, place in
            try await place.rushes("A heron lifts off at dawn", "-o", "one.mp4", "--seed", "9", "-d", "6")
            let again = try await place.rushes("--from", "one.mp4.json", "-o", "two.mp4", "-r", "720p")
            #expect(again.exit == 0, "\(again.error)")
            let bodies = server.account.submissions.map(\.body)
            #expect(bodies.count == 2)
            #expect(bodies.last?["prompt"] == "A heron lifts off at dawn")
            #expect(bodies.last?["seed"] == 9)
            #expect(bodies.last?["duration"] == 6)
            #expect(bodies.last?["resolution"] == "720p")
        }
    }

    @Test func `upload prints the address and nothing else`() async throws {
        try await atWork { server, place in
            try await place.picture("a.png")
            let result = try await place.rushes("upload", "a.png")
            #expect(result.exit == 0, "\(result.error)")
            #expect(result.lines.count == 1)
            #expect(result.output.hasPrefix("http"))
            #expect(server.account.uploads.first?.mediaType == "image/png")
        }
    }

    @Test func `the key, the link and the prompt are in no message, and the key is in no file`() async throws {
        try await atWork { server, place in
            server.script.enqueue(.failing("Generation failed for: A secret heron, with test-key", errorCode: 1))
            let failed = try await place.rushes("A secret heron", "-o", "x.mp4")
            let done = try await place.rushes("A secret heron", "-o", "y.mp4")
            for text in [failed.error, done.error, done.output] {
                #expect(!text.contains("test-key"))
                #expect(!text.contains("signed-link"))
                #expect(!text.contains("secret heron"))
            }
            let files = FileManager.default.enumerator(at: place.folder, includingPropertiesForKeys: nil)
            while let file = files?.nextObject() as? URL {
                guard let bytes = try? Data(contentsOf: file) else { continue }
                #expect(bytes.range(of: Data("test-key".utf8)) == nil, "the key stands in \(file.lastPathComponent)")
            }
            let receipt = try String(contentsOfFile: place.path("y.mp4.json"), encoding: .utf8)
            #expect(!receipt.contains("signed-link"))
        }
    }
}
