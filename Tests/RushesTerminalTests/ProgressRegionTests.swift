import RushesTerminal
import Synchronization
import Testing

/// What is drawn over and over leaves nothing behind, however the window is resized.
@Suite struct ProgressRegionTests {
    /// A region on a screen of its own.
    private final class Stage: Sendable {
        let screen: Mutex<ReflowingScreen>

        init(columns: Int) { screen = Mutex(ReflowingScreen(columns: columns)) }

        func region() -> ProgressRegion {
            ProgressRegion(
                isShown: true,
                columns: { self.screen.withLock { $0.columns } },
                put: { text in self.screen.withLock { $0.write(text) } }
            )
        }

        func resize(to columns: Int) { screen.withLock { $0.resize(to: columns) } }

        var text: [String] { screen.withLock { $0.text } }
    }

    @Test(arguments: [1, 3])
    func `a window that is made narrower again and again shows each line once`(count: Int) {
        let stage = Stage(columns: 100)
        let region = stage.region()
        region.write("note: what was said before")
        let said = stage.text
        for columns in [100, 80, 79, 61, 40, 39, 20, 13, 90, 30] {
            stage.resize(to: columns)
            #expect(region.isDue)
            region.show((1...count).map { "\($0): \(String(repeating: "x", count: 200))" })
            let text = stage.text
            #expect(text.count == said.count + count, "\(columns): \(text)")
            #expect(text.dropFirst(said.count).allSatisfy { $0.count < columns && $0.hasSuffix("…") })
        }
        stage.resize(to: 17)
        region.write("note: more")
        #expect(Array(stage.text.prefix(2)) == said + ["note: more"])
        region.clear()
        #expect(stage.text == said + ["note: more"])
    }

    @Test func `lines that are fewer than before leave none of those`() {
        let stage = Stage(columns: 50)
        let region = stage.region()
        region.show(["one", "two", "three"])
        region.show(["four"])
        #expect(stage.text == ["four"])
        region.show(["five", "six"])
        #expect(stage.text == ["five", "six"])
        region.clear()
        #expect(stage.text.isEmpty)
    }

    @Test func `a width that changes while a line is written costs no row`() {
        let stage = Stage(columns: 60)
        // The width was read before the window became narrower.
        let region = ProgressRegion(
            isShown: true,
            columns: { 60 },
            put: { text in
                stage.screen.withLock { $0.write(text) }
            }
        )
        stage.resize(to: 20)
        for number in 1...5 { region.show(["\(number) \(String(repeating: "x", count: 50))"]) }
        #expect(stage.text.count == 1)
        #expect(stage.text.first?.hasPrefix("5") == true)
    }

    @Test func `where nobody sees it nothing is drawn, and what is written is plain`() {
        let put = Mutex("")
        let region = ProgressRegion(isShown: false, columns: { 80 }, put: { text in put.withLock { $0 += text } })
        region.show(["one"])
        region.write("note")
        region.clear()
        #expect(!region.isDue)
        #expect(put.withLock { $0 } == "note\n")
    }
}
