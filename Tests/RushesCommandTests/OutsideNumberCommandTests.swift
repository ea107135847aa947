import Foundation
import RushesCore
import RushesTesting
import Testing

/// Odd numbers at the built program's doors: refused with words, or taken, and never the end of the program.
@Suite(.timeLimit(.minutes(10))) struct OutsideNumberCommandTests {
    static let odd = ["1e19", "1e-21", "1e300", "-1", "0", "nan", "inf", "-inf", "9223372036854775808", "1e308"]

    @Test(arguments: odd)
    func `a key of a rate that cannot be kept is refused`(rate: String) async throws {
        try await atWork { _, place in
            let result = try await place.rushes("keys", "create", "team", "--rate=\(rate)")
            #expect(result.exit == 64, "\(result.error)")
        }
    }

    @Test(arguments: odd.filter { $0 != "0" })
    func `a clip of a length or a price that is none is refused`(number: String) async throws {
        try await atWork { server, place in
            for flag in ["--duration", "--max-cost", "--set=duration", "--seed"] {
                // −1 lets the model choose.
                if number == "-1", flag != "--max-cost" { continue }
                let result = try await place.rushes("A heron lifts off", "\(flag)=\(number)", "--dry-run")
                #expect(result.exit == 64, "\(flag) \(number): \(result.exit) \(result.error)")
            }
            #expect(server.account.submissions.isEmpty)
        }
    }

    @Test func `takes whose seeds would pass the last one are refused`() async throws {
        try await atWork { server, place in
            let seed = "\(Int64.max)"
            let result = try await place.rushes(
                "A heron lifts off",
                "--seed",
                seed,
                "-n",
                "2",
                "--rehearse",
                "--dry-run"
            )
            #expect(result.exit == 64, "\(result.error)")
            try Data("prompt,seed,takes\nA heron lifts off,\(seed),3\n".utf8)
                .write(to: URL(fileURLWithPath: place.path("t.csv")))
            let batch = try await place.rushes("batch", "t.csv", "--rehearse", "--dry-run")
            #expect(batch.exit == 64, "\(batch.error)")
            #expect(server.account.submissions.isEmpty)
        }
    }

    @Test(arguments: ["1e300", "1e19", "-1e300"])
    func `a receipt of a length that is none is refused`(seconds: String) async throws {
        try await Workplace.use { place in
            let made = try await place.rushes(
                "A heron lifts off",
                "-o",
                "one.mp4",
                "-d",
                "4",
                "-r",
                "720p",
                "--rehearse"
            )
            #expect(made.exit == 0, "\(made.error)")
            let path = place.path("one.mp4.json")
            let text = try String(contentsOfFile: path, encoding: .utf8)
            let odd = text.replacing(try Regex(#""seconds" : 4(?=[,\n])"#), with: "\"seconds\" : \(seconds)")
            #expect(odd != text)
            try odd.write(toFile: path, atomically: true, encoding: .utf8)
            let again = try await place.rushes("--from", "one.mp4.json", "--rehearse", "--dry-run")
            #expect(again.exit == 64 || again.exit == 0, "\(again.exit) \(again.error)")
        }
    }
}
