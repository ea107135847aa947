import RushesTerminal
import Testing

@Suite struct TextTests {
    @Test(arguments: [("heron", 5), ("苍鹭", 4), ("🌊", 2), ("e\u{301}", 1), ("", 0)])
    func `text takes as many columns as a terminal gives it`(text: String, columns: Int) {
        #expect(text.columnCount == columns)
    }

    @Test func `text that is too long is cut to the columns and says so`() {
        #expect("a heron lifts off".fitted(to: 8) == "a heron…")
        #expect("苍鹭起飞了".fitted(to: 6) == "苍鹭…")
        #expect("short".fitted(to: 5) == "short")
    }

    @Test func `a prompt cannot move the cursor`() {
        #expect("a\u{1B}[2Jb\nc\r".fitted(to: 40) == "a [2Jb c ")
    }

    @Test func `columns are aligned by what is seen, and an empty table is nothing`() {
        var table = TextTable(["NAME", "COST"], rightAligned: [1])
        #expect(table.text.isEmpty)
        table.add(["苍鹭", "1.00"])
        table.add(["heron", "12.50"])
        #expect(table.text == "NAME    COST\n苍鹭    1.00\nheron  12.50")
    }

    @Test(arguments: [60, 70, 80, 100, 120, 160, 200])
    func `a table keeps within its window, and its first column whole`(columns: Int) {
        var table = TextTable(["MODEL", "SECONDS", "RESOLUTION", "FROM", "NOTES"])
        let ids = ["google/veo", "苍鹭/起飞了", "maker/a-very-long-name-indeed-2.2-turbo/infinite-image-to-video-x"]
        for id in ids {
            table.add([id, "6, 8, 10, 12, 14, 16, 18, 20", "480p, 720p, 1080p, 苍鹭苍鹭", "0.07/s", "incomplete"])
        }
        let fit = TextTable.Fit(cut: [1, 2], leaveOut: [4, 2, 1])
        let lines = table.text(within: columns, fit).split(separator: "\n")
        for line in lines where !ids.contains(String(line)) { #expect(line.columnCount <= columns, "\(line)") }
        for id in ids { #expect(lines.contains { $0.hasPrefix(id) }) }
        #expect(lines.filter { $0.contains("0.07/s") }.count == 3)
    }

    @Test func `a table that has room, or no window, is as wide as it needs`() {
        var table = TextTable(["MODEL", "SECONDS"])
        table.add(["a/b", "3-15"])
        let fit = TextTable.Fit(cut: [1], leaveOut: [])
        #expect(table.text(within: nil, fit) == table.text)
        #expect(table.text(within: 40, fit) == table.text)
        #expect(TextTable(["A"]).text(within: 5, fit).isEmpty)
    }

    @Test func `a bar never leaves its ends`() {
        #expect(ProgressBar(2, width: 4).description == "████ 100 %")
        #expect(ProgressBar(-1, width: 4).description == "░░░░   0 %")
    }
}
