import RushesCore
import RushesManifest
import Testing

/// Tables as spreadsheets and dataframes write them.
@Suite struct SpreadsheetTests {
    private static let plain = "prompt,seed,duration\nRain,42,8\nSnow,,\n"

    @Test(arguments: [
        "prompt,seed,duration\nRain,42.0,8.0\nSnow,NaN,nan\n",
        "prompt,seed,duration\nRain,42.00,8.000\nSnow,None,<NA>\n",
        "sep=,\nprompt,seed,duration\nRain,42,8\nSnow,,\n",
        "sep=;\r\nprompt;seed;duration\r\nRain;42,0;8,0\r\nSnow;;\r\n",
        "\"sep=;\"\nprompt;seed;duration\nRain;42;8\nSnow;;\n",
        "SEP=\t\nprompt\tseed\tduration\nRain\t42\t8\nSnow\t\t\n",
        "sep=|\nprompt|seed|duration\nRain|42|8\nSnow||\n",
        "sep=;;;\nprompt;seed;duration\nRain;42;8\nSnow;;\n;;\n;;\n",
        ",prompt,seed,duration\n0,Rain,42.0,8\n1,Snow,,\n",
        "\"\",\"prompt\",\"seed\",\"duration\"\n\"1\",\"Rain\",42,8\n\"2\",\"Snow\",NA,NA\n",
        "prompt,seed,duration,,,\nRain,42,8,,,\nSnow,,,,,\n,,,,,\n",
        "prompt,seed,duration\nRain,42,8,,\nSnow,,,,\n",
        "prompt,seed,duration,\nRain,42,8\nSnow,,\n",
        "\n,,\nprompt,seed,duration\n\nRain,42,8\n\n\nSnow,,\n",
        "\u{FEFF}sep=;\n\u{FEFF}prompt;seed;duration\nRain;42;8\nSnow; ;\u{A0}\n",
        "prompt,seed,duration\nRain,42,8\nSnow,#N/A,null",
    ])
    func `is understood`(text: String) throws {
        let expected = try TableFixture.read(Self.plain).rows.map(\.brief)
        #expect(try TableFixture.read(text).rows.map(\.brief) == expected)
    }

    @Test(arguments: [
        "{\"prompt\":\"Rain\",\"seed\":42.0,\"duration\":8.0}\n{\"prompt\":\"Snow\",\"seed\":null,\"duration\":NaN}\n",
        "{\"prompt\":\"Rain\",\"seed\":\"42.0\",\"duration\":\"8\"}\n{\"prompt\":\"Snow\",\"seed\":\"NaN\"}\n",
    ])
    func `as JSON Lines it is understood`(text: String) throws {
        let expected = try TableFixture.read(Self.plain).rows.map(\.brief)
        #expect(try TableFixture.read(text, named: "shots.jsonl").rows.map(\.brief) == expected)
    }

    @Test func `as YAML it is understood`() throws {
        let expected = try TableFixture.read(Self.plain).rows.map(\.brief)
        let text = "- {prompt: Rain, seed: 42.0, duration: 8.0}\n- {prompt: Snow, seed: .nan, duration: ~}\n"
        #expect(try TableFixture.read(text, named: "shots.yaml").rows.map(\.brief) == expected)
    }

    @Test(arguments: [true, false], [true, false])
    func `UTF-16 is decoded, marked or not, from either end`(isLittleEndian: Bool, isMarked: Bool) throws {
        let text = (isMarked ? "\u{FEFF}" : "") + "prompt\tseed\r\nRain 🌧 “ein”\t42\r\n"
        let bytes = text.utf16.flatMap { unit in
            let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            return isLittleEndian ? pair : pair.reversed()
        }
        let manifest = try TableFixture.with(bytes, named: "shots.txt") { try Manifest.read(at: $0.path) }
        #expect(manifest.rows.map(\.brief.prompt) == ["Rain 🌧 “ein”"])
        #expect(manifest.rows.map(\.brief.seed) == [42])
    }

    @Test(arguments: [
        ("16:09", "16:9"), ("16:09:00", "16:9"), ("4:09 PM", "16:9"), ("09:16", "9:16"), ("9:16:00 AM", "9:16"),
        ("01:01", "1:1"), ("21:09:00", "21:9"), ("16:9", "16:9"), ("adaptive", "adaptive"),
    ])
    func `a shape that became a time of day is a shape again`(written: String, shape: String) throws {
        let rows = try TableFixture.read("prompt,aspect\nRain,\(written)\n").rows
        #expect(rows.map(\.brief.aspect?.rawValue) == [shape])
    }

    @Test func `truth values, lines, settings and names keep what they mean`() throws {
        let rows = try TableFixture.read(
            "prompt;sound;resolution;set.a;set.b;set.c;name\nRain;WAHR;1080.0;True;7,5;x,5;None\nSnow;0.0;720p;;NaN;;nan\n"
        ).rows
        #expect(rows.map(\.brief.sound) == [true, false])
        #expect(rows.map(\.brief.resolution) == ["1080p", "720p"])
        #expect(rows[0].brief.settings == ["a": true, "b": 7.5, "c": "x,5"])
        #expect(rows[1].brief.settings == [:])
        #expect(rows.map(\.name) == ["None", nil])
    }

    @Test func `what is left out is said`() throws {
        let manifest = try TableFixture.read(",prompt\n0,Rain\n")
        #expect(manifest.warnings.text(in: "t").contains("column 1 has no name"))
    }
}
