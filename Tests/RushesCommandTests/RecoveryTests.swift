import Foundation
import RushesCore
import RushesTesting
import Testing

/// What is left of a run, and how it is taken up: resume, reconcile, settle, retry.
@Suite(.timeLimit(.minutes(10)))
struct RecoveryTests {
    /// A server whose history goes by the real time.
    private static var timed: ServerSettings {
        let start = ContinuousClock.now
        return .changed { settings in
            settings.epoch = Int64(Date().timeIntervalSince1970)
            settings.elapsed = { ContinuousClock.now - start }
        }
    }

    @Test func `resume takes everything to its end, and the next command no longer mentions it`() async throws {
        try await withMisbehavingServer(Self.timed) { server in
            try await Workplace.use(server: server) { place in
                for name in ["one", "two", "three"] {
                    let left = try await place.rushes("A \(name) heron", "--detach", "-o", "\(name).mp4")
                    #expect(left.exit == 0, "\(left.error)")
                }
                let other = try await place.rushes("models", "show", "google/veo3.1/text-to-video")
                #expect(other.error.contains("3 paid jobs wait unfinished"))
                #expect(other.error.contains("rushes jobs resume"))
                let quiet = try await place.rushes("models", "show", "google/veo3.1/text-to-video", "-q")
                #expect(!quiet.error.contains("wait"))
                let resumed = try await place.rushes("jobs", "resume", "--format", "json")
                #expect(resumed.exit == 0, "\(resumed.error)")
                #expect(try resumed.json()["summary"]?["done"] == 3)
                #expect(
                    try place.files() == [
                        "one.mp4", "one.mp4.json", "three.mp4", "three.mp4.json", "two.mp4", "two.mp4.json",
                    ]
                )
                #expect(server.account.submissions.count == 3)
                let after = try await place.rushes("models", "show", "google/veo3.1/text-to-video")
                #expect(!after.error.contains("wait"))
                let again = try await place.rushes("jobs", "resume")
                #expect(again.exit == 0)
                #expect(again.error.contains("nothing is unfinished"))
            }
        }
    }

    @Test func `several programs resume at once, and every job is asked for, fetched and stored by one of them`()
        async throws
    {
        try await withMisbehavingServer(Self.timed) { server in
            try await Workplace.use(server: server) { place in
                for number in 1...6 {
                    try await place.rushes("Heron \(number) lifts off", "--detach", "-o", "\(number).mp4")
                }
                let results = try await withThrowingTaskGroup(of: Workplace.Result.self) { group in
                    for _ in 0..<4 { group.addTask { try await place.rushes("jobs", "resume", "--format", "json") } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                for result in results { #expect(result.exit == 0, "\(result.error)") }
                #expect(try place.files().count { $0.hasSuffix(".mp4") } == 6)
                #expect(server.account.submissions.count == 6)
                #expect(server.account.requests(on: .output).count == 6)
                #expect(try await place.rushes("ledger", "check").exit == 0)
            }
        }
    }

    @Test func `a lost answer stays in doubt with its price held until history shows it`() async throws {
        var settings = Self.timed
        settings.historyLag = { number in number == 0 ? .seconds(3600) : .zero }
        try await withMisbehavingServer(settings) { server in
            server.script.submit.enqueue(.lostAnswer)
            try await Workplace.use(server: server) { place in
                let lost = try await place.rushes("A heron lifts off", "-o", "x.mp4")
                #expect(lost.exit == 8, "\(lost.error)")
                #expect(!lost.error.lowercased().contains("try again"))
                #expect(lost.error.contains("rushes jobs reconcile"))
                let undecided = try await place.rushes("jobs", "reconcile", "--format", "json")
                #expect(undecided.exit == 8, "\(undecided.error)")
                #expect(undecided.error.contains("stays in doubt"))
                server.change { $0.historyLag = { _ in .zero } }
                let found = try await place.rushes("jobs", "reconcile", "--format", "json")
                #expect(found.exit == 0, "\(found.error)")
                #expect(try found.json()["job"]?["state"] == "accepted")
                let resumed = try await place.rushes("jobs", "resume", "--format", "json")
                #expect(resumed.exit == 0, "\(resumed.error)")
                #expect(place.exists("x.mp4"))
                #expect(server.account.submissions.count == 1)
            }
        }
    }

    @Test func `what history proves absent is queued again, said so, and sent by the next resume`() async throws {
        let settings = ServerSettings.changed { settings in
            settings.epoch = Int64(Date().timeIntervalSince1970)
        }
        try await withMisbehavingServer(settings) { server in
            server.script.submit.enqueue(.resetBeforeAccepting)
            try await Workplace.use(server: server) { place in
                var place = place
                place.environment["RUSHES_HISTORY_SETTLING"] = "0"
                let lost = try await place.rushes("A heron lifts off", "-o", "x.mp4")
                #expect(lost.exit == 8, "\(lost.error)")
                let open = try await place.rushes("jobs", "reconcile")
                #expect(open.exit == 8, "\(open.error)")
                #expect(open.error.contains("no later job of ours"))
                // Something that the service accepts later than a minute after the lost one proves that it knows of then.
                server.change { settings in settings.elapsed = { .seconds(90) } }
                try await place.rushes("Another heron", "--detach", "-o", "y.mp4")
                let resumed = try await place.rushes("jobs", "resume", "--format", "json")
                #expect(resumed.exit == 3, "\(resumed.error)")
                #expect(resumed.error.contains("never arrived"))
                #expect(place.exists("y.mp4"))
                #expect(!place.exists("x.mp4"))
                #expect(server.account.submissions.count == 1)
                let sent = try await place.rushes("jobs", "resume", "--format", "json")
                #expect(sent.exit == 0, "\(sent.error)")
                #expect(place.exists("x.mp4"))
                #expect(server.account.submissions.count == 2)
            }
        }
    }

    @Test func `the owner settles a doubt by hand, either way, and only a doubt`() async throws {
        try await withMisbehavingServer { server in
            server.script.submit.enqueue(.lostAnswer, times: 2)
            server.script.history.always(.badGateway)
            try await Workplace.use(server: server) { place in
                var ids: [String] = []
                for name in ["one", "two"] {
                    let lost = try await place.rushes("A \(name) heron", "-o", "\(name).mp4", "--format", "json")
                    #expect(lost.exit == 8, "\(lost.error)")
                    ids.append(try #require(try lost.json()["job"]?["id"]?.stringValue))
                }
                let charged = try await place.rushes("jobs", "settle", ids[0], "--charged", "--format", "json")
                #expect(charged.exit == 0, "\(charged.error)")
                #expect(try charged.json()["charge"]?["amount"] == "1.00")
                #expect(try charged.json()["job"]?["state"] == "failed")
                let free = try await place.rushes("jobs", "settle", ids[1], "--not-charged", "--format", "json")
                #expect(free.exit == 0, "\(free.error)")
                #expect(try free.json()["charge"] == JSONValue.null)
                let twice = try await place.rushes("jobs", "settle", ids[1], "--charged", "--format", "json")
                #expect(twice.exit == 5)
                #expect(try twice.json()["error"]?["code"] == "not_allowed")
                let unsaid = try await place.rushes("jobs", "settle", ids[1])
                #expect(unsaid.exit == 64)
                let shown = try await place.rushes("ledger", "show", "--format", "json")
                #expect(try shown.json()["summary"]?["charged"] == "1.00")
                #expect(try shown.json()["summary"]?["held"] == "0.00")
            }
        }
    }

    @Test func `a retry is a new, linked job with a seed of its own, and a doubt needs the user's word`() async throws {
        try await withMisbehavingServer { server in
            server.script.enqueue(.failing())
            try await Workplace.use(server: server) { place in
                let failed = try await place.rushes("A heron", "-o", "x.mp4", "--format", "json")
                #expect(failed.exit == 1, "\(failed.error)")
                let id = try #require(try failed.json()["job"]?["id"]?.stringValue)
                let retried = try await place.rushes("jobs", "retry", id, "--format", "json")
                #expect(retried.exit == 0, "\(retried.error)")
                #expect(try retried.json()["job"]?["retryOf"]?.stringValue == id)
                #expect(place.exists("x.mp4"))
                let seeds = server.account.submissions.compactMap { $0.body["seed"]?.integerValue }
                #expect(seeds.count == 2 && seeds[0] != seeds[1])
                let done = try #require(try retried.json()["job"]?["id"]?.stringValue)
                #expect(try await place.rushes("jobs", "retry", done).exit == 5)

                server.script.submit.enqueue(.lostAnswer)
                server.script.history.always(.badGateway)
                let lost = try await place.rushes("A heron", "-o", "y.mp4", "--format", "json")
                let doubtful = try #require(try lost.json()["job"]?["id"]?.stringValue)
                let refused = try await place.rushes("jobs", "retry", doubtful)
                #expect(refused.exit == 5)
                #expect(refused.error.contains("paid for twice"))
                let accepted = try await place.rushes(
                    "jobs",
                    "retry",
                    doubtful,
                    "--accept-double-charge",
                    "--format",
                    "json"
                )
                #expect(accepted.exit == 0, "\(accepted.error)")
                #expect(place.exists("y-2.mp4"))
            }
        }
    }

    @Test func `an interrupted submission is not waited for longer than five seconds, and is in doubt`() async throws {
        try await withMisbehavingServer { server in
            let gate = Gate()
            server.script.submit.enqueue(.held(gate))
            try await Workplace.use(server: server) { place in
                let start = ContinuousClock.now
                let result = try await place.rushes("A heron", "-o", "x.mp4", "--format", "json") {
                    await server.wait { $0.requests(on: .submit).count == 1 }
                }
                gate.open()
                #expect(result.exit == 130, "\(result.error)")
                // Far less than the ninety seconds that a submission may take; the five are held by a test in virtual time.
                #expect(ContinuousClock.now - start < .seconds(85))
                #expect(try result.json()["job"]?["state"] == "in_doubt")
                #expect(server.account.requests(on: .submit).count == 1)
            }
        }
    }

    @Test func `an interrupted submission that is answered in time is accepted, not in doubt`() async throws {
        try await withMisbehavingServer { server in
            let gate = Gate()
            server.script.submit.enqueue(.held(gate))
            try await Workplace.use(server: server) { place in
                let result = try await place.rushes("A heron", "-o", "x.mp4", "--format", "json") {
                    await server.wait { $0.requests(on: .submit).count == 1 }
                    // The answer is on its way when the signal comes.
                    gate.open()
                }
                #expect(result.exit == 130, "\(result.error)")
                let state = try result.json()["job"]?["state"]?.stringValue ?? ""
                #expect(["accepted", "generating"].contains(state))
                #expect(result.error.contains("rushes jobs resume") || result.output.contains("rushes jobs resume"))
                let resumed = try await place.rushes("jobs", "resume")
                #expect(resumed.exit == 0, "\(resumed.error)")
                #expect(place.exists("x.mp4"))
            }
        }
    }
}
