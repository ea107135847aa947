import Foundation
import Testing

/// The pages that are made from code are those that stand in docs/, and the READMEs stay short.
@Suite(.timeLimit(.minutes(10)))
struct PageTests {
    private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func `the pages in docs are what the program writes`() async throws {
        try await Workplace.use { place in
            let result = try await place.rushes("pages", place.folder.path)
            #expect(result.exit == 0, "\(result.error)")
            for page in ["exit-codes.md", "commands.md"] {
                let written = try String(contentsOfFile: place.path(page), encoding: .utf8)
                let kept = try String(contentsOf: root.appendingPathComponent("docs/\(page)"), encoding: .utf8)
                #expect(written == kept, "docs/\(page) is out of date: run `make docs`")
            }
        }
    }

    @Test(arguments: ["README.md", "README.zh.md"])
    func `a README has fewer than 150 lines`(page: String) throws {
        let text = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count < 150)
    }
}
