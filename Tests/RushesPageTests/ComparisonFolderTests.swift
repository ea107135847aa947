import Foundation
import RushesCore
import RushesPage
import Testing

@Suite(.timeLimit(.minutes(10))) struct ComparisonFolderTests {
    private static let colours = "testsrc2=size=320x180:rate=25"

    private static func comparison(_ entries: [Comparison.Entry]) -> Comparison {
        PageFixture.comparison([Comparison.Shot(name: "Row 1", entries: entries)])
    }

    private static func said(_ arguments: [String]) async throws -> String {
        try await PageFixture.said("ffprobe", ["-v", "error", "-of", "csv=p=0"] + arguments)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test func `every clip gets a poster and a filmstrip, whatever it is called`() async throws {
        let fixture = try PageFixture()
        let names = ["a.mp4", "- 100%d: ä'b;[x].mp4", "portrait.mp4"]
        try await fixture.clip(names[0], Self.colours, seconds: 2)
        try await fixture.clip(names[1], "mandelbrot=size=1280x720:rate=25", seconds: 0.4)
        try await fixture.clip(names[2], "testsrc2=size=180x320:rate=25", seconds: 1, tone: nil)
        let entries = names.map { PageFixture.entry($0, clip: $0, seconds: $0 == names[0] ? 2 : 1) }
        let report = try await fixture.folder().write(Self.comparison(entries))
        #expect(report.shortcomings.isEmpty, "\(report.shortcomings)")
        #expect(report.madeCount == 3)
        let widths = [320, 640, 180]
        for (entry, width) in zip(report.comparison.shots[0].entries, widths) {
            let poster = fixture.directory + "/" + (try #require(entry.poster))
            let strip = fixture.directory + "/" + (try #require(entry.filmstrip))
            let size = ["-f", "jpeg_pipe", "-show_entries", "stream=width,height"]
            #expect(try await Self.said(size + ["file:" + poster]).hasPrefix("\(width),"))
            #expect(try await Self.said(size + ["file:" + strip]) == "1280,120")
        }
        #expect(try String(contentsOfFile: report.page, encoding: .utf8).contains("stills/a.mp4.poster.jpg"))
        let files = try FileManager.default.subpathsOfDirectory(atPath: fixture.directory)
        #expect(!files.contains { $0.hasSuffix(".partial") })
    }

    @Test func `stills that are newer than their clip are not made again, older ones are`() async throws {
        let fixture = try PageFixture()
        try await fixture.clip("a.mp4", Self.colours, seconds: 0.5)
        let comparison = Self.comparison([PageFixture.entry("A", clip: "a.mp4", seconds: 0.5)])
        #expect(try await fixture.folder().write(comparison).madeCount == 1)
        let again = try await fixture.folder().write(comparison)
        #expect((again.madeCount, again.reusedCount) == (0, 1))
        #expect(again.comparison.shots[0].entries[0].poster == "stills/a.mp4.poster.jpg")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: 60)],
            ofItemAtPath: fixture.directory + "/a.mp4"
        )
        #expect(try await fixture.folder().write(comparison).madeCount == 1)
    }

    @Test func `a poster is not the black that a clip begins with`() async throws {
        let fixture = try PageFixture()
        try await fixture.clip(
            "late.mp4",
            Self.colours,
            seconds: 3,
            filter: "drawbox=c=black:t=fill:enable='lt(t,2.2)'"
        )
        try await fixture.clip("black.mp4", "color=black:size=320x180:rate=25", seconds: 1)
        let report = try await fixture.folder()
            .write(
                Self.comparison([
                    PageFixture.entry("A", clip: "late.mp4", seconds: 3),
                    PageFixture.entry("B", clip: "black.mp4", seconds: 1),
                ])
            )
        #expect(report.shortcomings.isEmpty)
        let light = try await PageFixture.said(
            "ffprobe",
            [
                "-v", "error", "-of", "csv=p=0", "-f", "lavfi", "-show_entries", "frame_tags=lavfi.signalstats.YAVG",
                "movie=\(fixture.directory)/stills/late.mp4.poster.jpg,signalstats",
            ]
        )
        let brightness = try #require(Double(light.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(brightness > 60)
        let hasBlack = fixture.exists("stills/black.mp4.poster.jpg")
        #expect(hasBlack)
    }

    @Test func `without ffmpeg the page is there, without pictures, and says so`() async throws {
        let fixture = try PageFixture()
        let report = try await fixture.folder(ffmpeg: "/nowhere/ffmpeg")
            .write(Self.comparison([PageFixture.entry("A", clip: "a.mp4")]))
        #expect(report.shortcomings.map(\.reason) == ["ffmpeg is not found on this machine"])
        let html = try String(contentsOfFile: report.page, encoding: .utf8)
        #expect(html.contains("This page has no posters and filmstrips: ffmpeg is not found on this machine."))
        #expect(html.contains(#"src="a.mp4""#))
    }

    @Test func `a clip that cannot be read, or is a list of other files, is reported and its take still shown`()
        async throws
    {
        let fixture = try PageFixture()
        try await fixture.clip("good.mp4", Self.colours, seconds: 0.5)
        try Data("not a clip".utf8).write(to: URL(fileURLWithPath: fixture.directory + "/bad.mp4"))
        try Data("#EXTM3U\n#EXTINF:1,\ngood.mp4\n".utf8).write(
            to: URL(fileURLWithPath: fixture.directory + "/list.mp4")
        )
        let names = ["good.mp4", "bad.mp4", "list.mp4", "missing.mp4", "../out.mp4"]
        let report = try await fixture.folder()
            .write(Self.comparison(names.map { PageFixture.entry($0, clip: $0, seconds: 0.5) }))
        #expect(report.madeCount == 1)
        #expect(Set(report.shortcomings.compactMap(\.clip)) == Set(names.dropFirst()))
        let html = try String(contentsOfFile: report.page, encoding: .utf8)
        #expect(html.contains("No stills of 1 more clips."))
        let hasList = fixture.exists("stills/list.mp4.poster.jpg")
        #expect(!hasList)
    }

    @Test func `a run that is cancelled says so and leaves no half of a picture`() async throws {
        let fixture = try PageFixture()
        try await fixture.clip("a.mp4", Self.colours, seconds: 0.5)
        let folder = fixture.folder()
        let run = Task { try await folder.write(Self.comparison([PageFixture.entry("A", clip: "a.mp4")])) }
        run.cancel()
        await #expect(throws: CancellationError.self) { try await run.value }
        let files = try FileManager.default.subpathsOfDirectory(atPath: fixture.directory)
        #expect(!files.contains { $0.hasSuffix(".partial") || $0 == "index.html" })
    }

    @Test func `a length that nobody measured is read from the clip`() async throws {
        let fixture = try PageFixture()
        try await fixture.clip("a.mp4", Self.colours, seconds: 0.5)
        var entry = PageFixture.entry("A", clip: "a.mp4")
        entry.seconds = nil
        #expect(try await fixture.folder().write(Self.comparison([entry])).madeCount == 1)
    }

    @Test func `a page of somebody else's is not replaced, one of ours is`() async throws {
        let fixture = try PageFixture()
        let page = fixture.directory + "/index.html"
        try Data("<h1>My site</h1>".utf8).write(to: URL(fileURLWithPath: page))
        let error = await #expect(throws: RushesError.self) { try await fixture.folder().write(Self.comparison([])) }
        #expect(error?.code == .outputExists)
        try FileManager.default.removeItem(atPath: page)
        _ = try await fixture.folder().write(Self.comparison([]))
        _ = try await fixture.folder().write(Self.comparison([]))
    }

    @Test func `a folder that cannot be written is an error of the whole`() async throws {
        let fixture = try PageFixture()
        try Data().write(to: URL(fileURLWithPath: fixture.directory + "/file"))
        let folder = ComparisonFolder(path: fixture.directory + "/file/page", searchPath: PageFixture.searchPath)
        let error = await #expect(throws: RushesError.self) { try await folder.write(Self.comparison([])) }
        #expect(error?.code == .outputUnwritable)
    }
}
