import Foundation
import RushesCore
import RushesTesting
import Testing

/// A row is what it asks for, wherever its table, its files and its takes lie: it is bought once.
@Suite(.timeLimit(.minutes(10)))
struct BatchPlaceTests {
    private static let table =
        "prompt,image,seed,takes,duration\nHeron one lifts off,,,,4\nHeron two lifts off,cat.png,7,2,4\n"

    /// A server, and a folder `film` with a table of which three clips were made.
    private func afterRun(_ body: (MisbehavingServer, Workplace) async throws -> Void) async throws {
        let start = ContinuousClock.now
        let settings = ServerSettings.changed { settings in
            settings.epoch = Int64(Date().timeIntervalSince1970)
            settings.elapsed = { ContinuousClock.now - start }
        }
        try await withMisbehavingServer(settings) { server in
            try await Workplace.use(server: server) { place in
                try FileManager.default.createDirectory(atPath: place.path("film"), withIntermediateDirectories: true)
                try await place.picture("film/cat.png")
                try Self.write(Self.table, to: place.path("film/shots.csv"))
                let result = try await place.rushes("batch", "film/shots.csv", "--format", "json")
                #expect(result.exit == 0, "\(result.error)")
                #expect(server.account.submissions.count == 3)
                try await body(server, place)
            }
        }
    }

    private static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private func shell(_ place: Workplace, _ script: String) async throws -> Workplace.Result {
        try await place.run("/bin/sh", ["-c", script.replacing("RUSHES", with: "\"\(Workplace.program)\"")])
    }

    @Test(arguments: [
        "cd film && RUSHES batch shots.csv", "cd / && RUSHES batch \"$HOME/film/shots.csv\"",
        "cd film && RUSHES batch ./shots.csv", "ln -s film link && RUSHES batch link/shots.csv",
        "ln -s film link && RUSHES batch film/shots.csv -o link/shots",
        "mv film cut && RUSHES batch cut/shots.csv", "mv film cut && cd cut && RUSHES batch shots.csv",
        "cp -r film cut && RUSHES batch cut/shots.csv", "cp -r film cut && rm -r film && RUSHES batch cut/shots.csv",
        "mkdir a && mv film a/film && RUSHES batch a/film/shots.csv",
        "printf '\\357\\273\\277' > film/x && cat film/shots.csv >> film/x && mv film/x film/shots.csv && RUSHES batch film/shots.csv",
        "sed -i 's/$/\\r/' film/shots.csv && RUSHES batch film/shots.csv",
        "sed -i \"s,cat.png,$HOME/film/cat.png,\" film/shots.csv && RUSHES batch film/shots.csv",
        "mv film/cat.png film/dog.png && sed -i 's/cat/dog/' film/shots.csv && RUSHES batch film/shots.csv",
        "tac film/shots.csv | sed '1,2d' > film/x; (head -1 film/shots.csv; tail -1 film/shots.csv; sed -n 2p film/shots.csv) > film/y && mv film/y film/shots.csv && RUSHES batch film/shots.csv",
        "sed -i 's/,7,/,7.0,/' film/shots.csv && RUSHES batch film/shots.csv",
    ])
    func `wherever it is run from and whatever its folders are called now, all is there already`(script: String)
        async throws
    {
        try await afterRun { server, place in
            let result = try await shell(place, script)
            #expect(result.exit == 0, "\(result.error)")
            #expect(result.error.contains("3 of 3 clips are there already"), "\(result.error)")
            #expect(server.account.submissions.count == 3)
        }
    }

    @Test(arguments: [
        "RUSHES batch film/shots.csv -o other", "mv film/shots.csv film/list.csv && RUSHES batch film/list.csv",
        "mkdir b && cp film/shots.csv film/cat.png b && RUSHES batch b/shots.csv",
        "cp -r film cut && rm -r film && RUSHES batch cut/shots.csv -o other",
        "mv film cut && mv cut/shots.csv cut/list.csv && RUSHES batch cut/list.csv",
    ])
    func `rows that were made for another place are shown and left alone, and bought when that is said`(script: String)
        async throws
    {
        try await afterRun { server, place in
            let result = try await shell(place, script)
            #expect(result.exit == 0, "\(result.error)")
            #expect(result.error.contains("3 were made for another place"), "\(result.error)")
            let folder = place.exists("film") ? "film/shots/" : "cut/shots/"
            #expect(result.error.contains(place.path(folder)), "\(result.error)")
            #expect(result.error.contains("--again"))
            #expect(server.account.submissions.count == 3)
            let command = String(script.split(separator: "&&").last ?? "")
            let planned = try await shell(place, command + " --again --dry-run")
            #expect(planned.lines.allSatisfy { $0.contains("  make  ") }, "\(planned.output)")
            let again = try await shell(place, command + " --again")
            #expect(again.exit == 0, "\(again.error)")
            #expect(server.account.submissions.count == 6)
            // Both places have theirs now.
            let here = try await shell(place, command)
            #expect(here.error.contains("3 of 3 clips are there already"), "\(here.error)")
            if place.exists("film/shots.csv") {
                let there = try await place.rushes("batch", "film/shots.csv")
                #expect(there.error.contains("3 of 3 clips are there already"), "\(there.error)")
            }
            #expect(server.account.submissions.count == 6)
        }
    }

