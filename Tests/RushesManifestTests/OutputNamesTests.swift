import Foundation
import RushesCore
import RushesManifest
import Testing

@Suite struct OutputNamesTests {
    private static let model = ModelID("google/veo3.1/text-to-video")

    private static func row(_ number: Int = 1, name: String? = nil, takes: Int = 1, _ brief: Brief = Brief("Rain"))
        -> ManifestRow
    {
        ManifestRow(
            number: number,
            line: number + 1,
            name: name,
            brief: brief,
            takes: takes,
            variables: ["city": "Ghent"]
        )
    }

    @Test(arguments: [
        ("{row}-{model}-{seed}.mp4", "007-google-veo3.1-text-to-video-5.mp4"),
        ("{name}", "The-heron.mp4"), ("{prompt}", "a-heron-s-flight-at-dawn.mp4"),
        ("{aspect}_{resolution}_{duration}", "16-9_1080p_7.5.mp4"), ("{City}/{row}-{take}.MP4", "Ghent/007-2.mp4"),
        ("{{{row}}}.mp4", "{007}.mp4"), ("clip", "clip.mp4"),
    ])
    func `a template is filled from the row`(template: String, name: String) throws {
        var brief = Brief("A heron's flight: at DAWN!", duration: .seconds(7.5), aspect: .wide, resolution: .p1080)
        brief.seed = 5
        var names = OutputNames(try OutputTemplate(template), rowCount: 100)
        let row = Self.row(7, name: "The heron", takes: 1, brief)
        #expect(names.next(for: row, take: 2, model: Self.model) == name)
    }

    @Test func `a value that is missing takes its hyphen along`() throws {
        for (template, name) in [
            ("{row}-{name}-{seed}.mp4", "1.mp4"), ("{name}-{row}", "1.mp4"), ("{name}", "1.mp4"),
        ] {
            var names = OutputNames(try OutputTemplate(template), rowCount: 1)
            #expect(names.next(for: Self.row(), model: Self.model) == name, "\(template)")
        }
    }

    @Test func `what was asked of the model comes before what the row says`() throws {
        var names = OutputNames(.usual, rowCount: 10)
        let facts = Input.Facts(seed: 99)
        #expect(names.next(for: Self.row(3), model: ModelID("m/x"), facts: facts) == "03-m-x-99.mp4")
    }

    @Test func `a name that was given gets a number, whatever its case`() throws {
        var names = OutputNames(try OutputTemplate("{name}.mp4"), rowCount: 5)
        let given = ["clip", "Clip", "clip-2", "clip", "other"].map { name in
            names.next(for: Self.row(name: name), model: Self.model)
        }
        #expect(given == ["clip.mp4", "Clip-2.mp4", "clip-2-2.mp4", "clip-3.mp4", "other.mp4"])
    }

