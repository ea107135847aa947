import Foundation
import RushesCore
import RushesTesting
import Testing

/// The tutorial's table of troubles, and the rest: each with its own code, exit and hint, and nothing paid twice.
@Suite(.timeLimit(.minutes(10)))
struct TroubleTests {
    /// A fault on the way to acceptance, and what it must come to.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var fault: Fault
        var code: String
        var exit: Int32
        var testDescription: String { code }
    }

    @Test(arguments: [
        Refusal(fault: .status(400, message: "Input Prompt violates policy"), code: "content_refused", exit: 5),
        Refusal(fault: .status(401, message: "unauthorized"), code: "invalid_api_key", exit: 5),
        Refusal(fault: .json(["error": "Invalid API key"], status: 401), code: "invalid_api_key", exit: 5),
        Refusal(fault: .status(402, message: "insufficient balance"), code: "insufficient_balance", exit: 5),
        Refusal(fault: .status(403, message: "spending limit"), code: "not_allowed", exit: 5),
        Refusal(fault: .status(413, message: "too large"), code: "media_too_large", exit: 64),
        Refusal(fault: .status(451, message: "region"), code: "not_allowed", exit: 5),
    ])
    func `a refusal has its own code and exit, and nothing is held`(refusal: Refusal) async throws {
        try await withMisbehavingServer { server in
            server.script.submit.always(refusal.fault)
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
                #expect(result.exit == refusal.exit, "\(result.error)")
                let document = try result.json()
                #expect(document["error"]?["code"]?.stringValue == refusal.code)
                #expect(document["error"]?["hint"]?.stringValue?.isEmpty == false)
                #expect(document["job"]?["state"] == "failed")
                #expect(document["charge"] == JSONValue.null)
                #expect(server.account.requests(on: .submit).count == 1)
                #expect(try place.files().isEmpty)
            }
        }
    }

    @Test(arguments: [
        Fault.lostAnswer, .resetAfterAccepting, .badJSON, .status(500, message: "oops", isProcessed: true),
    ])
    func `an answer that may hide an acceptance is in doubt, and is never sent again`(fault: Fault) async throws {
        try await withMisbehavingServer { server in
            server.script.submit.enqueue(fault)
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
                #expect(result.exit == 8, "\(result.error)")
                let document = try result.json()
                #expect(document["job"]?["state"] == "in_doubt")
                #expect(document["error"]?["code"] == "submission_in_doubt")
                let words =
                    "\(document["error"]?["message"]?.stringValue ?? "") \(document["error"]?["hint"]?.stringValue ?? "")"
                #expect(!words.lowercased().contains("try again"))
                #expect(server.account.requests(on: .submit).count == 1)
                let listed = try await place.rushes("jobs", "list")
                #expect(listed.output.contains("1.00 held"))
            }
        }
    }

    @Test(arguments: [Fault.lostAnswer, .resetAfterAccepting, .badJSON])
    func `a lost answer that the service's history knows is taken up, and paid once`(fault: Fault) async throws {
        let settings = ServerSettings.changed { $0.epoch = Int64(Date().timeIntervalSince1970) }
        try await withMisbehavingServer(settings) { server in
            server.script.submit.enqueue(fault)
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
                #expect(result.exit == 0, "\(result.error)")
                #expect(result.error.contains("history"))
                #expect(try result.json()["job"]?["remoteID"]?.stringValue == server.account.submissions.first?.id)
                #expect(place.exists("x.mp4"))
                #expect(server.account.requests(on: .submit).count == 1)
                #expect(server.account.requests(on: .history).count == 1)
            }
        }
    }

    @Test func `two predictions that could be the lost one leave the job in doubt`() async throws {
        let settings = ServerSettings.changed { $0.epoch = Int64(Date().timeIntervalSince1970) }
        try await withMisbehavingServer(settings) { server in
            try await Workplace.use(server: server) { place in
                var other = place
                other.environment["RUSHES_HOME"] = place.path("other-home")
                let first = try await other.rushes("A heron lifts off", "--seed", "7", "-o", "one.mp4")
                #expect(first.exit == 0, "\(first.error)")
                server.script.submit.enqueue(.lostAnswer)
                let second = try await place.rushes("A heron lifts off", "--seed", "7", "-o", "two.mp4")
                #expect(second.exit == 8, "\(second.error)")
                #expect(server.account.requests(on: .submit).count == 2)
            }
        }
    }

    @Test func `a redirect on a submission is not followed`() async throws {
        try await withMisbehavingServer { other in
            try await withMisbehavingServer { server in
                server.script.submit.enqueue(.redirect(to: "\(other.baseURL)/model/generateVideo"))
                try await Workplace.use(server: server) { place in
                    let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4")
                    #expect(result.exit == 8, "\(result.error)")
                    #expect(other.account.connectionCount == 0)
                }
            }
        }
    }

    @Test func `too many requests are waited out`() async throws {
        try await withMisbehavingServer { server in
            server.script.submit.enqueue(.tooManyRequests(retryAfter: "0"), times: 3)
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4")
                #expect(result.exit == 0, "\(result.error)")
                #expect(server.account.requests(on: .submit).count == 4)
                #expect(server.account.submissions.count == 1)
            }
        }
    }

    @Test func `a failed task that is served as HTTP 500 is a failed job that costs nothing`() async throws {
        try await withMisbehavingServer { server in
            server.script.enqueue(.failing("Generation failed: task processing failed", errorCode: 1))
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
                #expect(result.exit == 1, "\(result.error)")
                #expect(try result.json()["error"]?["code"] == "provider_failed")
                #expect(try result.json()["charge"] == JSONValue.null)
            }
        }
    }

    @Test func `a task that is refused for its content says so, apart from a refusal at submission`() async throws {
        try await withMisbehavingServer { server in
            server.script.enqueue(.failing("The prompt is blocked", errorCode: 1039))
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
                #expect(result.exit == 1, "\(result.error)")
                #expect(try result.json()["error"]?["code"] == "content_refused")
            }
        }
    }

    @Test func `error pages and unknown words while polling are no signal`() async throws {
        try await withMisbehavingServer { server in
            server.script.observe.enqueue(.badGateway)
            server.script.enqueue(PredictionPlot(statuses: ["starting", "dreaming"]))
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4")
                #expect(result.exit == 0, "\(result.error)")
                #expect(place.exists("x.mp4"))
            }
        }
    }

    @Test(arguments: ["timeout", "canceled"])
    func `timeout and canceled are ends`(word: String) async throws {
        try await withMisbehavingServer { server in
            server.script.enqueue(PredictionPlot(ending: .status(word)))
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
                #expect(result.exit == 1, "\(result.error)")
                #expect(try result.json()["job"]?["state"] == "failed")
            }
        }
    }

    @Test func `a link that is gone is charged and said`() async throws {
        try await withMisbehavingServer { server in
            server.script.output.always(.expired)
            server.script.enqueue(
                .changed { $0.foreignOutputs = ["\(server.origin)/outputs/x.mp4?Expires=1700000000"] }
            )
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
                #expect(result.exit == 1, "\(result.error)")
                #expect(try result.json()["error"]?["code"] == "take_expired")
                #expect(try result.json()["job"]?["state"] == "expired")
                #expect(try result.json()["charge"]?["amount"] == "1.00")
                let id = try #require(try result.json()["job"]?["id"]?.stringValue)
                // An end for the money, and not for the clip: asked for by name, it is asked for once.
                let asked = server.account.requests(on: .output).count
                #expect(asked == 3)
                let still = try await place.rushes("jobs", "resume", id, "--format", "json")
                #expect(still.exit == 1, "\(still.error)")
                #expect(server.account.requests(on: .output).count == asked + 1)
                #expect(try await place.rushes("jobs", "resume").exit == 0)
                #expect(server.account.requests(on: .output).count == asked + 1)
                server.script.output.always(nil)
                let again = try await place.rushes("jobs", "resume", id, "--format", "json")
                #expect(again.exit == 0, "\(again.error)")
                #expect(try again.json()["job"]?["state"] == "done")
                #expect(try again.json()["charge"]?["amount"] == "1.00")
                #expect(place.exists("x.mp4"))
                #expect(server.account.submissions.count == 1)
            }
        }
    }

    @Test func `a download that breaks off is resumed where it broke`() async throws {
        try await withMisbehavingServer { server in
            server.script.output.enqueue(.truncated(at: 700))
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4")
                #expect(result.exit == 0, "\(result.error)")
                let ranges = server.account.requests(on: .output).compactMap { $0.header("Range") }
                #expect(ranges == ["bytes=700-"])
                #expect(try place.files() == ["x.mp4", "x.mp4.json"])
            }
        }
    }

    @Test func `a page in place of the clip is never stored, and the clip is fetched again while its link lives`()
        async throws
    {
        try await withMisbehavingServer { server in
            server.script.output.always(.html())
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
                #expect(result.exit == 1, "\(result.error)")
                #expect(try result.json()["error"]?["code"] == "take_corrupt")
                #expect(!place.exists("x.mp4"))
                server.script.output.always(nil)
                let id = try #require(try result.json()["job"]?["id"]?.stringValue)
                let again = try await place.rushes("jobs", "watch", id)
                #expect(again.exit == 0, "\(again.error)")
                #expect(place.exists("x.mp4"))
                #expect(server.account.submissions.count == 1)
            }
        }
    }

    @Test func `a price above the limit is refused before anything is uploaded or sent`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                try await place.picture("a.png")
                let result = try await place.rushes("A heron", "-i", "a.png", "--max-cost", "0.99", "--format", "json")
                #expect(result.exit == 4, "\(result.error)")
                #expect(try result.json()["error"]?["code"] == "budget_exceeded")
                #expect(server.account.uploads.isEmpty)
                #expect(server.account.requests(on: .submit).isEmpty)
            }
        }
    }

    @Test func `a service that cannot be reached has not been sent anything, and nothing is charged`() async throws {
        try await Workplace.use { place in
            var place = place
            place.environment["ATLASCLOUD_API_KEY"] = "test-key"
            let result = try await place.rushes("A heron", "--timeout", "1", "-o", "x.mp4", "--format", "json")
            // The retry budget goes on for a minute; what it comes to is tested on a clock that can be moved.
            #expect(result.exit == 7, "\(result.error)")
            #expect(result.error.contains("trying again"))
            let document = try result.json()
            #expect(document["job"]?["state"] == "queued")
            #expect(document["job"]?["remoteID"] == JSONValue.null)
            let id = try #require(document["job"]?["id"]?.stringValue)
            let cancelled = try await place.rushes("jobs", "cancel", id, "--format", "json")
            #expect(cancelled.exit == 0, "\(cancelled.error)")
            #expect(try cancelled.json()["error"] == JSONValue.null)
            let listed = try await place.rushes("jobs", "list")
            #expect(!listed.output.contains("held"))
        }
    }

    @Test func `takes are priced like the first, also where the account pays less than the list`() async throws {
        try await withMisbehavingServer(.changed { $0.price = Money(micros: 750_000) }) { server in
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes(
                    "A heron lifts off",
                    "--takes",
                    "3",
                    "--max-cost",
                    "2.25",
                    "-o",
                    "x.mp4",
                    "--format",
                    "json"
                )
                #expect(result.exit == 0, "\(result.error)")
                #expect(try result.json()["summary"]?["charged"] == "2.25")
                let refused = try await place.rushes("A heron", "--takes", "3", "--max-cost", "2.24", "-o", "y.mp4")
                #expect(refused.exit == 4)
                #expect(server.account.submissions.count == 3)
            }
        }
    }

    @Test func `a status without a prediction's id is no verdict`() async throws {
        try await withMisbehavingServer { server in
            server.script.observe.enqueue(.json(["status": "error", "message": "upstream timeout"], status: 502))
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4")
                #expect(result.exit == 0, "\(result.error)")
            }
        }
    }
}
