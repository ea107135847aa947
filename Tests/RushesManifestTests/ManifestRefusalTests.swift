import RushesCore
import RushesManifest
import Testing

@Suite struct ManifestRefusalTests {
    @Test(arguments: [
        ("prompt,seed\nRain\n", "2: the row has 1 cells and the table 2 columns"),
        ("prompt,seed\nRain,1,2\n", "2: the row has 3 cells and the table 2 columns"),
        ("prompt\n\"Rain\n", "2: the quote of cell 1, opened on line 2, is never closed"),
        ("prompt\n\"Rain\" x\n", "2: cell 1 goes on after its closing quote"),
        ("prompt,seed,SEED\nRain,1,2\n", "1: seed: the column is there twice"),
        ("prompt,last-image,last_image\nRain,,\n", "1: last-image: the column is there twice"),
        ("prompt,\nRain,x\n", "2: column 2 has no name, and something stands in it"),
        ("prompt,seed\nRain,1.000\n", "2: seed: `1.000` is no whole number"),
        ("prompt,seed\nRain,1.2E+09\n", "2: seed: `1.2E+09` is no whole number"),
        ("prompt;duration\nRain;1,000\n", "2: duration: `1,000` is no length in seconds"),
        ("prompt,duration\nRain,#REF!\n", "2: duration: a spreadsheet's error stands here"),
        ("prompt\n#VALUE!\n", "2: prompt: a spreadsheet's error stands here"),
        ("prompt,seed\nNaN,1\n", "2: prompt: the row has no prompt"),
        ("model,seed\nx,1\n", "2: prompt: the row has no prompt"),
        ("prompt,seed\nRain,one\n", "2: seed: `one` is no whole number"),
        ("prompt,duration\nRain,0\n", "2: duration: `0` is no length in seconds"),
        ("prompt,duration\nRain,inf\n", "2: duration: `inf` is no length in seconds"),
        ("prompt,sound\nRain,maybe\n", "2: sound: `maybe` is neither true nor false"),
        ("prompt,takes\nRain,101\n", "2: takes: `101` is no number from 1 to 100"),
        ("prompt,set\nRain,fast\n", "2: set: `fast` is not key=value"),
        ("prompt,set\nRain,a=1;a=2\n", "2: set: the setting `a` is given twice"),
        ("prompt,set,set.a\nRain,a=1,2\n", "2: set.a: the setting `a` is given twice"),
        ("prompt,last-image\nRain,a.png;b.png\n", "2: last-image: one picture is meant, and 2 are named"),
        ("prompt,image\nRain,;\n", "2: image: no file or address is named"),
        ("prompt,image\nRain,data:image/png;base64\n", "2: image: a data: address has no content"),
        ("prompt,promt\nRain,x\n", "1: promt: no such column: did you mean `prompt`?"),
        ("prompt,images\nRain,x\n", "1: images: no such column: did you mean `image`?"),
        ("prompt,city\n{town},x\n", "2: prompt: {town} has no value in row 1; known are city, row;"),
        ("prompt\n{x\n", "2: prompt: a { is never closed"),
        ("prompt\n{}\n", "2: prompt: {} names no column"),
        ("prompt,x\n{x},\n", "2: prompt: nothing is left of the prompt"),
        ("prompt,x,image\nRain,,{x}\n", "2: image: the placeholders leave no path"),
        ("prompt,seed\nA very long prompt that nobody is to see,1\n,2\n", "3: prompt: the row has no prompt"),
        ("seed,prompt\nA prompt in the wrong column,1\n", "2: seed: a text of 28 characters is no whole number"),
        ("", "shots.csv is empty"), ("\n\n", "shots.csv is empty"), ("prompt\n", "shots.csv has no rows"),
    ])
    func `a wrong row of CSV is refused with its line`(text: String, problem: String) throws {
        let problems = try TableFixture.problems(Array(text.utf8))
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.hasPrefix(problem) == true, "\(problems)")
    }

    @Test(arguments: [
        ("{\"prompt\":\"Rain\"}\n[1]\n", "2: at byte 1: a row is an object"),
        ("{\"prompt\":\"Rain\",\"prompt\":\"Snow\"}\n", "1: at byte 18: a key is there twice"),
        (
            "{\"prompt\":\"Rain\",\"last-image\":\"a\",\"last_image\":\"b\"}\n",
            "1: last-image: the column is there twice"
        ),
        ("\n{\"prompt\":[\"Rain\"]}\n", "2: prompt: one text is meant here"),
        ("{\"prompt\":\"Rain\",\"image\":[1]}\n", "1: image: every file or address in the list is a text"),
        ("{\"prompt\":\"Rain\",\"seed\":1.5}\n", "1: seed: `1.5` is no whole number"),
        ("{\"prompt\":\"Rain\",\"x\":[]}\n{\"prompt\":\"{x}\",\"x\":1}", "1: x: a placeholder's value is a text"),
        ("{\"prompt\":\"Rain\",\"city\":\"x\"}\n{\"prompt\":\"{city}\"}", "2: prompt: {city} has no value in row 2"),
        ("{\"prompt\":\"Rain\",\"durration\":8}\n", "1: durration: no such column: did you mean `duration`?"),
        ("{\"prompt\":\"Rain\",\"\":8}\n", "1: a column has no name"),
        ("\n \n", "shots.jsonl has no rows"),
    ])
    func `a wrong line of JSON is refused with its number`(text: String, problem: String) throws {
        let problems = try TableFixture.problems(Array(text.utf8), named: "shots.jsonl")
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.hasPrefix(problem) == true, "\(problems)")
    }

    @Test func `everything that is wrong is told, not the first thing alone`() throws {
        let problems = try TableFixture.problems(Array("prompt,seed,takes\n,x,y\nRain,1\nSnow,2,1\n".utf8))
        #expect(problems.map { $0.prefix(8) } == ["2: seed:", "2: takes", "2: promp", "3: the r"])
    }

    @Test func `fifty problems are shown and all are counted`() throws {
        let text = "prompt,seed\n" + String(repeating: "Rain,x\n", count: 120)
        try TableFixture.with(Array(text.utf8)) { table in
            let refusal = #expect(throws: ManifestRefusal.self) { try Manifest.read(at: table.path) }
            #expect(refusal?.problems.shown.count == 50)
            #expect(refusal?.problems.count == 120)
            #expect(refusal?.error.code == .invalidBrief)
            #expect(refusal?.error.message.hasPrefix("\(table.path):2: seed: ") == true)
            #expect(refusal?.error.message.hasSuffix("and 70 more") == true)
        }
    }

    @Test func `no prompt stands in what is said of a table`() throws {
        let secret = "a secret prompt that is long enough"
        for text in [
            "prompt,seed\n\(secret) {x},1\n", "seed,prompt\n\(secret),1\n", "prompt,set\nRain,\(secret)\n",
            "prompt\n\"\(secret)\" \(secret)\n", "prompt\n\(secret) {\n",
        ] {
            let problems = try TableFixture.problems(Array(text.utf8))
            #expect(!problems.isEmpty)
            #expect(!problems.joined().contains(secret))
        }
    }

    @Test(arguments: ["shots.csv", "shots.jsonl", "shots.yaml"])
    func `a file that is no text in UTF-8 is refused`(name: String) throws {
        let latin: [UInt8] = Array("{\"prompt\":\"caf".utf8) + [0xE9] + Array("\"}\n".utf8)
        let problems = try TableFixture.problems(
            name == "shots.csv" ? Array("prompt\ncaf".utf8) + [0xE9, 10] : latin,
            named: name
        )
        #expect(problems.count == 1)
        #expect(problems.first?.contains("UTF-8") == true, "\(problems)")
    }

    @Test func `a file that is not there is not found, and a folder is no table`() throws {
        try TableFixture.with([]) { table in
            let missing = #expect(throws: ManifestRefusal.self) { try Manifest.read(at: table.folder + "/no.csv") }
            #expect(missing?.error.code == .fileNotFound)
            let folder = #expect(throws: ManifestRefusal.self) { try Manifest.read(at: table.folder, format: .csv) }
            #expect(folder?.error.code == .invalidBrief)
            #expect(folder?.error.message.contains("folder") == true)
        }
    }

    @Test func `a name that does not say the format is refused unless the format is given`() throws {
        try TableFixture.with(Array("prompt\nRain\n".utf8), named: "shots") { table in
            #expect(throws: ManifestRefusal.self) { try Manifest.read(at: table.path) }
            let manifest = try Manifest.read(at: table.path, format: .csv)
            #expect(manifest.rows.count == 1)
        }
    }

    /// Whatever a file holds, it is read or refused: nothing in it ends the program.
    @Test(arguments: ManifestFormat.allCases)
    func `any bytes are read or refused with a line`(format: ManifestFormat) throws {
        var random = TableRandom(seed: 19)
        let pieces = [
            "prompt", "seed", "rows:", "defaults:", "- ", ": ", ",", "\n", "\n  ", "\"", "'", "{", "}", "[", "]", "&a ",
            "*a",
            "|", ">", "<<: ", "? ", "!!int ", "--- ", "#", "%", "@", "\\", "\t", "1", "true", "~", "é", "\u{FEFF}",
            "\u{85}",
        ]
        for _ in 0..<400 {
            let text = (0..<Int.random(in: 0..<30, using: &random)).map { _ in random.pick(pieces) }.joined()
            try TableFixture.with(Array(text.utf8)) { table in
                do throws(ManifestRefusal) {
                    let manifest = try Manifest.read(at: table.path, format: format)
                    #expect(!manifest.rows.isEmpty)
                } catch {
                    #expect(error.problems.isEmpty == (error.message != nil))
                    #expect(error.problems.shown.allSatisfy { $0.line >= 1 })
                }
            }
        }
        for bracket in ["[", "{\"a\":", "- "] {
            let text = "- prompt: " + String(repeating: bracket, count: 50_000)
            try TableFixture.with(Array(text.utf8)) { table in
                _ = #expect(throws: ManifestRefusal.self) { try Manifest.read(at: table.path, format: format) }
            }
        }
    }
}
