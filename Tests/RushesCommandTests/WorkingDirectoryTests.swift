import Foundation
import RushesCore
import RushesTesting
import Testing

/// Without a working directory nothing is written anywhere, least of all into the root.
@Suite(.timeLimit(.minutes(10)))
struct WorkingDirectoryTests {
    @Test(arguments: [
        "\"A heron lifts off\"", "\"A heron lifts off\" -o x.mp4", "\"A heron lifts off\" --rehearse",
        "batch ../shots.csv --rehearse", "compare \"A heron\" --takes 2 --rehearse", "estimate \"A heron\"",
    ])
    func `a working directory that was removed is refused`(arguments: String) async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                try Data("prompt\nA heron lifts off\n".utf8).write(to: place.folder.appendingPathComponent("shots.csv"))
                let before = try FileManager.default.contentsOfDirectory(atPath: "/").sorted()
                let script = """
                    mkdir gone && cd gone && rmdir ../gone && exec "\(Workplace.program)" \(arguments)
                    """
                let result = try await place.run("/bin/sh", ["-c", script])
                #expect(result.exit == 1, "\(result.error)")
                #expect(result.error.contains("the working directory is gone"), "\(result.error)")
                #expect(result.error.contains("hint:"))
                #expect(server.account.submissions.isEmpty)
                #expect(try place.files() == ["shots.csv"])
                #expect(!place.exists("home"))
                #expect(try FileManager.default.contentsOfDirectory(atPath: "/").sorted() == before)
            }
        }
    }

    @Test func `one that was removed and made again is another`() async throws {
        try await Workplace.use { place in
            let script = """
                mkdir gone && cd gone && rmdir ../gone && mkdir ../gone && exec "\(Workplace.program)" "A heron" --rehearse
                """
            let result = try await place.run("/bin/sh", ["-c", script])
            #expect(result.exit == 1, "\(result.error)")
            #expect(result.error.contains("is gone"))
            #expect(try FileManager.default.contentsOfDirectory(atPath: place.path("gone")).isEmpty)
        }
    }
}
