import Foundation
import RushesCore
import RushesTesting
import Testing

/// What is refused before anything happens, and how.
@Suite(.timeLimit(.minutes(10)))
struct UsageTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var exit: Int32
        var says: String
        var testDescription: String { arguments.joined(separator: " ") }
    }

    @Test(arguments: [
        Case(arguments: ["jbos"], exit: 64, says: "rushes jobs"),
        Case(arguments: ["-q", "docter"], exit: 64, says: "rushes doctor"),
        Case(arguments: ["A heron", "-d", "7"], exit: 64, says: "4, 6, 8"),
        Case(arguments: ["A heron", "-r", "8k"], exit: 64, says: "1080p"),
        Case(arguments: ["A heron", "-a", "1:1"], exit: 64, says: "9:16"),
        Case(arguments: ["A heron", "-m", "google/veo9", "--rehearse"], exit: 6, says: "veo3"),
        Case(arguments: ["A heron", "--set", "nonsense=1"], exit: 64, says: "nonsense"),
        Case(arguments: ["A heron", "-i", "missing.png"], exit: 6, says: "missing.png"),
        Case(arguments: ["A heron", "--takes", "0"], exit: 64, says: "--takes"),
        Case(arguments: ["A heron", "--max-cost", "x"], exit: 64, says: "--max-cost"),
        Case(arguments: ["jobs", "show", "job_none"], exit: 6, says: "job_none"),
        Case(arguments: ["generate"], exit: 64, says: "prompt"),
        Case(arguments: ["A heron", "--nonsense"], exit: 64, says: "--nonsense"),
    ])
    func `what cannot be is refused with what can`(refused: Case) async throws {
        try await Workplace.use { place in
            let result = try await place.run(Workplace.program, refused.arguments)
            #expect(result.exit == refused.exit, "\(result.error)")
            #expect(result.error.contains(refused.says), "\(result.error)")
            #expect(result.output.isEmpty)
            #expect(try place.files().isEmpty)
            let json = try await place.run(Workplace.program, refused.arguments + ["--format", "json"])
            #expect(json.exit == refused.exit)
            #expect(try json.json()["error"]?["code"]?.stringValue?.isEmpty == false)
        }
    }

    @Test func `bad pictures are refused by what they are, not by what they are called`() async throws {
        try await Workplace.use { place in
            try Data().write(to: place.folder.appendingPathComponent("empty.png"))
            try Data("hello, this is text".utf8).write(to: place.folder.appendingPathComponent("text.png"))
            try await place.picture("small.png", 100, 100)
            var header = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8))
            header += Data([0, 0, 0xC3, 0x50, 0, 0, 0xC3, 0x50, 8, 2, 0, 0, 0, 0, 0, 0, 0])
            try header.write(to: place.folder.appendingPathComponent("bomb.png"))
            try Data(count: 21 << 20).write(to: place.folder.appendingPathComponent("tail"))
            try await place.picture("large.png")
            let handle = try FileHandle(forWritingTo: place.folder.appendingPathComponent("large.png"))
            try handle.seekToEnd()
            try handle.write(contentsOf: Data(count: 21 << 20))
            try handle.close()
            let expected = [
                ("empty.png", "media_unreadable"), ("text.png", "media_unreadable"), ("small.png", "media_too_small"),
                ("bomb.png", "media_too_large"), ("large.png", "media_too_large"),
            ]
            for (name, code) in expected {
                let result = try await place.rushes("A heron", "-i", name, "--format", "json")
                #expect(result.exit == 64, "\(name): \(result.output)")
                #expect(try result.json()["error"]?["code"]?.stringValue == code, "\(name): \(result.output)")
            }
        }
    }

    @Test func `a PNG that is called JPEG is taken for what it is`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                try await place.picture("real.png")
                try FileManager.default.moveItem(atPath: place.path("real.png"), toPath: place.path("named.jpg"))
                let result = try await place.rushes("A heron", "-i", "named.jpg", "-o", "x.mp4")
                #expect(result.exit == 0, "\(result.error)")
                #expect(server.account.uploads.first?.mediaType == "image/png")
            }
        }
    }

    @Test func `an existing file is refused before money, and replaced only when that is said`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                try Data("mine".utf8).write(to: place.folder.appendingPathComponent("x.mp4"))
                let refused = try await place.rushes("A heron", "-o", "x.mp4", "--format", "json")
                #expect(refused.exit == 64)
                #expect(try refused.json()["error"]?["code"] == "output_exists")
                #expect(server.account.requests(on: .submit).isEmpty)
                let replaced = try await place.rushes("A heron", "-o", "x.mp4", "--force")
                #expect(replaced.exit == 0, "\(replaced.error)")
                #expect(try Data(contentsOf: place.folder.appendingPathComponent("x.mp4")).count > 100)
            }
        }
    }

    @Test func `the version is one line`() async throws {
        try await Workplace.use { place in
            let result = try await place.rushes("--version")
            #expect(result.exit == 0)
            #expect(result.lines.count == 1)
        }
    }

    @Test func `an unwritable place is refused before money`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                try Data("file".utf8).write(to: place.folder.appendingPathComponent("file"))
                let result = try await place.rushes("A heron", "-o", "file/x.mp4", "--format", "json")
                #expect(result.exit == 1)
                #expect(try result.json()["error"]?["code"] == "output_unwritable")
                #expect(server.account.requests(on: .submit).isEmpty)
            }
        }
    }
}
