import RushesCore
import RushesManifest
import Testing

@Suite struct YAMLTableTests {
    @Test func `a mapping has rows and defaults, and the caller's defaults come before the table's`() throws {
        let text = """
            # A table.
            defaults:
              model: seedance-2.0
              duration: 5
              city: Ghent
              set: {a: 1, b: 2}
            shots:
              - prompt: Rain in {city}
                set: {b: 3}
              - prompt: Snow in {city}
                city: Bruges
                duration: 8

            """
        var flags = Brief("")
        flags.model = "veo3.1"
        let manifest = try TableFixture.read(text, named: "a.yml", defaults: ManifestDefaults(brief: flags))
        #expect(manifest.rows.map(\.brief.prompt) == ["Rain in Ghent", "Snow in Bruges"])
        #expect(manifest.rows.map(\.brief.duration) == [.seconds(5), .seconds(8)])
        #expect(manifest.rows.map(\.brief.model) == ["veo3.1", "veo3.1"])
        #expect(manifest.rows[0].brief.settings == ["a": 1, "b": 3])
        #expect(manifest.rows.map(\.line) == [8, 10])
    }

    @Test func `texts that YAML 1_1 took for something else stay what was written`() throws {
        let text = """
            - prompt: "{country} {code}"
              country: no
              code: 007
              aspect: 16:9
              sound: no
              set: {mode: on, count: 8, share: .5, none: ~, quoted: "8"}
            """
        let row = try TableFixture.read(text, named: "a.yaml").rows[0]
        #expect(row.brief.prompt == "no 007")
        #expect(row.brief.aspect == .wide)
        #expect(row.brief.sound == false)
        #expect(
            row.brief.settings == ["mode": "on", "count": 8, "share": 0.5, "none": .null, "quoted": "8"]
        )
    }

    @Test func `aliases and merges stand for what they name`() throws {
        let text = """
            - &first
              prompt: Rain
              set: &set {a: 1}
            - <<: *first
              prompt: Snow
            - prompt: Fog
              set: *set
            """
        let rows = try TableFixture.read(text, named: "a.yaml").rows
        #expect(rows.map(\.brief.prompt) == ["Rain", "Snow", "Fog"])
        #expect(rows.allSatisfy { $0.brief.settings == ["a": 1] })
    }

    @Test(arguments: [
        ("- prompt: Rain\n  prompt: Snow\n", "1: `prompt` is there twice"),
        ("- prompt: Rain\n- just a text\n", "2: a row is a mapping"),
        ("- prompt: \"Rain\n", "2: this is no YAML:"),
        ("rows:\n  - prompt: Rain\n    seed: x\n", "2: seed: `x` is no whole number"),
        ("rows:\n  - prompt: Rain\nothers: 1\n", "3: `others` is none of `defaults`, `rows` and `shots`"),
        ("rows: [{prompt: Rain}]\nshots: []\n", "1: rows stand under `rows` or under `shots`, not under both"),
        ("rows: 5\n", "1: rows is a list of rows"),
        ("Rain\n", "1: a table is a list of rows"),
        ("- prompt: Rain\n---\n- prompt: Snow\n", "2: this is no YAML:"),
        ("- prompt: *rain\n", "1: this is no YAML: found undefined alias"),
        ("defaults: {seed: x}\nrows:\n- prompt: Rain\n", "1: seed: `x` is no whole number"),
        ("", "shots.yaml has no rows"), ("rows:\n", "shots.yaml has no rows"), ("[]", "shots.yaml has no rows"),
    ])
    func `a wrong table is refused with its line`(text: String, problem: String) throws {
        let problems = try TableFixture.problems(Array(text.utf8), named: "shots.yaml")
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.hasPrefix(problem) == true, "\(problems)")
    }

    @Test func `aliases of aliases do not grow without end`() throws {
        var text = "- prompt: Rain\n  set:\n    a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "    a\(level): &a\(level) [\(aliases)]\n"
        }
        let problems = try TableFixture.problems(Array(text.utf8), named: "shots.yaml")
        #expect(problems == ["1: the row holds too many values, or too deep ones"])
    }

    /// A long table is read in stretches; whatever its rows hold, it says the same as in one piece.
    @Test(arguments: ["", "defaults: {seed: 5}\nrows:\n", "---\nshots: # here\n  # these\n"], ["", "  "])
    func `a long table is read as a short one is`(head: String, indent: String) throws {
        let margin = head.isEmpty ? "" : indent
        let kinds = [
            "- prompt: \"a text\n\n    in quotes\n- prompt: that goes on\"\n",
            "- prompt: |\n    - prompt: a text\n    # of lines\n",
            "- {prompt: \"in braces\",\n    city: x}\n",
            "-\n    prompt: below\n",
            "# a remark\n- prompt: plain\n   and on\n\n",
        ]
        var text = head
        var prompts: [String] = []
        var lines: [Int] = []
        var lineCount = head.utf8.count { $0 == 10 }
        for number in 0..<12_000 {
            let kind = kinds[number % kinds.count]
            let isRemark = kind.hasPrefix("#")
            lines.append(lineCount + (isRemark || kind.hasPrefix("-\n") ? 2 : 1))
            lineCount += kind.utf8.count { $0 == 10 }
            text += kind.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
                .map { ($0.isEmpty ? "" : margin + $0) + "\n" }.joined()
            prompts.append(
                [
                    "a text\nin quotes - prompt: that goes on", "- prompt: a text\n# of lines\n", "in braces", "below",
                    "plain and on",
                ][number % kinds.count]
            )
        }
        let manifest = try TableFixture.read(text, named: "a.yaml")
        #expect(manifest.rows.map(\.brief.prompt) == prompts)
        #expect(manifest.rows.map(\.number) == Array(1...12_000))
        let expectedLines = manifest.rows.map(\.line)
        #expect(expectedLines == lines)
    }

    @Test func `an alias far behind its anchor is found`() throws {
        var text = "- prompt: &rain Rain\n"
        for number in 0..<8000 { text += "- prompt: Snow \(number) in the hills\n" }
        text += "- prompt: *rain\n"
        let manifest = try TableFixture.read(text, named: "a.yaml")
        #expect(manifest.rows.count == 8002)
        #expect(manifest.rows.last?.brief.prompt == "Rain")
        #expect(manifest.rows.last?.number == 8002)
        #expect(manifest.warnings.count == 1)
    }

    @Test func `a wrong line far down is told with its number`() throws {
        var text = ""
        for number in 0..<8000 { text += "- prompt: Snow \(number) in the hills\n" }
        let problems = try TableFixture.problems(Array((text + "- prompt: [\n- x\n").utf8), named: "a.yaml")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("8002: this is no YAML") == true, "\(problems)")
    }
}
