import Foundation
import RushesCore
import RushesTesting
import Testing

/// Other models in the place of one that has failed for certain.
@Suite(.timeLimit(.minutes(10)))
struct FallbackTests {
    private static let (first, second) = ("google/veo3.1/text-to-video", "google/veo3.1-lite/text-to-video")

    /// Fails the predictions of the first model, and lets the others be.
    private func failing(_ ending: PredictionPlot.Ending, at server: MisbehavingServer) {
        server.script.enqueue(.changed { $0.ending = ending })
    }

    @Test func `the next model is taken after the provider's own verdict, as a linked job in the same place`()
        async throws
    {
        try await atWork { server, place in
            failing(.failed(message: "out of capacity", errorCode: 1000), at: server)
            let result = try await place.rushes(
                "A heron",
                "-m",
                Self.first,
                "--fallback",
                Self.second,
                "-o",
                "heron.mp4",
                "--format",
                "json"
            )
            #expect(result.exit == 0, "\(result.error)")
            let document = try result.json()
            #expect(document["job"]?["model"] == .string(Self.second))
            #expect(document["takes"]?.arrayValue?.first?["path"] == .string(place.path("heron.mp4")))
            let before = try #require(document["job"]?["fallbackOf"]?.stringValue)
            #expect(server.account.submissions.map(\.model) == [Self.first, Self.second])
            let shown = try await place.rushes("jobs", "show", before, "--format", "json")
            #expect(try shown.json()["job"]?["state"] == "failed")
            // The line is at its end: nothing is taken up.
            let resumed = try await place.rushes("jobs", "resume")
            #expect(resumed.error.contains("nothing is unfinished"), "\(resumed.error)")
            let retried = try await place.rushes("jobs", "retry", before, "--format", "json")
            #expect(try retried.json()["error"]?["code"] == "not_allowed")
            #expect(server.account.submissions.count == 2)
        }
    }

    @Test(arguments: [402, 403, 451])
    func `the next model is taken where balance, permission or region lack`(status: Int) async throws {
        try await atWork { server, place in
            server.script.submit.enqueue(.status(status, message: "not here"))
            let result = try await place.rushes(
                "A heron",
                "-m",
                Self.first,
                "--fallback",
                Self.second,
                "--format",
                "json"
            )
            #expect(result.exit == 0, "\(result.error)")
            #expect(try result.json()["job"]?["model"] == .string(Self.second))
        }
    }

    @Test(arguments: [400, 401, 422])
    func `a refusal of the request itself ends the line`(status: Int) async throws {
        try await atWork { server, place in
            server.script.submit.enqueue(.status(status, message: "bad request"))
            let result = try await place.rushes(
                "A heron",
                "-m",
                Self.first,
                "--fallback",
                Self.second,
                "--format",
                "json"
            )
            #expect(result.exit == 5, "\(result.error)")
            #expect(server.account.submissions.isEmpty)
            #expect(server.account.requests(on: .submit).count == 1)
        }
    }

    @Test(arguments: [false, true])
    func `refused content ends the line unless it is to go on`(goesOn: Bool) async throws {
        try await atWork { server, place in
            failing(.failed(message: "content policy violation", errorCode: 1039), at: server)
            let arguments = ["A heron", "-m", Self.first, "--fallback", Self.second, "--format", "json"]
            let result = try await place.run(
                Workplace.program,
                arguments + (goesOn ? ["--fallback-on-refusal"] : [])
            )
            #expect(result.exit == (goesOn ? 0 : 1), "\(result.error)")
            #expect(server.account.submissions.count == (goesOn ? 2 : 1))
        }
    }

    @Test func `no other model is taken from doubt`() async throws {
        try await atWork { server, place in
            server.script.submit.enqueue(.status(500, message: "internal error"))
            server.script.history.enqueue(.status(500, message: "internal error"), times: 20)
            let result = try await place.rushes(
                "A heron",
                "-m",
                Self.first,
                "--fallback",
                Self.second,
                "--format",
                "json"
            )
            #expect(result.exit == 8, "\(result.error)")
            #expect(server.account.requests(on: .submit).count == 1)
        }
    }

    @Test func `what nobody was at home for goes to the next provider`() async throws {
        try await atWork { server, place in
            var place = place
            place.environment["DEAD_KEY"] = "dead-key"
            try place.write(
                "home/providers.yaml",
                "providers:\n  dead:\n    kind: atlas\n    url: http://127.0.0.1:9/api/v1\n    key_env: DEAD_KEY\n"
            )
            let result = try await place.rushes(
                "A heron",
                "-m",
                "dead:\(Self.first)",
                "--fallback",
                "atlas:\(Self.first)",
                "--format",
                "json"
            )
            #expect(result.exit == 0, "\(result.error)")
            #expect(try result.json()["job"]?["provider"] == "atlas")
            #expect(server.account.submissions.count == 1)
        }
    }

