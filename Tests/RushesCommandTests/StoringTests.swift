import Foundation
import RushesCore
import RushesTesting
import Testing

/// Where takes go and under which names: what is refused before money, and what is kept after it.
@Suite(.timeLimit(.minutes(10)))
struct StoringTests {
    /// The bytes of a small file that ffmpeg makes.
    private static func made(_ name: String, _ arguments: String, in place: Workplace) async throws -> ServedBody {
        let path = place.path("home-\(name)")
        let result = try await place.run(
            "ffmpeg",
            ["-v", "error", "-y"] + arguments.split(separator: " ").map(String.init) + [path]
        )
        #expect(result.exit == 0, "\(result.error)")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        try FileManager.default.removeItem(atPath: path)
        return ServedBody(bytes)
    }

    private static let moving = "-f lavfi -i testsrc2=size=320x180:rate=24:duration=2"

    // MARK: Before money

    @Test(arguments: [
        String(repeating: "n", count: 247) + ".mp4", String(repeating: "雨", count: 82) + ".mp4",
        String(repeating: "a/", count: 2100) + "x.mp4",
    ])
    func `a name that is too long for what it needs is refused before money`(name: String) async throws {
        try await atWork { server, place in
            let result = try await place.rushes("A heron lifts off", "-o", name, "--format", "json")
            #expect(result.exit == 1, "\(result.output)")
            #expect(try result.json()["error"]?["code"] == "output_unwritable")
            #expect(server.account.requests(on: .submit).isEmpty)
            #expect(try place.files().isEmpty)
        }
    }

    @Test func `a name as long as can be is used`() async throws {
        try await atWork { server, place in
            let name = String(repeating: "n", count: 238) + ".mp4"
            let result = try await place.rushes("A heron lifts off", "-o", name)
            #expect(result.exit == 0, "\(result.error)")
            #expect(try place.files() == [name, name + ".json"])
        }
    }

