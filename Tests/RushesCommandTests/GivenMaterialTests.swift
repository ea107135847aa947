import Foundation
import RushesCore
import RushesTesting
import Testing

/// What is given to the built program: measured before money moves, played by a rehearsal as by the service, and named
/// in receipts so that they can be given away.
@Suite(.timeLimit(.minutes(10))) struct GivenMaterialTests {
    @Test(arguments: ["cut.jpg", "cut.gif", "cut.bmp", "cut.webp", "cut.png", "cut.tiff"])
    func `a picture that is cut off at a third is refused before anything is sent`(name: String) async throws {
        try await atWork { server, place in
            try await place.run(
                "ffmpeg",
                ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360", "-frames:v", "1", "whole-\(name)"]
            )
            let whole = try Data(contentsOf: URL(fileURLWithPath: place.path("whole-\(name)")))
            try whole.prefix(whole.count / 3).write(to: URL(fileURLWithPath: place.path(name)))
            for more in [[], ["--rehearse"]] {
                let result = try await place.run(
                    Workplace.program,
                    ["A heron lifts off", "-i", name, "-o", "x.mp4", "--format", "json"] + more
                )
                #expect(result.exit == 64, "\(result.error)")
                #expect(try result.json()["error"]?["code"] == "media_unreadable")
            }
            #expect(server.account.submissions.isEmpty && server.account.uploads.isEmpty)
        }
    }

    @Test func `a picture that moves is taken by the service and played by the rehearsal`() async throws {
        try await atWork { server, place in
            try await place.run(
                "ffmpeg",
                [
                    "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=5:d=1", "-c:v", "libwebp_anim",
                    "moving.webp",
                ]
            )
            let model = ["-m", "bytedance/seedance-2.0-fast/image-to-video", "-d", "4", "-r", "480p"]
            let real = try await place.run(
                Workplace.program,
                ["A heron lifts off", "-i", "moving.webp", "-o", "a.mp4"] + model
            )
            #expect(real.exit == 0, "\(real.error)")
            let played = try await place.run(
                Workplace.program,
                ["A heron lifts off", "-i", "moving.webp", "-o", "b.mp4", "--rehearse"] + model
            )
            #expect(played.exit == 0, "\(played.error)")
            #expect(server.account.submissions.count == 1 && place.exists("b.mp4"))
        }
    }

    @Test func `a receipt is made again here as it is, and elsewhere with its files beside it`() async throws {
        try await atWork { server, place in
            let manager = FileManager.default
            try manager.createDirectory(atPath: place.path("private/pictures"), withIntermediateDirectories: true)
            _ = try await place.picture("private/pictures/hero.png")
            let first = try await place.rushes(
                "A heron",
                "-i",
                "private/pictures/hero.png",
                "-o",
                "one.mp4",
                "--seed",
                "9"
            )
            #expect(first.exit == 0, "\(first.error)")
            let text = try String(contentsOfFile: place.path("one.mp4.json"), encoding: .utf8)
            #expect(!text.contains("private") && !text.contains(place.folder.path))
            let again = try await place.rushes("--from", "one.mp4.json", "-o", "two.mp4")
            #expect(again.exit == 0, "\(again.error)")
            let bodies = server.account.submissions.map(\.body)
            #expect(bodies.count == 2 && bodies.first?["seed"] == bodies.last?["seed"])
            #expect(server.account.uploads.count >= 1)

            // Somebody else: another home, another folder, and only what was given away.
            var other = place
            other.environment["RUSHES_HOME"] = place.path("other-home")
            try manager.createDirectory(atPath: place.path("gift"), withIntermediateDirectories: true)
            try manager.copyItem(atPath: place.path("one.mp4.json"), toPath: place.path("gift/one.mp4.json"))
            let lacking = try await other.rushes("--from", "gift/one.mp4.json", "-o", "three.mp4")
            #expect(lacking.exit == 6, "\(lacking.error)")
            #expect(lacking.error.contains("hero.png"))
            try manager.copyItem(atPath: place.path("private/pictures/hero.png"), toPath: place.path("gift/hero.png"))
            let made = try await other.rushes("--from", "gift/one.mp4.json", "-o", "three.mp4")
            #expect(made.exit == 0, "\(made.error)")
            let replaced = try await other.rushes("--from", "one.mp4.json", "-i", "gift/hero.png", "-o", "four.mp4")
            #expect(replaced.exit == 0, "\(replaced.error)")
        }
    }
}