    @Test func `a line that was cut off goes on where it stood, once`() async throws {
        try await atWork { server, place in
            failing(.failed(message: "out of capacity", errorCode: 1000), at: server)
            // The program leaves as soon as the first model has the job.
            let begun = try await place.rushes(
                "A heron",
                "-m",
                Self.first,
                "--fallback",
                Self.second,
                "-o",
                "heron.mp4",
                "--detach",
                "-q"
            )
            #expect(begun.exit == 0, "\(begun.error)")
            async let one = place.rushes("jobs", "resume", "--format", "json")
            async let other = place.rushes("jobs", "resume", "--format", "json")
            let ends = try await [one, other]
            #expect(ends.allSatisfy { $0.exit == 0 }, "\(ends.map(\.error))")
            #expect(server.account.submissions.map(\.model) == [Self.first, Self.second])
            #expect(place.exists("heron.mp4"))
        }
    }

    @Test func `the limit bounds the sum of the whole line, and a fallback above it is refused at once`() async throws {
        try await atWork { server, place in
            let result = try await place.rushes(
                "A heron",
                "-m",
                Self.second,
                "--fallback",
                Self.first,
                "--max-cost",
                "0.10",
                "--format",
                "json"
            )
            #expect(result.exit == 4, "\(result.error)")
            #expect(server.account.requests(on: .submit).isEmpty)
            let unknown = try await place.rushes(
                "A heron",
                "-m",
                Self.second,
                "--fallback",
                "no/such/model",
                "--format",
                "json"
            )
            #expect(unknown.exit == 6)
            #expect(try unknown.json()["error"]?["message"]?.stringValue?.contains("the fallback") == true)
        }
    }

    @Test func `a row's own fallback stands in, and the row is not run again`() async throws {
        try await atWork { server, place in
            failing(.failed(message: "out of capacity", errorCode: 1000), at: server)
            try place.write(
                "shots.csv",
                "prompt,model,fallback\nA heron,\(Self.first),\(Self.second)\n"
            )
            let result = try await place.rushes("batch", "shots.csv", "--format", "json")
            #expect(result.exit == 0, "\(result.error)\n\(result.output)")
            #expect(server.account.submissions.map(\.model) == [Self.first, Self.second])
            let again = try await place.rushes("batch", "shots.csv", "--format", "json")
            #expect(again.exit == 0, "\(again.error)")
            #expect(server.account.submissions.count == 2)
        }
    }

    /// Lets the service name a small price for the first model, and its usual dollar for every other.
    private func cheapen(_ server: MisbehavingServer) {
        server.script.calculate.enqueue(.json(["code": 200, "data": ["price": "0.10"]]))
    }

    @Test func `several takes do not pass their common limit by what stands in for them`() async throws {
        try await atWork { server, place in
            cheapen(server)
            let arguments = ["A heron", "-m", Self.first, "--fallback", Self.second, "-n", "2", "--format", "json"]
            let refused = try await place.run(Workplace.program, arguments + ["--max-cost", "1.50"])
            #expect(refused.exit == 4, "\(refused.error)")
            #expect(try refused.json()["error"]?["message"]?.stringValue?.contains("2.00") == true)
            #expect(server.account.requests(on: .submit).isEmpty)
            cheapen(server)
            failing(.failed(message: "out of capacity", errorCode: 1000), at: server)
            let made = try await place.run(Workplace.program, arguments + ["--max-cost", "2.00"])
            #expect(made.exit == 0, "\(made.error)")
            #expect(server.account.submissions.count == 3)
        }
    }

    @Test(arguments: ["--max-cost", "--budget"])
    func `a batch does not pass its limit by what stands in for its rows`(limit: String) async throws {
        try await atWork { server, place in
            try place.write(
                "shots.csv",
                "prompt,model,fallback\nA heron,\(Self.first),\(Self.second)\nAn owl,\(Self.first),\(Self.second)\n"
            )
            cheapen(server)
            let refused = try await place.rushes("batch", "shots.csv", limit, "1.50", "--format", "json")
            #expect(refused.exit == 4, "\(refused.error)")
            #expect(server.account.requests(on: .submit).isEmpty)
            cheapen(server)
            let made = try await place.rushes("batch", "shots.csv", limit, "2.00", "--format", "json")
            #expect(made.exit == 0, "\(made.error)")
            #expect(server.account.submissions.count == 2)
        }
    }
}
