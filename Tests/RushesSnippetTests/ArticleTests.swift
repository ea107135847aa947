import Foundation
import Testing

/// The articles show the very code that this target compiles, with nothing but what is public.
@Suite struct ArticleTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Text without the differences that indentation makes.
    private func words(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test(arguments: [
        "Sources/Rushes/Rushes.docc/MakeAClip.md", "Sources/Rushes/Rushes.docc/Rushes.md",
        "Sources/RushesTesting/RushesTesting.docc/WriteALedgerStore.md",
        "Sources/RushesTesting/RushesTesting.docc/WriteAProvider.md",
    ])
    func `an article's code is compiled here`(path: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let compiled = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .map { words(try String(contentsOf: $0, encoding: .utf8)) }
        let article = try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
        let blocks = article.components(separatedBy: "```swift\n").dropFirst()
        #expect(!blocks.isEmpty)
        for block in blocks {
            let code = words(block.components(separatedBy: "\n```")[0])
            #expect(compiled.contains { $0.contains(code) }, "\(path) shows other code: \(code.prefix(60))…")
        }
    }
}
