import Foundation
import RushesMedia
import Testing

@Suite struct OutputNameTests {
    @Test(arguments: [
        ("A heron lifts off at dawn", "a-heron-lifts-off-at-dawn.mp4"),
        ("../../etc/passwd", "etc-passwd.mp4"),
        (".hidden", "hidden.mp4"),
        ("NUL", "nul-take.mp4"),
        ("", "take.mp4"),
        ("🎬🎬", "take.mp4"),
        ("东京 雨夜", "东京-雨夜.mp4"),
        ("Don't   stop\u{0}\n\u{202E}now", "dont-stop-now.mp4"),
        ("Cafe\u{301}", "caf\u{E9}.mp4"),
        ("नमस्ते दुनिया", "नमस्ते-दुनिया.mp4"),
    ])
    func `a name keeps the words of the prompt and nothing else`(prompt: String, name: String) {
        #expect(Array(OutputName.name(for: prompt).utf8) == Array(name.utf8))
    }

    @Test func `a name never leaves its folder, whatever the prompt`() {
        var random = RepeatedRandom(seed: 11)
        let pool = Array("/\\.:*?\"<>|\0\n\u{7F}\u{202E}\u{200D}\u{301}~ -_aZé漢🎬conNUL".unicodeScalars)
        for _ in 0..<5000 {
            var prompt = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...80, using: &random) {
                let isAny = Int.random(in: 0..<4, using: &random) == 0
                let scalar = Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &random)) ?? "x"
                prompt.append(isAny ? scalar : pool[Int.random(in: 0..<pool.count, using: &random)])
            }
            let name = OutputName.name(for: String(prompt))
            // By bytes: some letters make one character with the dot behind them.
            let stem = name.utf8.dropLast(4)
            #expect(Array(name.utf8.suffix(4)) == Array(".mp4".utf8) && !stem.isEmpty)
            #expect(name.utf8.count <= 80)
            #expect(!name.utf8.contains { $0 < 0x20 || [0x2F, 0x5C, 0x3A, 0x7F].contains($0) })
            #expect(stem.first != 0x2D && !stem.contains(0x2E))
            #expect(Array(name.utf8) == Array(name.precomposedStringWithCanonicalMapping.utf8))
            let place = URL(fileURLWithPath: "/takes").appendingPathComponent(name).standardizedFileURL
            #expect(place.deletingLastPathComponent().path == "/takes")
        }
    }

    @Test func `a very long prompt gives a name of whole words`() {
        let name = OutputName.name(for: String(repeating: "mountain ", count: 10_000))
        #expect(name == "mountain-mountain-mountain-mountain-mountain-mountain.mp4")
    }
}
