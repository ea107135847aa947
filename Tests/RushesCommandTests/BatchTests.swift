import Foundation
import RushesCore
import RushesTesting
import Testing

/// Tables of clips: checked whole before anything is spent, run once, and gone on with after whatever happened.
@Suite(.timeLimit(.minutes(10)))
struct BatchTests {
    /// A server whose history goes by the real time.
    private static var timed: ServerSettings {
        let start = ContinuousClock.now
        return .changed { settings in
            settings.epoch = Int64(Date().timeIntervalSince1970)
            settings.elapsed = { ContinuousClock.now - start }
        }
    }

    private static func table(of count: Int) -> String {
        "prompt,duration\n" + (1...count).map { "Heron \($0) lifts off,4\n" }.joined()
    }

    private static func write(_ text: String, to place: Workplace, as name: String = "shots.csv") throws {
        try Data(text.utf8).write(to: place.folder.appendingPathComponent(name))
    }

    private static func clips(in place: Workplace, folder: String = "shots") throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: place.path(folder)).filter { $0.hasSuffix(".mp4") }.sorted()
    }

    @Test func `every row becomes a clip, and running the same command again sends and spends nothing`() async throws {
        try await withMisbehavingServer(Self.timed) { server in
            try await Workplace.use(server: server) { place in
                try Self.write(Self.table(of: 8), to: place)
                let first = try await place.rushes("batch", "shots.csv", "--names", "{row}.mp4", "--format", "json")
                #expect(first.exit == 0, "\(first.error)")
                let summary = try #require(try first.json()["summary"])
                #expect(summary["done"] == 8)
                #expect(summary["charged"] == "8.00")
                let jobs = try first.lines.map { try JSONValue(parsing: $0) }.filter { $0["takes"] != nil }
                #expect(jobs.count == 8)
                #expect(try Self.clips(in: place) == (1...8).map { "\($0).mp4" })
                #expect(place.exists("shots/summary.json"))
                // Rows that cost the same are priced once.
                #expect(server.account.requests(on: .calculate).count == 1)
                let again = try await place.rushes("batch", "shots.csv", "--names", "{row}.mp4")
                #expect(again.exit == 0, "\(again.error)")
                #expect(again.error.contains("8 of 8 clips are there already"))
                #expect(again.lines.last == place.path("shots/summary.json"))
                let told = try await place.rushes("batch", "shots.csv", "--names", "{row}.mp4", "--format", "json")
                #expect(told.lines.count == 9)
                #expect(try told.json()["summary"]?["done"] == 8)
                #expect(server.account.submissions.count == 8)
                #expect(try await place.rushes("ledger", "check").exit == 0)
            }
        }
    }

    @Test func `a changed row is made, what it was stays, and both are said`() async throws {
        try await withMisbehavingServer(Self.timed) { server in
            try await Workplace.use(server: server) { place in
                try Self.write(Self.table(of: 3), to: place)
                #expect(try await place.rushes("batch", "shots.csv", "--names", "{row}.mp4").exit == 0)
                try Self.write(Self.table(of: 3).replacing("Heron 2 lifts off", with: "Heron 2 lands"), to: place)
                let changed = try await place.rushes("batch", "shots.csv", "--names", "{row}.mp4")
                #expect(changed.exit == 0, "\(changed.error)")
                #expect(changed.error.contains("1 are new or changed since the last run"))
                #expect(changed.error.contains("row 2 of the last run is not in the table any more"))
                #expect(try Self.clips(in: place) == ["1.mp4", "2-2.mp4", "2.mp4", "3.mp4"])
                #expect(server.account.submissions.count == 4)
            }
        }
    }

    @Test func `a wrong row keeps the whole table from being run, and every one is told with its line`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                try Self.write(
                    "prompt,duration,image\nA heron,4,\nA stork,5,\nA crane,4,none.png\n\"An egret\nin reeds\",400,\n",
                    to: place
                )
                let result = try await place.rushes("batch", "shots.csv", "--format", "json")
                #expect(result.exit == 64, "\(result.error)")
                let message = try #require(try result.json()["error"]?["message"]?.stringValue)
                #expect(message.contains("shots.csv:3:"), "\(message)")
                #expect(message.contains("shots.csv:4:"), "\(message)")
                #expect(message.contains("shots.csv:5:"), "\(message)")
                #expect(!message.contains("shots.csv:2:"), "\(message)")
                #expect(server.account.submissions.isEmpty)
                #expect(!place.exists("shots"))
            }
        }
    }

    @Test func `what does not fit a budget is refused whole, and a table that fits is held at once`() async throws {
        try await withMisbehavingServer(Self.timed) { server in
            try await Workplace.use(server: server) { place in
                try Self.write(Self.table(of: 5), to: place)
                for limit in [["--budget", "4.99"], ["--max-cost", "4.99"]] {
                    let refused = try await place.run(Workplace.program, ["batch", "shots.csv"] + limit)
                    #expect(refused.exit == 4, "\(refused.error)")
                    #expect(refused.error.contains("5.00 USD"))
                }
                try await place.rushes("budget", "set", "4.50", "--per", "month")
                #expect(try await place.rushes("batch", "shots.csv").exit == 4)
                #expect(server.account.submissions.isEmpty)
                try await place.rushes("budget", "set", "5", "--per", "month")
                let fits = try await place.rushes("batch", "shots.csv", "--budget", "5")
                #expect(fits.exit == 0, "\(fits.error)")
                // What was spent for the rows counts against a later budget for them, and nothing more is wanted.
                #expect(try await place.rushes("batch", "shots.csv", "--budget", "1").exit == 0)
                #expect(server.account.submissions.count == 5)
            }
        }
    }

    @Test func `one row's failure is its own: the others come home, and only what cost nothing is made again`()
        async throws
    {
        try await withMisbehavingServer(Self.timed) { server in
            try await Workplace.use(server: server) { place in
                try Self.write(Self.table(of: 6), to: place)
                server.script.enqueue(.failing())
                server.script.enqueue(.failing("The prompt is blocked due to prohibited contents", errorCode: 1039))
                let first = try await place.rushes("batch", "shots.csv", "--concurrency", "1", "--format", "json")
                #expect(first.exit == 3, "\(first.error)")
                #expect(try first.json()["summary"]?["done"] == 4)
                let again = try await place.rushes("batch", "shots.csv")
                #expect(again.exit == 3, "\(again.error)")
                #expect(again.error.contains("1 failed before without a charge and are made again"))
                #expect(again.error.contains("the service refuses what it asks for"))
                #expect(server.account.submissions.count == 7)
                #expect(try Self.clips(in: place).count == 5)
            }
        }
    }

    @Test func `a limit on requests is found by itself, and every row gets through`() async throws {
        try await withMisbehavingServer(Self.timed) { server in
            for _ in 0..<12 { server.script.submit.enqueue(.tooManyRequests()) }
            try await Workplace.use(server: server) { place in
                try Self.write(Self.table(of: 20), to: place)
                let result = try await place.rushes("batch", "shots.csv", "--yes", "--format", "json")
                #expect(result.exit == 0, "\(result.error)")
                #expect(try result.json()["summary"]?["done"] == 20)
                #expect(server.account.submissions.count == 20)
                #expect(server.account.requests(on: .submit).count == 32)
            }
        }
    }

    @Test func `a batch that is interrupted or killed goes on where it stopped, and nothing is sent twice`()
        async throws
    {
        try await withMisbehavingServer(Self.timed) { server in
            server.script.always(.changed { $0.endsAfter = .seconds(2) })
            try await Workplace.use(server: server) { place in
                try Self.write(Self.table(of: 12), to: place)
                for delay in [0.3, 0.6, 0.9, 1.5, 2.5] {
                    _ = try await place.rushes(["batch", "shots.csv", "--yes"], killedAfter: .seconds(delay))
                }
                var last = try await place.rushes("batch", "shots.csv", "--yes", "--format", "json")
                for _ in 0..<3 where last.exit == 8 {
                    last = try await place.rushes("batch", "shots.csv", "--yes", "--format", "json")
                }
                let summary = try #require(try last.json()["summary"])
                let done = try #require(summary["done"]?.integerValue)
                // A submission that was cut off may stay in doubt until history proves it absent; it is never repeated.
                #expect(server.account.submissions.count <= 12)
                #expect(
                    Set(server.account.submissions.map(\.body.canonicalJSON)).count == server.account.submissions.count
                )
                #expect(try Self.clips(in: place).count == Int(done))
                #expect(done >= Int64(server.account.submissions.count) - 1)
                #expect(try await place.rushes("ledger", "check").exit == 0)
            }
        }
    }

    @Test func `two programs that run the same table at once send each row once`() async throws {
        try await withMisbehavingServer(Self.timed) { server in
            try await Workplace.use(server: server) { place in
                try Self.write(Self.table(of: 10), to: place)
                async let one = place.rushes("batch", "shots.csv", "--yes")
                async let other = place.rushes("batch", "shots.csv", "--yes")
                let exits = try await [one.exit, other.exit]
                #expect(exits.contains(0))
                #expect(server.account.submissions.count == 10)
                #expect(try await place.rushes("batch", "shots.csv", "--yes").exit == 0)
                #expect(server.account.submissions.count == 10)
                #expect(try Self.clips(in: place).count == 10)
            }
        }
    }

    @Test func `without a key, models that are named are refused and others are rehearsed for nothing`() async throws {
        try await Workplace.use { place in
            try Self.write("prompt,model\nA heron,veo3.1-lite\n", to: place, as: "named.csv")
            let refused = try await place.rushes("batch", "named.csv")
            #expect(refused.exit == 5, "\(refused.error)")
            #expect(refused.error.contains("--rehearse"))
            try Self.write(
                "{\"prompt\": \"A heron lifts off\", \"duration\": 4, \"resolution\": \"720p\"}\n",
                to: place,
                as: "shots.jsonl"
            )
            let result = try await place.rushes("batch", "shots.jsonl", "--page")
            #expect(result.exit == 0, "\(result.error)")
            #expect(result.error.contains("nothing was spent"))
            #expect(result.lines.last == place.path("shots/index.html"))
            #expect(try Self.clips(in: place).count == 1)
            let page = try String(contentsOfFile: place.path("shots/index.html"), encoding: .utf8)
            #expect(page.contains("A heron lifts off"))
        }
    }

    @Test func `two models are compared in one folder, and the page shows each take`() async throws {
        try await withMisbehavingServer(Self.timed) { server in
            try await Workplace.use(server: server) { place in
                let compare = [
                    "compare", "A heron lifts off", "-m", "gemini-omni-flash", "-m", "veo3.1-lite", "--takes", "2",
                    "-o",
                    "side",
                ]
                let result = try await place.run(Workplace.program, compare)
                #expect(result.exit == 0, "\(result.error)")
                #expect(result.lines.last == place.path("side/index.html"))
                #expect(try Self.clips(in: place, folder: "side").count == 4)
                #expect(server.account.submissions.count == 4)
                let page = try String(contentsOfFile: place.path("side/index.html"), encoding: .utf8)
                #expect(page.contains("veo3.1-lite/text-to-video, take 2"))
                #expect(try await place.run(Workplace.program, compare).exit == 0)
                #expect(server.account.submissions.count == 4)
            }
        }
    }

    @Test func `a dry run shows every row's price and place, and does nothing`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                try Self.write(Self.table(of: 3), to: place)
                let result = try await place.rushes("batch", "shots.csv", "--dry-run", "--names", "{row}.mp4")
                #expect(result.exit == 0, "\(result.error)")
                #expect(result.lines.count == 3)
                #expect(result.lines[1].contains("1.00 USD"))
                #expect(result.lines[1].hasSuffix(place.path("shots/2.mp4")))
                #expect(server.account.submissions.isEmpty)
                #expect(try place.files() == ["shots.csv"])
            }
        }
    }
}
