import Foundation
import RushesCore
import RushesTesting
import Testing

/// Several accounts under names of their own, as `providers.yaml` has them.
@Suite(.timeLimit(.minutes(10)))
struct ProviderTests {
    private static let model = "google/gemini-omni-flash/text-to-video-developer"

    /// Runs a body with two services, each with a key of its own, of which the second is called `second`.
    private func withTwoAccounts(
        _ body: (Workplace, _ first: MisbehavingServer, _ second: MisbehavingServer) async throws -> Void
    ) async throws {
        try await withMisbehavingServer { first in
            try await withMisbehavingServer(.changed { $0.apiKey = "second-key" }) { second in
                try await Workplace.use(server: first) { place in
                    var place = place
                    place.environment["SECOND_KEY"] = "second-key"
                    try place.write(
                        "home/providers.yaml",
                        "providers:\n  second:\n    kind: atlas\n    url: \(second.baseURL)\n    key_env: SECOND_KEY\n"
                    )
                    try await body(place, first, second)
                }
            }
        }
    }

    @Test func `two accounts work side by side, each with its own key and its own jobs`() async throws {
        try await withTwoAccounts { place, first, second in
            let named = try await place.rushes("A heron", "-m", "second:\(Self.model)", "--format", "json")
            #expect(named.exit == 0, "\(named.error)")
            #expect(try named.json()["job"]?["provider"] == "second")
            #expect(try named.json()["job"]?["model"] == .string(Self.model))
            let bare = try await place.rushes("A heron", "--format", "json")
            #expect(bare.exit == 0, "\(bare.error)")
            #expect(try bare.json()["job"]?["provider"] == "atlas")
            let family = try await place.rushes("A heron", "-m", "gemini-omni-flash", "--format", "json")
            #expect(family.error.contains("is taken from `atlas`; `second` has it, too"), "\(family.error)")
            #expect(first.account.submissions.count == 2)
            #expect(second.account.submissions.count == 1)
            for (server, key) in [(first, "test-key"), (second, "second-key")] {
                let keys = Set(server.account.requests.compactMap { $0.header("Authorization") })
                #expect(keys == ["Bearer \(key)"])
            }
            let shown = try await place.rushes("takes", "list", "--format", "json")
            #expect(shown.lines.count == 3)
        }
    }

    @Test func `RUSHES_PROVIDERS orders the accounts, and one that it leaves out takes no new jobs`() async throws {
        try await withTwoAccounts { place, first, second in
            let detached = try await place.rushes("A heron", "--detach", "--format", "json")
            #expect(detached.exit == 0, "\(detached.error)")
            var place = place
            place.environment["RUSHES_PROVIDERS"] = "second"
            let bare = try await place.rushes("A heron", "--format", "json")
            #expect(try bare.json()["job"]?["provider"] == "second", "\(bare.error)")
            let left = try await place.rushes("A heron", "-m", "atlas:\(Self.model)", "--format", "json")
            #expect(left.exit == 64)
            #expect(try left.json()["error"]?["code"] == "invalid_configuration")
            // What runs there is brought home all the same.
            let resumed = try await place.rushes("jobs", "resume", "--format", "json")
            #expect(resumed.exit == 0, "\(resumed.error)")
            #expect(try resumed.json()["job"]?["provider"] == "atlas")
            #expect(first.account.submissions.count == 1)
            #expect(second.account.submissions.count == 1)
        }
    }

    @Test func `a job whose provider is not configured any more waits, and is taken up once it is back`() async throws {
        try await withTwoAccounts { place, _, second in
            let detached = try await place.rushes("A heron", "-m", "second:\(Self.model)", "--detach")
            #expect(detached.exit == 0, "\(detached.error)")
            let file = place.path("home/providers.yaml")
            try FileManager.default.moveItem(atPath: file, toPath: file + ".away")
            let waiting = try await place.rushes("jobs", "resume", "--format", "json")
            #expect(waiting.exit == 6, "\(waiting.error)")
            #expect(try waiting.json()["error"]?["code"] == "provider_unknown")
            #expect(try waiting.json()["error"]?["message"]?.stringValue?.contains("`second`") == true)
            #expect(try waiting.json()["job"]?["state"] == "accepted")
            try FileManager.default.moveItem(atPath: file + ".away", toPath: file)
            let resumed = try await place.rushes("jobs", "resume", "--format", "json")
            #expect(resumed.exit == 0, "\(resumed.error)")
            #expect(try resumed.json()["job"]?["state"] == "done")
            #expect(second.account.submissions.count == 1)
        }
    }

