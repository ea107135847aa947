import Foundation
import RushesCore
import RushesTesting
import Testing

/// The account as commands: budgets, what was spent, exports, checks and copies.
@Suite(.timeLimit(.minutes(10)))
struct LedgerCommandTests {
    @Test func `a budget refuses what does not fit, and says what it has`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                let set = try await place.rushes("budget", "set", "2.50", "--per", "month")
                #expect(set.exit == 0, "\(set.error)")
                #expect(set.output.contains("2.50"))
                for number in 1...2 {
                    #expect(try await place.rushes("A heron \(number)", "-o", "\(number).mp4").exit == 0)
                }
                let refused = try await place.rushes("A heron 3", "-o", "3.mp4", "--format", "json")
                #expect(refused.exit == 4, "\(refused.error)")
                let error = try refused.json()["error"]
                #expect(error?["code"] == "budget_exceeded")
                #expect(error?["message"]?.stringValue?.contains("2.50") == true)
                #expect(error?["message"]?.stringValue?.contains("month") == true)
                #expect(server.account.submissions.count == 2)
                #expect(!place.exists("3.mp4"))
                // A rehearsal costs nothing and always fits.
                let shown = try await place.rushes("budget", "show", "--format", "json")
                #expect(try shown.json()["charged"] == "2.00")
                #expect(try shown.json()["left"] == "0.50")
                #expect(try await place.rushes("budget", "set", "none", "--per", "month").exit == 0)
                #expect(try await place.rushes("A heron 3", "-o", "3.mp4").exit == 0)
                #expect(try await place.rushes("budget", "set", "abc", "--per", "month").exit == 64)
            }
        }
    }

    @Test func `programs that run at once admit exactly what fits`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                try await place.rushes("budget", "set", "5", "--per", "total")
                let exits = try await withThrowingTaskGroup(of: Int32.self) { group in
                    for number in 1...9 {
                        group.addTask { try await place.rushes("A heron \(number)", "-o", "\(number).mp4").exit }
                    }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(exits.count { $0 == 0 } == 5, "\(exits)")
                #expect(exits.count { $0 == 4 } == 4, "\(exits)")
                #expect(server.account.submissions.count == 5)
            }
        }
    }

    @Test func `spend is shown by day, model and job, and rehearsals are left out`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                try await place.rushes("A heron", "-o", "a.mp4")
                try await place.rushes("A heron", "-o", "b.mp4", "-m", "google/veo3.1/text-to-video")
                for (by, count) in [("day", 1), ("model", 2), ("job", 2)] {
                    let shown = try await place.rushes("ledger", "show", "--by", by, "--format", "json")
                    #expect(shown.exit == 0, "\(shown.error)")
                    #expect(shown.lines.count == count + 1)
                    #expect(try shown.json()["summary"]?["charged"] == "2.00")
                    #expect(try JSONValue(parsing: shown.lines[0])[by]?.stringValue?.isEmpty == false)
                }
                let text = try await place.rushes("ledger")
                #expect(text.output.contains("2.00"))
                let future = try await place.rushes("ledger", "show", "--since", "2999-01-01", "--format", "json")
                #expect(try future.json()["summary"]?["charged"] == "0.00")
                #expect(try await place.rushes("ledger", "show", "--since", "yesterday").exit == 64)
            }
        }
    }

    @Test func `an export has every entry as CSV and as JSON Lines, and adds up`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                try await place.rushes("A heron", "-o", "with, comma.mp4")
                let json = try await place.rushes("ledger", "export", "--format", "json")
                let rows = try json.lines.map { try JSONValue(parsing: $0) }
                let held = rows.compactMap { $0["held"]?.stringValue.flatMap(Double.init) }.reduce(0, +)
                let charged = rows.compactMap { $0["charged"]?.stringValue.flatMap(Double.init) }.reduce(0, +)
                #expect(held == 0)
                #expect(charged == 1)
                #expect(rows.first?["event"] == "queued")
                #expect(rows.allSatisfy { $0["model"]?.stringValue?.isEmpty == false })
                #expect(!json.output.contains("Signature"))
                let csv = try await place.rushes("ledger", "export", "-o", "ledger.csv")
                #expect(csv.exit == 0, "\(csv.error)")
                let text = try String(contentsOfFile: place.path("ledger.csv"), encoding: .utf8)
                #expect(text.hasPrefix("sequence,at,job,model,event,held,charged,currency"))
                #expect(text.components(separatedBy: "\r\n").count == rows.count + 2)
                #expect(text.contains("with, comma.mp4\""))
                #expect(try await place.rushes("ledger", "export", "-o", "ledger.csv").exit == 64)
            }
        }
    }

    @Test func `a check finds takes without files, files without takes and leftovers, and says what to do`()
        async throws
    {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                for name in ["a", "b"] { try await place.rushes("A heron", "-o", "\(name).mp4") }
                let fine = try await place.rushes("ledger", "check")
                #expect(fine.exit == 0, "\(fine.output)")
                try FileManager.default.removeItem(atPath: place.path("a.mp4"))
                try Data([1]).write(to: URL(fileURLWithPath: place.path("z.mp4.partial")))
                var other = place
                other.environment["RUSHES_HOME"] = place.path("other-home")
                try await other.rushes("A heron", "-o", "c.mp4")
                let found = try await place.rushes("ledger", "check", "--format", "json")
                #expect(found.exit == 1)
                let kinds = try found.lines.dropLast().compactMap {
                    try JSONValue(parsing: $0)["finding"]?.stringValue
                }
                #expect(kinds.sorted() == ["file_without_take", "leftover", "take_without_file"])
            }
        }
    }

    @Test func `verifying reads clips again and finds the one that changed`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                for name in ["a", "b", "c"] { try await place.rushes("A heron", "-o", "\(name).mp4") }
                #expect(try await place.rushes("takes", "verify").exit == 0)
                var bytes = try Data(contentsOf: URL(fileURLWithPath: place.path("b.mp4")))
                bytes[bytes.count - 1] ^= 1
                try bytes.write(to: URL(fileURLWithPath: place.path("b.mp4")))
                try FileManager.default.removeItem(atPath: place.path("c.mp4"))
                let found = try await place.rushes("takes", "verify", "--format", "json")
                #expect(found.exit == 1)
                let conditions = try found.lines.compactMap { try JSONValue(parsing: $0)["condition"]?.stringValue }
                #expect(conditions.sorted() == ["changed", "missing", "whole"])
            }
        }
    }

    @Test func `a copy of the ledger is a ledger`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                #expect(try await place.rushes("ledger", "backup", "copy.sqlite").exit == 6)
                try await place.rushes("A heron", "-o", "a.mp4")
                let copied = try await place.rushes("ledger", "backup", "copy.sqlite")
                #expect(copied.exit == 0, "\(copied.error)")
                #expect(copied.lines.last == place.path("copy.sqlite"))
                #expect(try await place.rushes("ledger", "backup", "copy.sqlite").exit == 64)
                #expect(try await place.rushes("ledger", "backup", "copy.sqlite", "--force").exit == 0)
                let home = place.path("restored")
                try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
                try FileManager.default.moveItem(atPath: place.path("copy.sqlite"), toPath: "\(home)/ledger.sqlite")
                var restored = place
                restored.environment["RUSHES_HOME"] = home
                #expect(try await restored.rushes("ledger", "check").exit == 0)
                #expect(try await restored.rushes("takes", "list", "-q").lines == [place.path("a.mp4")])
            }
        }
    }

    @Test func `a late price is read by a later command`() async throws {
        try await withMisbehavingServer { server in
            server.script.enqueue(
                .changed { plot in
                    (plot.statuses, plot.pricedOnRead, plot.price) = (["processing"], 4, "0.75")
                }
            )
            try await Workplace.use(server: server) { place in
                let made = try await place.rushes("A heron", "-o", "a.mp4", "--format", "json")
                #expect(made.exit == 0, "\(made.error)")
                #expect(try made.json()["charge"]?["basis"] == "quote")
                try await place.rushes("jobs", "resume")
                let settled = try await place.rushes("jobs", "resume")
                #expect(settled.error.contains("settled"))
                let shown = try await place.rushes("jobs", "list", "--format", "json")
                #expect(try shown.json()["charge"]?["basis"] == "settled")
                #expect(try shown.json()["charge"]?["amount"] == "0.75")
                let spent = try await place.rushes("ledger", "show", "--format", "json")
                #expect(try spent.json()["summary"]?["unsettled"] == "0.00")
            }
        }
    }
}
