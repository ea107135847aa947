import RushesManifest
import Testing

@Suite struct CSVMachineTests {
    private static func records(_ bytes: [UInt8], cuts: [Int] = []) -> [CSVRecord] {
        var machine = CSVMachine()
        var records: [CSVRecord] = []
        var start = 0
        for cut in cuts + [bytes.count] {
            machine.feed(bytes[start..<cut], into: &records)
            start = cut
        }
        machine.finish(into: &records)
        return records
    }

    private static func cells(_ text: String) -> [[String]] { records(Array(text.utf8)).map(\.cells) }

    @Test(arguments: [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r\n1,2", [["a", "b"], ["1", "2"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ("a,b\n\n\r\n1,2\n\n", [["a", "b"], ["1", "2"]]),
        ("a\n\"x,\n\"\"y\"\"\"\n", [["a"], ["x,\n\"y\""]]),
        ("a,b\n\"\",\n", [["a", "b"], ["", ""]]),
        ("a\n\"\"\n", [["a"], [""]]),
        ("a,b\n x , \"\n", [["a", "b"]]),
        ("a;b\n1;\"2;3\"\n", [["a", "b"], ["1", "2;3"]]),
        ("a\tb\n1\t2,5\n", [["a", "b"], ["1", "2,5"]]),
        ("\"a,b\";c\n1;2\n", [["a,b", "c"], ["1", "2"]]),
        ("a,b;c\n1,2;3\n", [["a", "b;c"], ["1", "2;3"]]),
        ("a\nx\u{2028}y\u{85}z\n", [["a"], ["x\u{2028}y\u{85}z"]]),
        ("a,b,c\n,,\n", [["a", "b", "c"], ["", "", ""]]),
        ("", []), ("\n\r\n", []),
    ])
    func `rows are read as the RFC has them`(text: String, rows: [[String]]) {
        #expect(Self.records(Array(text.utf8)).filter { $0.fault == nil }.map(\.cells) == rows)
    }

    @Test func `a row's line is the one on which it begins`() {
        let records = Self.records(Array("a\r\n\"1\r\n\r\n2\"\r\n\r\n3\r4\n5".utf8))
        #expect(records.map(\.line) == [1, 2, 6, 7, 8])
        #expect(records.map(\.cells) == [["a"], ["1\r\n\r\n2"], ["3"], ["4"], ["5"]])
    }

    @Test(arguments: [
        ("a,b\n\"1\"x,2\n3,4\n", CSVFault.afterQuote(column: 1)),
        ("a,b\n1,\"2\" \n3,4\n", .afterQuote(column: 2)),
        ("a,b\n1,2\"\n3,4\n", .quoteInside(column: 2)),
    ])
    func `a wrong row is told, and the next one is read`(text: String, fault: CSVFault) {
        let records = Self.records(Array(text.utf8))
        #expect(records.map(\.fault) == [nil, fault, nil])
        #expect(records.last?.cells == ["3", "4"])
        #expect(records.last?.line == 3)
    }

    @Test func `a quote that is never closed is told with the line that opened it`() {
        let records = Self.records(Array("a,b\n1,\"2\n3,4\n".utf8))
        #expect(records.map(\.fault) == [nil, .unclosedQuote(column: 2, line: 2)])
    }

    @Test func `bytes that are no text are told`() {
        let broken = Self.records(Array("a,b\n1,".utf8) + [0xC3, 0x28] + Array("\n3,4\n".utf8))
        #expect(broken.map(\.fault) == [nil, .notUTF8(column: 2), nil])
        let zero = Self.records(Array("a,b\n1,".utf8) + [0] + Array("\n3,4\n".utf8))
        #expect(zero.map(\.fault) == [nil, .nul])
    }

    @Test func `a cell above a megabyte is refused without being kept`() {
        let long = [UInt8](repeating: 120, count: CSVMachine.longestCell)
        let most = Self.records(Array("a\n".utf8) + long + Array("\n2\n".utf8))
        #expect(most.map(\.fault) == [nil, nil, nil])
        let more = Self.records(Array("a\n".utf8) + long + Array("x\n2\n".utf8))
        #expect(more.map(\.fault) == [nil, .cellTooLong(column: 1), nil])
        let commas = [UInt8](repeating: UInt8(ascii: ","), count: 10_000)
        #expect(Self.records(Array("a,b\n".utf8) + commas).map(\.fault) == [nil, .rowTooLong])
    }

    /// Keeps rows independent of how the file happens to be cut: every state of the machine is met at a cut.
    @Test func `the same bytes give the same rows however they are cut`() {
        var random = TableRandom(seed: 5)
        let alphabet: [[UInt8]] =
            ["a", "b", ",", ",", ";", "\t", "\"", "\"", "\"\"", "\r", "\n", "\r\n", " ", "é", "🎬", "\u{FEFF}"]
            .map { Array($0.utf8) } + [[0xFF], [0xC3], [0x80]]
        for _ in 0..<3000 {
            let bytes = (0..<Int.random(in: 0..<40, using: &random)).flatMap { _ in random.pick(alphabet) }
            let cuts = (0..<Int.random(in: 0..<6, using: &random))
                .map { _ in Int.random(in: 0...bytes.count, using: &random) }.sorted()
            #expect(Self.records(bytes, cuts: cuts) == Self.records(bytes), "\(bytes) cut at \(cuts)")
            let each = Array(0..<bytes.count)
            #expect(Self.records(bytes, cuts: each) == Self.records(bytes), "\(bytes) byte by byte")
        }
    }

    @Test func `what is written as CSV is read back`() {
        var random = TableRandom(seed: 7)
        let pieces = ["a", " ", ",", ";", "\t", "\"", "\n", "\r\n", "\r", "é", "🎬", "{x}", "\u{2028}"]
        for _ in 0..<2000 {
            let width = Int.random(in: 2..<5, using: &random)
            let header = (0..<width).map { "column\($0)" }
            let rows = (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                (0..<width).map { _ in
                    (0..<Int.random(in: 0..<5, using: &random)).map { _ in random.pick(pieces) }.joined()
                }
            }
            let newline = random.pick(["\n", "\r\n", "\r"])
            let text = ([header] + rows).map { row in
                row.map { cell in
                    let needsQuotes = cell.contains { ",\"\n\r\r\n".contains($0) } || Bool.random(using: &random)
                    return needsQuotes ? "\"\(cell.replacing("\"", with: "\"\""))\"" : cell
                }.joined(separator: ",")
            }.joined(separator: newline)
            let read = Self.records(Array(text.utf8))
            #expect(read.allSatisfy { $0.fault == nil }, "\(text)")
            #expect(read.map(\.cells) == [header] + rows, "\(text)")
        }
    }
}