    @Test func `takes that are nowhere any more are told, and what is left counts`() async throws {
        try await afterRun { server, place in
            try FileManager.default.removeItem(atPath: place.path("film/shots"))
            let result = try await place.rushes("batch", "film/shots.csv", "-o", "other")
            #expect(result.exit == 3, "\(result.error)")
            #expect(result.error.contains("not there any more"))
            #expect(server.account.submissions.count == 3)
        }
    }

    @Test func `a file of the same name that holds something else is no take`() async throws {
        try await afterRun { server, place in
            try FileManager.default.moveItem(atPath: place.path("film"), toPath: place.path("cut"))
            let folder = place.path("cut/shots")
            let clips = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".mp4") }
            let clip = "\(folder)/\(try #require(clips.first))"
            var content = try Data(contentsOf: URL(fileURLWithPath: clip))
            content[content.count - 1] ^= 1
            try content.write(to: URL(fileURLWithPath: clip))
            let result = try await place.rushes("batch", "cut/shots.csv")
            #expect(result.exit == 3, "\(result.error)")
            #expect(result.error.contains("2 of 3 clips are there already"))
            #expect(server.account.submissions.count == 3)
        }
    }

    @Test func `a rehearsal is another clip, equal rows are counted, and only what is new is bought`() async throws {
        try await afterRun { server, place in
            let rehearsal = try await place.rushes("batch", "film/shots.csv", "--rehearse", "--dry-run")
            #expect(rehearsal.lines.allSatisfy { $0.contains("  make  ") }, "\(rehearsal.output)")
            try Self.write(
                "prompt,image,seed,takes,duration\nHeron nought lifts off,,,,4\nHeron two lifts off,cat.png,7,3,4\n"
                    + "Heron one lifts off,,,,4\nHeron one lifts off,,,,4\n",
                to: place.path("film/shots.csv")
            )
            let result = try await place.rushes("batch", "film/shots.csv")
            #expect(result.exit == 0, "\(result.error)")
            #expect(result.error.contains("3 of 6 clips are there already"))
            #expect(server.account.submissions.count == 6)
            let seeds = Set(server.account.submissions.compactMap { $0.body["seed"]?.integerValue })
            #expect(seeds.isSuperset(of: [7, 8, 9]))
        }
    }

    @Test func `two rows that name equal files by two paths are equal rows`() async throws {
        try await afterRun { server, place in
            try FileManager.default.copyItem(atPath: place.path("film/cat.png"), toPath: place.path("film/dog.png"))
            try Self.write(
                Self.table + "Heron two lifts off,dog.png,7,1,4\n",
                to: place.path("film/shots.csv")
            )
            let more = try await place.rushes("batch", "film/shots.csv")
            #expect(more.exit == 0, "\(more.error)")
            #expect(server.account.submissions.count == 4)
            try Self.write(
                Self.table.replacing("cat.png", with: "dog.png") + "Heron two lifts off,cat.png,7,1,4\n",
                to: place.path("film/shots.csv")
            )
            let again = try await place.rushes("batch", "film/shots.csv")
            #expect(again.error.contains("4 of 4 clips are there already"), "\(again.error)")
            #expect(server.account.submissions.count == 4)
        }
    }

    @Test func `a row that failed and was tried again by itself is not made by the batch once more`() async throws {
        try await withMisbehavingServer { server in
            server.script.enqueue(.failing("Generation failed: task processing failed", errorCode: 1))
            try await Workplace.use(server: server) { place in
                try Self.write("prompt,duration\nHeron one lifts off,4\n", to: place.path("shots.csv"))
                let failed = try await place.rushes("batch", "shots.csv", "--format", "json")
                #expect(failed.exit == 1, "\(failed.error)")
                let document = try JSONValue(parsing: try #require(failed.lines.first { $0.contains("\"takes\"") }))
                let id = try #require(document["job"]?["id"]?.stringValue)
                #expect(try await place.rushes("jobs", "retry", id).exit == 0)
                let again = try await place.rushes("batch", "shots.csv")
                #expect(again.exit == 0, "\(again.error)")
                #expect(again.error.contains("1 of 1 clips are there already"), "\(again.error)")
                #expect(server.account.submissions.count == 2)
            }
        }
    }

    @Test func `quiet, a row that fails is told on stderr, and the exit says so`() async throws {
        try await withMisbehavingServer { server in
            server.script.enqueue(.failing("Generation failed: task processing failed", errorCode: 1))
            try await Workplace.use(server: server) { place in
                try Self.write(
                    "prompt,duration\nHeron one lifts off,4\nHeron two lifts off,4\n",
                    to: place.path("shots.csv")
                )
                let result = try await place.rushes("batch", "shots.csv", "-q", "--concurrency", "1")
                #expect(result.exit == 3, "\(result.error)")
                #expect(result.error.hasPrefix("error: row "), "\(result.error)")
                #expect(result.error.contains("task processing failed"))
                #expect(result.lines == [place.path("shots/summary.json")])
            }
        }
    }
}