    @Test(arguments: ["o.mp4.partial", "o.mp4.partial.json", "o.mp4.json"], ["file", "folder", "link"])
    func `what stands under a name that is needed is refused before money, and never touched`(
        name: String,
        kind: String
    ) async throws {
        try await atWork { server, place in
            switch kind {
            case "file": try Data("mine".utf8).write(to: URL(fileURLWithPath: place.path(name)))
            case "folder":
                try FileManager.default.createDirectory(atPath: place.path(name), withIntermediateDirectories: false)
            default:
                try FileManager.default.createSymbolicLink(
                    atPath: place.path(name),
                    withDestinationPath: place.path("nowhere")
                )
            }
            for force in [[], ["--force"]] {
                let result = try await place.run(
                    Workplace.program,
                    ["A heron lifts off", "-o", "o.mp4", "--format", "json"] + force
                )
                #expect(result.exit == 64, "\(result.output)")
                #expect(try result.json()["error"]?["code"] == "output_exists")
            }
            #expect(server.account.requests(on: .submit).isEmpty)
            #expect(try place.files() == [name])
            if kind == "file" { #expect(FileManager.default.contents(atPath: place.path(name)) == Data("mine".utf8)) }
            // Names that the program chooses step aside.
            let other = try await place.rushes("O", "--dry-run")
            #expect(other.exit == 0 || other.exit == 64)
        }
    }

    @Test func `a symbolic link that leads nowhere is no free name`() async throws {
        try await atWork { server, place in
            try FileManager.default.createSymbolicLink(
                atPath: place.path("o.mp4"),
                withDestinationPath: place.path("nowhere")
            )
            let result = try await place.rushes("A heron lifts off", "-o", "o.mp4", "--format", "json")
            #expect(try result.json()["error"]?["code"] == "output_exists")
            #expect(server.account.requests(on: .submit).isEmpty)
        }
    }

    @Test func `a pipe is never replaced`() async throws {
        try await atWork { server, place in
            #expect(mkfifo(place.path("o.mp4"), 0o600) == 0)
            let result = try await place.rushes("A heron lifts off", "-o", "o.mp4", "--force", "--format", "json")
            #expect(try result.json()["error"]?["code"] == "output_unwritable")
            #expect(server.account.requests(on: .submit).isEmpty)
        }
    }

    @Test func `of three takes none is made if the third has no place`() async throws {
        try await atWork { server, place in
            try Data("mine".utf8).write(to: URL(fileURLWithPath: place.path("o-3.mp4.partial")))
            let result = try await place.rushes("A heron lifts off", "--takes", "3", "-o", "o.mp4", "--format", "json")
            #expect(result.exit == 64)
            #expect(server.account.requests(on: .submit).isEmpty)
            #expect(try await place.rushes("jobs", "list").output.isEmpty)
        }
    }

    // MARK: Promises

    @Test func `a place that an unfinished job was promised is refused before money, replacing or not`() async throws {
        try await atWork { server, place in
            server.script.always(.changed { $0.ending = .never })
            let first = try await place.rushes("A heron lifts off", "-o", "o.mp4", "--force", "--detach")
            #expect(first.exit == 0, "\(first.error)")
            for force in [[], ["--force"]] {
                let second = try await place.run(
                    Workplace.program,
                    ["An egret lifts off", "-o", "o.mp4", "--detach", "--format", "json"] + force
                )
                #expect(second.exit == 64, "\(second.output)")
                #expect(try second.json()["error"]?["code"] == "output_exists")
            }
            #expect(server.account.submissions.count == 1)
        }
    }

    @Test func `a take is never written over by another job's`() async throws {
        try await atWork { server, place in
            #expect(try await place.rushes("A heron lifts off", "-o", "o.mp4").exit == 0)
            let refused = try await place.rushes("An egret lifts off", "-o", "o.mp4", "--force", "--format", "json")
            #expect(refused.exit == 64, "\(refused.output)")
            #expect(try refused.json()["error"]?["code"] == "output_exists")
            #expect(server.account.submissions.count == 1)
            // What the user has put there since is no take.
            try Data("mine".utf8).write(to: URL(fileURLWithPath: place.path("o.mp4")))
            let replaced = try await place.rushes("An egret lifts off", "-o", "o.mp4", "--force")
            #expect(replaced.exit == 0, "\(replaced.error)")
        }
    }

    @Test func `runs at the same moment without a name take the next free ones`() async throws {
        try await atWork { server, place in
            let results = try await withThrowingTaskGroup(of: Workplace.Result.self) { group in
                for _ in 0..<4 { group.addTask { try await place.rushes("A heron lifts off at dawn") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(results.allSatisfy { $0.exit == 0 }, "\(results.map(\.error))")
            let stem = "a-heron-lifts-off-at-dawn"
            let names = [stem, "\(stem)-2", "\(stem)-3", "\(stem)-4"].flatMap { ["\($0).mp4", "\($0).mp4.json"] }
            #expect(try place.files() == names.sorted())
            #expect(server.account.submissions.count == 4)
        }
    }

    // MARK: What comes

    @Test(arguments: [("webm", "video/webm"), ("mkv", "video/x-matroska"), ("mov", "video/quicktime")])
    func `every clip that a player plays is kept under its own ending`(ending: String, type: String) async throws {
        try await Workplace.use { scratch in
            let codec = ending == "webm" ? "-c:v libvpx -deadline realtime" : "-c:v libx264 -pix_fmt yuv420p"
            let body = try await Self.made("clip.\(ending)", "\(Self.moving) \(codec)", in: scratch)
            try await atWork(.changed { $0.output = body }) { server, place in
                let result = try await place.rushes("A heron lifts off", "-o", "o.mp4", "--format", "json")
                #expect(result.exit == 0, "\(result.error)")
                #expect(try place.files() == ["o.\(ending)", "o.\(ending).json"])
                let take = try result.json()["takes"]?.arrayValue?.first
                #expect(take?["mediaType"]?.stringValue == type)
                #expect(take?["width"] == 320 && take?["height"] == 180 && take?["framesPerSecond"] == 24)
                #expect(take?["path"]?.stringValue?.hasSuffix("/o.\(ending)") == true)
                let plain = try await place.rushes("A heron lifts off", "-o", "p.mp4")
                #expect(plain.error.contains("p.\(ending)"))
                #expect(plain.lines.last?.hasSuffix("/p.\(ending)") == true)
                #expect(try await place.rushes("takes", "verify").exit == 0)
            }
        }
    }

    @Test(arguments: [["a.png", "b.mp4"], ["b.mp4", "a.wav"]])
    func `of several outputs the clip is the take, and the rest is kept beside it`(names: [String]) async throws {
        try await Workplace.use { scratch in
            let still = try await Self.made("s.png", "-f lavfi -i color=red:s=64x64 -frames:v 1", in: scratch)
            let sound = try await Self.made("s.wav", "-f lavfi -i sine=duration=1", in: scratch)
            let settings = ServerSettings.changed {
                $0.outputsByEnding = ["png": (still, "image/png"), "wav": (sound, "audio/wav")]
            }
            try await atWork(settings) { server, place in
                server.script.always(.changed { $0.outputNames = names })
                let result = try await place.rushes("A heron lifts off", "-o", "o.mp4", "--format", "json")
                #expect(result.exit == 0, "\(result.error)")
                #expect(try result.json()["job"]?["state"] == "done")
                let ending = names.contains("a.png") ? "png" : "wav"
                let files = ["o-2.\(ending)", "o-2.\(ending).json", "o.mp4", "o.mp4.json"]
                #expect(try place.files() == files)
                #expect(server.account.submissions.count == 1)
            }
        }
    }

    @Test func `a clip that has no place where it was to go is brought somewhere else`() async throws {
        try await atWork { server, place in
            let first = try await place.rushes("A heron lifts off", "-o", "deep/o.mp4", "--detach", "--format", "json")
            let id = try #require(try first.json()["job"]?["id"]?.stringValue)
            try FileManager.default.removeItem(atPath: place.path("deep"))
            try Data("mine".utf8).write(to: URL(fileURLWithPath: place.path("deep")))
            let stuck = try await place.rushes("jobs", "resume", id, "--format", "json")
            #expect(stuck.exit == 1)
            #expect(try stuck.json()["error"]?["code"] == "output_unwritable")
            #expect(try stuck.json()["error"]?["hint"]?.stringValue?.contains("resume \(id) -o PLACE") == true)
            let brought = try await place.rushes("jobs", "resume", id, "-o", "here.mp4")
            #expect(brought.exit == 0, "\(brought.error)")
            #expect(try place.files() == ["deep", "here.mp4", "here.mp4.json"])
            let again = try await place.rushes("jobs", "resume", id, "-o", "there.mp4", "--format", "json")
            #expect(try again.json()["error"]?["code"] == "output_exists")
            #expect(server.account.submissions.count == 1)
        }
    }

    @Test func `a link is asked for as it was signed`() async throws {
        try await atWork { server, place in
            server.script.always(.changed { $0.outputNames = ["c.mp4?name=雨 1.mp4&sig=ab%2Fcd%3D&x=[1]"] })
            let result = try await place.rushes("A heron lifts off", "-o", "o.mp4")
            #expect(result.exit == 0, "\(result.error)")
            #expect(
                server.account.requests(on: .output).map(\.target)
                    == ["/outputs/c.mp4?name=%E9%9B%A8%201.mp4&sig=ab%2Fcd%3D&x=%5B1%5D"]
            )
        }
    }

    @Test func `a clip in a coding that is none is kept`() async throws {
        try await atWork { server, place in
            var fault = Fault.none
            fault.headers = [("Content-Encoding", "aws-chunked")]
            server.script.output.always(fault)
            let result = try await place.rushes("A heron lifts off", "-o", "o.mp4")
            #expect(result.exit == 0, "\(result.error)")
            #expect(server.account.requests(on: .output).count == 1)
        }
    }

    @Test func `the doctor looks at the disks of home, takes and working directory`() async throws {
        try await Workplace.use { place in
            let result = try await place.rushes("doctor")
            let disks = result.lines.filter { $0.contains("disk ") }
            #expect(!disks.isEmpty)
            for name in ["working directory", "home", "takes"] {
                #expect(disks.contains { $0.contains(name) }, "\(result.output)")
            }
        }
    }
}
