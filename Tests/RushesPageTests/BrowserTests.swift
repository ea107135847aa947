import Foundation
import RushesCore
import RushesPage
import Testing

/// The page in a real browser. `RUSHES_CHROMIUM` names another one, `RUSHES_PAGE_KEPT` a folder in which the page and
/// its clips are left for looking at.
@Suite(.timeLimit(.minutes(10))) struct BrowserTests {
    /// On macOS a browser is nothing that the tests may ask for; everywhere else a missing one is a failure.
    private static let isExpected: Bool = {
        #if os(macOS)
            return browser != nil
        #else
            return true
        #endif
    }()

    private static let browser: String? = {
        let environment = ProcessInfo.processInfo.environment
        if let named = environment["RUSHES_CHROMIUM"] { return named }
        let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
        let candidates =
            (environment["PATH"] ?? "").split(separator: ":").flatMap { folder in names.map { "\(folder)/\($0)" } } + [
                "/Applications/Chromium.app/Contents/MacOS/Chromium",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            ]
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    @Test(.enabled(if: isExpected, "no Chromium on this Mac"))
    func `a reader can play, compare and mark takes in a browser, and read them without scripts`() async throws {
        let browser = try #require(Self.browser, "no Chromium: run `Scripts/install-requirements test`")
        let fixture = try PageFixture(keeping: ProcessInfo.processInfo.environment["RUSHES_PAGE_KEPT"])
        let report = try await fixture.folder().write(try await Self.comparison(in: fixture))
        #expect(report.shortcomings.isEmpty, "\(report.shortcomings)")
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Browser/check_page.py").path
        let words = try await PageFixture.said("python3", ["-B", script, browser, fixture.directory])
        #expect(words.contains("rules hold"))
    }

    private static func comparison(in fixture: borrowing PageFixture) async throws -> Comparison {
        let hostile = "\"><script>window.hostile=1</script>'#?%41 " + String(repeating: "wide", count: 60)
        let pictures: [(name: String, source: String, seconds: Double, tone: Int?)] = [
            ("a-1.mp4", "testsrc2=size=320x180:rate=25", 3, 330),
            ("a-2.mp4", "mandelbrot=size=320x180:rate=25", 3, 440),
            ("b-1.mp4", "life=size=320x180:rate=25:mold=10:ratio=0.1:death_color=#C83232:life_color=#00ff00", 3, nil),
            ("b-2.mp4", "testsrc=size=320x180:rate=25", 2, 550),
            ("'#?%41 <b>.mp4", "gradients=size=180x320:rate=25:duration=2", 1, 660),
        ]
        for picture in pictures {
            try await fixture.clip(picture.name, picture.source, seconds: picture.seconds, tone: picture.tone)
            try Data("{}\n".utf8).write(to: URL(fileURLWithPath: "\(fixture.directory)/\(picture.name).json"))
        }
        func take(_ index: Int, _ label: String, _ model: String) -> Comparison.Entry {
            let picture = pictures[index]
            var entry = PageFixture.entry(
                label,
                model: model,
                clip: picture.name,
                seconds: picture.seconds,
                hasSound: picture.tone != nil
            )
            entry.takeID = "take_\(index + 1)"
            return entry
        }
        var other = take(0, "Veo, take 1", "google/veo3.1/text-to-video")
        other.takeID = "take_other"
        var failed = PageFixture.entry("Veo, take 2", model: "google/veo3.1/text-to-video", clip: nil, state: .failed)
        failed.error = RushesError(.providerFailed, "the clip could not be made", hint: "try another prompt")
        var last = take(4, hostile, hostile)
        (last.width, last.height, last.prompt) = (180, 320, hostile)
        return PageFixture.comparison(
            [
                .init(
                    name: "Heron",
                    entries: [
                        take(0, "Omni, take 1", "google/gemini-omni-flash/text-to-video"),
                        take(1, "Omni, take 2", "google/gemini-omni-flash/text-to-video"),
                        take(2, "Veo, take 1", "google/veo3.1/text-to-video"),
                        take(3, "Veo, take 2", "google/veo3.1/text-to-video"),
                    ]
                ),
                .init(name: "One failed", entries: [other, failed]),
                .init(name: hostile, entries: [last]),
            ],
            title: "Heron at dawn, two models"
        )
    }
}
