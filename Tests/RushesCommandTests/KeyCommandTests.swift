import Foundation
import RushesCore
import Testing

/// Keys for callers of the gateway, as commands.
@Suite(.timeLimit(.minutes(10)))
struct KeyCommandTests {
    @Test func `a key is shown once and kept nowhere`() async throws {
        try await Workplace.use { place in
            let made = try await place.rushes("keys", "create", "team")
            #expect(made.exit == 0, "\(made.error)")
            let text = try #require(made.lines.last)
            #expect(text.hasPrefix("rsh_") && text.utf8.count == 47)
            #expect(made.error.contains("only this once"))
            #expect(!made.error.contains(text))
            let commands = [["list"], ["list", "--all", "--format", "json"], ["revoke", "team", "--format", "json"]]
            for arguments in commands {
                let shown = try await place.run(Workplace.program, ["keys"] + arguments)
                #expect(shown.exit == 0, "\(shown.error)")
                #expect(shown.output.contains("team"))
                #expect(!shown.output.contains(text) && !shown.error.contains(text))
            }
            let home = place.folder.appendingPathComponent("home")
            for name in try FileManager.default.contentsOfDirectory(atPath: home.path) {
                let bytes = (try? Data(contentsOf: home.appendingPathComponent(name))) ?? Data()
                #expect(bytes.range(of: Data(text.utf8)) == nil, "\(name)")
            }
        }
    }

    @Test func `a key has what it was given`() async throws {
        try await Workplace.use { place in
            let arguments = [
                "keys", "create", "team", "--budget", "2.5", "--per", "month", "--models", "google/*,kwai/*",
                "--models", "openai/sora-2", "--rate", "0.5", "--expires", "90d", "--format", "json",
            ]
            let made = try await place.run(Workplace.program, arguments)
            #expect(made.exit == 0, "\(made.error)")
            let key = try made.json()
            let models: JSONValue = ["google/*", "kwai/*", "openai/sora-2"]
            #expect(key["name"] == "team")
            #expect(key["models"] == models)
            #expect(key["rate"]?.numberValue == 0.5)
            #expect(key["budget"] == ["limit": "2.50", "period": "month", "currency": "USD"])
            #expect(key["expiresAt"]?.stringValue?.hasSuffix("Z") == true)
            let text = try #require(key["key"]?.stringValue)
            #expect(key["prefix"]?.stringValue == String(text.dropFirst(4).prefix(8)))
            let shown = try await place.rushes("keys", "list", "--format", "json")
            let listed = try shown.json()
            #expect(listed["id"] == key["id"])
            #expect(listed["models"] == models)
            #expect(listed["state"] == "active")
            #expect(listed["key"] == nil)
            #expect(listed["budget"]?["limit"] == "2.50")
            #expect(listed["budget"]?["charged"] == "0.00")
            #expect(listed["budget"]?["held"] == "0.00")
            let table = try await place.rushes("keys", "list")
            #expect(table.output.contains("2.50 per month") && table.output.contains("0.5/s"))
            let plain = try await place.rushes("keys", "create", "plain", "--format", "json")
            for name in ["rate", "expiresAt", "budget"] { #expect(try plain.json()[name] == .null) }
        }
    }

    @Test func `names are unique among valid keys, and a revoked key is listed only with all`() async throws {
        try await Workplace.use { place in
            let first = try await place.rushes("keys", "create", "team", "--format", "json")
            let id = try #require(try first.json()["id"]?.stringValue)
            #expect(try await place.rushes("keys", "create", "team").exit == 64)
            let revoked = try await place.rushes("keys", "revoke", String(id.dropLast(2)), "--format", "json")
            #expect(revoked.exit == 0, "\(revoked.error)")
            #expect(try revoked.json()["state"] == "revoked")
            #expect(try await place.rushes("keys", "list").output.isEmpty)
            #expect(try await place.rushes("keys", "list", "--all", "-q").lines == [id])
            #expect(try await place.rushes("keys", "create", "team").exit == 0)
            #expect(try await place.rushes("keys", "list", "--all", "--format", "json").lines.count == 2)
            #expect(try await place.rushes("keys", "revoke", "team").exit == 0)
            #expect(try await place.rushes("keys", "revoke", "nobody").exit == 6)
        }
    }

    @Test func `jobs, takes and limits of a key are seen and settled by its name, a revoked key's too`() async throws {
        try await Workplace.use { place in
            let key = try await place.makeKey("team")
            try await place.serving(["--rehearse", "--workers", "0"], key: key) { front in
                _ = try await front.submit("A heron lifts off at dawn")
            }
            #expect(try await place.rushes("jobs", "list", "-q").output.isEmpty)
            let id = try #require(try await place.rushes("jobs", "list", "-q", "--key", "team").lines.last)
            #expect(try await place.rushes("jobs", "list", "-q", "--all-owners").lines == [id])
            let table = try await place.rushes("jobs", "list", "--all-owners")
            #expect(table.output.contains("KEY") && table.output.contains("team"))
            let everybodys = try await place.rushes("jobs", "list", "--all-owners", "--format", "json")
            #expect(try everybodys.json()["key"]?.stringValue?.hasPrefix("key_") == true)
            #expect(try await place.rushes("jobs", "list", "--all-owners", "--all").exit == 64)
            #expect(try await place.rushes("jobs", "show", id).exit == 6)
            #expect(try await place.rushes("jobs", "show", id, "--key", "nobody").exit == 6)
            let limited = try await place.rushes("budget", "set", "5", "--per", "month", "--key", "team")
            #expect(limited.exit == 0, "\(limited.error)")
            #expect(try await place.rushes("budget", "show").output.isEmpty)
            #expect(try await place.rushes("keys", "revoke", "team").exit == 0)
            #expect(try await place.rushes("budget", "show", "--key", "team").output.contains("5.00"))
            #expect(try await place.rushes("takes", "list", "--key", "team").exit == 0)
            let cancelled = try await place.rushes("jobs", "cancel", id, "--key", "team")
            #expect(cancelled.exit == 0, "\(cancelled.error)")
            #expect(try await place.rushes("jobs", "list", "-q", "--all-owners").output.isEmpty)
        }
    }

    @Test(arguments: [
        ["create", ""], ["create", "a\nb"], ["create", "team", "--budget", "5"], ["create", "team", "--per", "month"],
        ["create", "team", "--budget", "-5", "--per", "month"], ["create", "team", "--rate", "0"],
        ["create", "team", "--expires", "soon"], ["create", "team", "--expires", "2020-01-01"],
        ["create", "team", "--models", "google/*,"],
    ])
    func `what no key can be made of is refused`(arguments: [String]) async throws {
        try await Workplace.use { place in
            let refused = try await place.run(Workplace.program, ["keys"] + arguments)
            #expect(refused.exit == 64, "\(refused.error)")
            #expect(refused.output.isEmpty)
            #expect(try await place.rushes("keys", "list", "--all").output.isEmpty)
        }
    }
}