/// Rows that a version ran whose keys held the folder and the paths of files: six clips of eight were made, one was
/// under way and one still to be sent when the run was interrupted.
@Suite(.timeLimit(.minutes(10)))
struct EarlierBatchTests {
    private func withEarlierBatch(_ body: (MisbehavingServer, Workplace) async throws -> Void) async throws {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixture/EarlierBatch")
        let settings = ServerSettings.changed { settings in
            settings.epoch = Int64(Date().timeIntervalSince1970)
            settings.earlierPredictionCount = 100
        }
        try await withMisbehavingServer(settings) { server in
            try await Workplace.use(server: server) { place in
                try FileManager.default.copyItem(at: source, to: place.folder.appendingPathComponent("film"))
                try FileManager.default.createDirectory(atPath: place.path("home"), withIntermediateDirectories: true)
                try FileManager.default.moveItem(
                    atPath: place.path("film/ledger.sqlite"),
                    toPath: place.path("home/ledger.sqlite")
                )
                try await body(server, place)
            }
        }
    }

    private static let names = ["--names", "{row}-{take}.mp4"]

    @Test func `are found by what they ask for, and only what was never sent is bought`() async throws {
        try await withEarlierBatch { server, place in
            let planned = try await place.run(
                Workplace.program,
                ["batch", "film/shots.csv", "--dry-run"] + Self.names
            )
            let fates = planned.lines.map { line in ["done", "make", "resume"].first { line.contains("  \($0)  ") } }
            #expect(fates == ["done", "done", "done", "make", "done", "done", "done", "resume"], "\(planned.output)")
            // The prediction that was under way is another server's: what became of it cannot be known.
            let result = try await place.run(Workplace.program, ["batch", "film/shots.csv"] + Self.names)
            #expect(result.exit == 3, "\(result.error)")
            #expect(result.error.contains("6 of 8 clips are there already"), "\(result.error)")
            #expect(server.account.submissions.count == 1)
            #expect(server.account.submissions.first?.body["prompt"] == "Heron three lifts off")
            #expect(place.exists("film/shots/3-1.mp4"))
            let again = try await place.run(Workplace.program, ["batch", "film/shots.csv"] + Self.names)
            #expect(again.exit == 3, "\(again.error)")
            #expect(again.error.contains("7 of 8 clips are there already"), "\(again.error)")
            #expect(server.account.submissions.count == 1)
        }
    }

    @Test func `without their takes are told, and not bought again`() async throws {
        try await withEarlierBatch { server, place in
            try FileManager.default.removeItem(atPath: place.path("film/shots"))
            let result = try await place.run(Workplace.program, ["batch", "film/shots.csv"] + Self.names)
            #expect(result.exit == 3, "\(result.error)")
            #expect(result.error.contains("not there any more"))
            #expect(server.account.submissions.count == 1)
        }
    }

    @Test func `a row more of the same is one more, and others stay as they are`() async throws {
        try await withEarlierBatch { server, place in
            let path = place.folder.appendingPathComponent("film/shots.csv")
            let table = try String(contentsOf: path, encoding: .utf8)
            let rows = table.split(separator: "\n").map(String.init)
            let changed = [rows[0], "Heron nought lifts off,,,,4"] + rows.dropFirst().reversed() + [rows[4]]
            try Data((changed.joined(separator: "\n") + "\n").utf8).write(to: path)
            let planned = try await place.run(
                Workplace.program,
                ["batch", "film/shots.csv", "--dry-run", "--format", "json"]
            )
            let fates = try planned.lines.map { try JSONValue(parsing: $0)["fate"]?.stringValue }
            #expect(fates == ["make", "resume", "done", "done", "done", "make", "done", "done", "done", "make"])
            #expect(server.account.submissions.isEmpty)
        }
    }
}
