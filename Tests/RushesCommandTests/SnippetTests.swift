import Foundation
import Rushes
import Testing

/// The README's Swift snippet, compiled and run.
@Suite(.timeLimit(.minutes(10)))
struct SnippetTests {
    @Test func `the snippet in the README does what it says`() async throws {
        try await Workplace.use { place in
            let configuration = Configuration(
                apiKey: nil,
                home: place.path("home"),
                workingDirectory: place.folder.path
            )
            let studio = try await LocalStudio(configuration)
            // The README's duration and resolution, smaller: the frames are the same kind of work.
            let brief = Brief("A heron lifts off at dawn", duration: .seconds(4), resolution: .p720)
            #expect(try await studio.quote(brief).description == "0.60 USD, list price of 2026-06-02")
            let job = try await studio.submit(brief)
            var states: [JobState] = []
            for await event in studio.events(of: job.id) {
                if case .changed(let job) = event { states.append(job.state) }
            }
            #expect(states.last == .done)
            let take = try #require(try await studio.takes(of: job.id).first)
            #expect(FileManager.default.fileExists(atPath: take.path))
            await studio.close()
        }
    }

    /// Not run: only that it compiles, word for word as it stands in the README.
    func snippet() async throws {
        // snippet
        let studio = try await LocalStudio()  // the environment's key, or the animatic engine
        let brief = Brief("A heron lifts off at dawn", duration: .seconds(8), resolution: .p1080)
        print(try await studio.quote(brief))  // 1.00 USD, list price of 2026-06-02
        let job = try await studio.submit(brief)
        for await event in studio.events(of: job.id) { print(event) }
        let take = try await studio.takes(of: job.id)[0]
        // end of snippet
        _ = take
    }

    @Test func `the README holds the very snippet that is compiled here`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let source = try String(contentsOfFile: #filePath, encoding: .utf8)
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let start = try #require(lines.firstIndex { $0.trimmingCharacters(in: .whitespaces) == "// snippet" })
        let end = try #require(lines.firstIndex { $0.trimmingCharacters(in: .whitespaces) == "// end of snippet" })
        /// The code without its comments, which each page has in its own language.
        func words(_ text: String) -> String {
            text.split(separator: "\n").map { $0.split(separator: "// ", omittingEmptySubsequences: false)[0] }
                .joined(separator: " ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        let snippet = words(lines[(start + 1)..<end].joined(separator: "\n"))
        for page in ["README.md", "README.zh.md"] {
            let text = words(try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8))
            #expect(text.contains(snippet), "\(page) shows another snippet")
        }
    }
}
