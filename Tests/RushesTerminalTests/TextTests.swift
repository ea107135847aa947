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

    @Test func `a bar never leaves its ends`() {
        #expect(ProgressBar(2, width: 4).description == "████ 100 %")
        #expect(ProgressBar(-1, width: 4).description == "░░░░   0 %")
    }
}