    @Test func `takes are told apart where the template does not do so`() throws {
        var names = OutputNames(try OutputTemplate("{row}.mp4"), rowCount: 5)
        #expect(
            (1...3).map { names.next(for: Self.row(takes: 3), take: $0, model: Self.model) } == [
                "1-1.mp4", "1-2.mp4", "1-3.mp4",
            ]
        )
        var byTake = OutputNames(try OutputTemplate("{row}_{take}.mp4"), rowCount: 5)
        #expect(
            (1...2).map { byTake.next(for: Self.row(takes: 2), take: $0, model: Self.model) } == ["1_1.mp4", "1_2.mp4"]
        )
    }

    @Test(arguments: [
        "", "/tmp/{row}.mp4", "~/x.mp4", "../{row}.mp4", "a/../../b.mp4", "a//b.mp4", "a/", "..", ".", ".mp4", "a\\b",
        "{row", "{}.mp4", "a\0b",
    ])
    func `a template that leads out of its folder or cannot be read is refused`(template: String) {
        let error = #expect(throws: RushesError.self) { try OutputTemplate(template) }
        #expect(error?.code == .invalidBrief)
    }

    @Test func `a template that names what the table does not have is refused with what it has`() throws {
        let manifest = try TableFixture.read("prompt,city\n{city},Ghent\n")
        let error = #expect(throws: RushesError.self) {
            try OutputNames(OutputTemplate("{town}.mp4"), for: manifest)
        }
        #expect(error?.message.contains("{town}") == true)
        #expect(error?.hint?.contains("city") == true)
        #expect(throws: Never.self) { try OutputNames(OutputTemplate("{city}.mp4"), for: manifest) }
    }

    @Test(arguments: ["CON", "con.tar", "Nul", "LPT1", "com\u{B9}", "aux "])
    func `a device's name is no file's name`(name: String) throws {
        var names = OutputNames(try OutputTemplate("{name}.mp4"), rowCount: 1)
        #expect(names.next(for: Self.row(name: name), model: Self.model).hasPrefix("_"))
    }

    /// Whatever a table says, nothing is written outside the batch's folder, and no output replaces another.
    @Test func `no name leaves the folder, and none is given twice`() throws {
        var random = TableRandom(seed: 17)
        let pieces = [
            "a", "B", "/", "\\", "..", ".", " ", "-", "\0", "\n", "\u{7F}", "\u{202E}", "\u{200D}", "e\u{301}", "é",
            "🎬",
            "con", "nul", ":", "*", "{x}", "~", "%2e%2e", "\u{2028}", "\u{FEFF}", "ß", "İ", "\u{301}", "\u{AD}", "中文",
            String(repeating: "x", count: 90), String(repeating: "\u{301}", count: 150),
            String(repeating: "長", count: 40),
        ]
        let templates = try [
            "{name}.mp4", "{city}/{name}", "{model}/{prompt}/{city}{name}-{seed}", ".{name}", "a{city}.{name}",
        ]
        .map { try OutputTemplate($0) }
        for template in templates {
            var names = OutputNames(template, rowCount: 1000)
            var given: Set<String> = []
            for number in 1...1000 {
                func text() -> String {
                    (0..<Int.random(in: 0..<6, using: &random)).map { _ in random.pick(pieces) }.joined()
                }
                let row = ManifestRow(
                    number: number,
                    line: number,
                    name: text(),
                    brief: Brief(text()),
                    takes: number % 3 + 1,
                    variables: ["city": text()]
                )
                let name = names.next(for: row, take: 1, model: ModelID(text()))
                let root = "/batch/takes"
                let path = URL(fileURLWithPath: "\(root)/\(name)").standardizedFileURL.path
                #expect(path.hasPrefix(root + "/") && path.utf8.count > root.utf8.count + 1, "\(name.debugDescription)")
                #expect(Array(name.unicodeScalars) == Array(name.precomposedStringWithCanonicalMapping.unicodeScalars))
                #expect(name.hasSuffix(".mp4"))
                let components = name.split(separator: "/", omittingEmptySubsequences: false)
                #expect(components.count == template.components.count, "\(name.debugDescription)")
                for component in components {
                    #expect(
                        !component.isEmpty && !component.hasPrefix(".") && component.utf8.count <= 200,
                        "\(component)"
                    )
                    #expect(!component.unicodeScalars.contains { $0.value < 0x20 || $0 == "\\" || $0 == "\u{202E}" })
                }
                #expect(given.insert(SafeName.compared(name)).inserted, "\(name.debugDescription) is given twice")
            }
        }
    }

    @Test func `long names that differ at their ends stay different`() throws {
        var names = OutputNames(try OutputTemplate("{name}.mp4"), rowCount: 2)
        let start = String(repeating: "long ", count: 60)
        let one = names.next(for: Self.row(name: start + "one"), model: Self.model)
        let two = names.next(for: Self.row(name: start + "two"), model: Self.model)
        #expect(one != two)
        #expect(one.utf8.count <= 200 && one.hasPrefix("long-long"))
        #expect(!two.hasSuffix("-2.mp4"))
    }
}
