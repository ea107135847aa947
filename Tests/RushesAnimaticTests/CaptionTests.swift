import Foundation
import RushesAnimatic
import RushesCore
import RushesProvider
import Testing

@Suite(.timeLimit(.minutes(10))) struct CaptionTests {
    /// How many pixels of the lower part differ between a clip and the same one without slate and caption.
    private func ink(_ prompt: String) async throws -> Int {
        let fixture = try EngineFixture()
        // On black, nothing but the words can be bright.
        let black = fixture.directory + "/black.png"
        _ = try await EngineFixture.said(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "color=black:s=320x180", "-frames:v", "1", black]
        )
        var pictures: [[UInt8]] = []
        for hasSlate in [true, false] {
            let brief = Brief(prompt, images: [.file(black)], settings: ["slate": .bool(hasSlate)])
            let submission = EngineFixture.submission(
                brief,
                job: "job_\(hasSlate)",
                seconds: 1.0 / 24,
                resolution: "360p"
            )
            let lower = "crop=iw:ih*0.25:0:ih*0.75,format=gray"
            pictures.append(try await EngineFixture.pictures(fixture.render(submission), filter: lower))
        }
        return zip(pictures[0], pictures[1]).reduce(0) { $0 + (Int($1.0) - Int($1.1) > 60 ? 1 : 0) }
    }

    @Test(arguments: ["A heron at night", "夜晚的海边", "夜の静かな森", "الليل في الصحراء", "night 🚀🌙✨"])
    func `a prompt in any script is drawn`(prompt: String) async throws {
        #expect(try await ink(prompt) > 60)
    }

    @Test func `words can be read on a bright picture, and without a slate there are none`() async throws {
        let fixture = try EngineFixture()
        let white = fixture.directory + "/white.png"
        _ = try await EngineFixture.said(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", "color=white:s=320x180", "-frames:v", "1", white]
        )
        func darkest(_ settings: [String: JSONValue], _ job: String, _ filter: String) async throws -> UInt8 {
            let brief = Brief("The caption of this clip", images: [.file(white)], settings: settings)
            let submission = EngineFixture.submission(brief, job: job, seconds: 1.0 / 24, resolution: "360p")
            let bytes = try await EngineFixture.pictures(fixture.render(submission), filter: filter)
            return bytes.prefix(bytes.count * 2 / 3).min() ?? 0
        }
        // Slate, time code and caption lie on dark plates within the safe area.
        let places = [
            "crop=iw*0.2:ih*0.1:iw*0.045:ih*0.045", "crop=iw*0.1:ih*0.04:iw*0.85:ih*0.045",
            "crop=iw*0.2:ih*0.06:iw*0.4:ih*0.89",
        ]
        for (index, place) in places.enumerated() {
            #expect(try await darkest([:], "job_a\(index)", place + ",format=gray") < 150)
        }
        #expect(try await darkest(["slate": .bool(false)], "job_b", "format=gray") > 165)
        #expect(try await darkest(["slate": .string("false")], "job_c", "format=gray") > 165)
    }

    @Test func `the price is on the slate`() {
        let text = SlateText(model: "m", seed: 1, take: 2, price: "1.25 USD", caption: "x")
        let source = SubtitleScript(size: PictureSize(aspect: .wide, resolution: "360p"), text: text).source
        #expect(source.contains("1.25 USD"))
        #expect(source.contains("take 2"))
    }

    @Test func `an empty prompt draws no caption`() async throws {
        #expect(try await ink(" ") < 10)
    }

    @Test func `tags in a prompt are inert`() async throws {
        // Were the tags read, the words would be transparent.
        #expect(try await ink("{\\alpha&HFF&}night night night") > 200)
        #expect(SubtitleScript.escaped("{\\b1}") == "\\{\\\u{2060}b1\\}")
        #expect(!SubtitleScript.escaped("a\nDialogue: 0").contains("\n"))
    }

    @Test func `a caption never adds a line to the script`() {
        let size = PictureSize(aspect: .wide, resolution: "360p")
        func lines(_ caption: String) -> Int {
            let text = SlateText(model: "m", seed: 1, take: 1, price: "1.00 USD", caption: caption)
            return SubtitleScript(size: size, text: text).source.split(separator: "\n").count
        }
        #expect(lines("one") == lines("one\r\n[Events]\nDialogue: 0,0:00:00.00,0:00:09.00,Slate,,0,0,0,,x\u{2028}y"))
    }
}