    @Test func `the receipt's account makes the same again`() async throws {
        try await withTwoAccounts { place, first, second in
            let made = try await place.rushes("A heron", "-m", "second:\(Self.model)", "-o", "one.mp4")
            #expect(made.exit == 0, "\(made.error)")
            let again = try await place.rushes("--from", "one.mp4.json", "-o", "two.mp4", "--format", "json")
            #expect(try again.json()["job"]?["provider"] == "second", "\(again.error)")
            #expect(first.account.submissions.count == 0)
            #expect(second.account.submissions.count == 2)
        }
    }

    @Test func `a check asks every account that has a key, and ends with 5 for a key that is refused`() async throws {
        try await withTwoAccounts { place, first, _ in
            let well = try await place.rushes("providers", "check", "--format", "json")
            #expect(well.exit == 0, "\(well.output)")
            #expect(try well.lines.map { try JSONValue(parsing: $0)["provider"] } == ["atlas", "second"])
            var place = place
            place.environment["SECOND_KEY"] = "another-key"
            let ill = try await place.rushes("providers", "check", "second", "--format", "json")
            #expect(ill.exit == 5)
            #expect(try ill.json()["error"]?["code"] == "invalid_api_key")
            place.environment["SECOND_KEY"] = nil
            let lacking = try await place.rushes("providers", "check", "second", "--format", "json")
            #expect(lacking.exit == 5)
            #expect(try lacking.json()["error"]?["code"] == "no_api_key")
            #expect(first.account.submissions.count == 0)
        }
    }

    @Test func `the list shows every provider without asking any`() async throws {
        try await withTwoAccounts { place, first, second in
            let listed = try await place.rushes("providers", "--format", "json")
            let names = try listed.lines.map { try JSONValue(parsing: $0)["name"] }
            #expect(names == ["atlas", "second", "animatic"])
            let shown = try await place.rushes("providers", "show", "second")
            #expect(shown.output.contains("SECOND_KEY is set"), "\(shown.output)")
            let unknown = try await place.rushes("providers", "show", "third", "--format", "json")
            #expect(unknown.exit == 6)
            #expect(try unknown.json()["error"]?["code"] == "provider_unknown")
            #expect(first.account.requests.isEmpty)
            #expect(second.account.requests.isEmpty)
        }
    }

    @Test(arguments: [
        ("providers:\n  x: {kind: foo, key_env: A}\n", 2), ("providers:\n  animatic: {kind: atlas}\n", 2),
        ("providers:\n  a:\n    kind: atlas\n    key_evn: X\n", 4), ("provider: 1\n", 1),
        ("\n\nproviders: [1]\n", 3), ("a: b: c\n", 1), ("providers:\n  Big: {}\n", 2),
        ("providers:\n  a: {kind: atlas, key: abc}\n", 2), ("providers:\n  a: {kind: atlas}\n", 2),
        ("providers:\n  atlas:\n    rate: fast\n", 3), ("providers:\n  atlas:\n    at_once: 0\n", 3),
        ("providers:\n  atlas:\n    headers: {Authorization: x}\n", 3), ("providers:\n  atlas: {kind: fal}\n", 2),
        ("providers:\n  atlas:\n    url:\n", 3),
    ])
    func `a mistake in the file is told with its line, before anything is done`(text: String, line: Int) async throws {
        try await Workplace.use { place in
            try place.write("home/providers.yaml", text)
            let result = try await place.rushes("A heron", "--rehearse", "--dry-run", "--format", "json")
            #expect(result.exit == 64, "\(result.output)")
            #expect(try result.json()["error"]?["code"] == "invalid_configuration")
            let message = try #require(try result.json()["error"]?["message"]?.stringValue)
            #expect(message.hasPrefix("providers.yaml:\(line):"), "\(message)")
        }
    }

    @Test func `a key that stands in the file by mistake is not repeated`() async throws {
        try await Workplace.use { place in
            try place.write("home/providers.yaml", "providers:\n  a: {kind: atlas, key_env: canary-value}\n")
            let result = try await place.rushes("providers")
            #expect(result.exit == 64)
            #expect(!(result.output + result.error).contains("canary"))
        }
    }

    @Test func `further headers go to their own service`() async throws {
        try await withTwoAccounts { place, _, second in
            let text = try String(contentsOfFile: place.path("home/providers.yaml"), encoding: .utf8)
            try place.write(
                "home/providers.yaml",
                text + "    headers: {X-Team: heron}\n    at_once: 2\n    rate: 50\n"
            )
            let result = try await place.rushes("A heron", "-m", "second:\(Self.model)")
            #expect(result.exit == 0, "\(result.error)")
            let submissions = second.account.requests(on: .submit)
            #expect(submissions.allSatisfy { $0.header("X-Team") == "heron" } && submissions.count == 1)
        }
    }
}
