import Foundation
import RushesCore
import RushesTesting
import Testing

/// Clips that are made and charged, and then late, hidden, marked or locked: each comes home on the built program.
@Suite(.timeLimit(.minutes(10)))
struct LateClipProgramTests {
    private func makesClip(
        _ server: MisbehavingServer,
        _ place: Workplace,
        charged: String = "1.00"
    ) async throws -> Workplace.Result {
        let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
        #expect(result.exit == 0, "\(result.error)")
        #expect(try result.json()["job"]?["state"] == "done")
        #expect(try result.json()["charge"]?["amount"] == .string(charged))
        #expect(try place.files() == ["x.mp4", "x.mp4.json"])
        #expect(server.account.submissions.count == 1)
        return result
    }

    @Test(arguments: [401, 403, 404, 410, 425, 429, 500, 503])
    func `a link that answers so three times is asked again`(status: Int) async throws {
        try await atWork { server, place in
            server.script.output.enqueue(.status(status, message: "not there"), times: 3)
            let result = try await makesClip(server, place)
            #expect(server.account.requests(on: .output).count == 4)
            #expect(result.output.contains("asking again"))
        }
    }

    @Test func `a link that gives nothing yet leaves the job as it is, and resume goes on`() async throws {
        try await atWork { server, place in
            server.script.output.always(.status(404, message: "not there"))
            let stopped = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json") {
                await server.wait { $0.requests(on: .output).count >= 1 }
            }
            #expect(stopped.exit == 130, "\(stopped.error)")
            let id = try #require(try stopped.json()["job"]?["id"]?.stringValue)
            let result = try await place.rushes("jobs", "watch", id, "--timeout", "1", "--format", "json")
            #expect(result.exit == 7, "\(result.error)")
            let document = try result.json()
            #expect(document["job"]?["state"] == "fetching")
            #expect(document["charge"]?["amount"] == "1.00")
            let shown = try await place.rushes("jobs", "show", id)
            #expect(!shown.output.contains("/outputs/"))
            let links = try await place.rushes("jobs", "show", id, "--links")
            #expect(links.output.contains("\(server.origin)/outputs/"))
            #expect(links.output.contains("Signature=signed-link"))
            let listed = try await place.rushes("jobs", "show", id, "--links", "--format", "json")
            #expect(try listed.json()["links"]?.arrayValue?.count == 1)
            server.script.output.always(nil)
            let resumed = try await place.rushes("jobs", "resume")
            #expect(resumed.exit == 0, "\(resumed.error)")
            #expect(place.exists("x.mp4"))
        }
    }

    @Test func `a clip that is marked as unsafe is charged, fetched and marked`() async throws {
        try await atWork { server, place in
            var plot = PredictionPlot(ending: .completedUnsafe)
            plot.price = "0.75"
            server.script.always(plot)
            let result = try await makesClip(server, place, charged: "0.75")
            #expect(try result.json()["job"]?["marks"] == ["not_safe_for_work"])
            let receipt = try JSONValue(parsing: try Data(contentsOf: URL(fileURLWithPath: place.path("x.mp4.json"))))
            #expect(receipt["marks"] == ["not_safe_for_work"])
            let id = try #require(try result.json()["job"]?["id"]?.stringValue)
            #expect(try await place.rushes("jobs", "show", id).output.contains("not safe for work"))
        }
    }

    @Test func `a link that comes seconds after the end is waited for`() async throws {
        try await atWork { server, place in
            server.script.always(.changed { $0.namelessReads = 2 })
            _ = try await makesClip(server, place)
        }
    }

    @Test(arguments: PredictionPlot.OutputSpelling.allCases)
    func `a clip is found however its address is written`(spelling: PredictionPlot.OutputSpelling) async throws {
        try await atWork { server, place in
            server.script.always(.changed { $0.outputSpelling = spelling })
            _ = try await makesClip(server, place)
            guard case .inline = spelling else { return }
            // The clip's own data stand nowhere but in the clip.
            let data = Data(TinyClip.bytes).base64EncodedString().prefix(60)
            let files = FileManager.default.enumerator(atPath: place.folder.path)?.allObjects as? [String] ?? []
            for name in files {
                let content = FileManager.default.contents(atPath: place.path(name)) ?? Data()
                #expect(content.firstRange(of: Data(data.utf8)) == nil, "\(name)")
            }
            #expect(!files.contains { $0.hasPrefix("home/spool/") })
        }
    }

    @Test func `an output that wants the key gets it after it has asked`() async throws {
        try await atWork(.changed { $0.outputsNeedKey = true }) { server, place in
            server.script.always(.changed { $0.foreignOutputs = ["\(server.origin)/outputs/content"] })
            _ = try await makesClip(server, place)
            let keys = server.account.requests(on: .output).map { $0.header("Authorization") }
            #expect(keys == [nil, "Bearer test-key"])
        }
    }

    @Test(arguments: ["NaN", "Latin-1", "1.2 MB of logs"])
    func `answers are read in spite of what nobody needs`(what: String) async throws {
        let faults: [String: Fault] = [
            "NaN": .notANumber, "Latin-1": .latin1, "1.2 MB of logs": .logged(byteCount: 1_200_000),
        ]
        try await atWork { server, place in
            server.script.observe.always(faults[what])
            let result = try await makesClip(server, place)
            #expect(server.account.submissions.first?.polls ?? 0 <= 4, "\(result.error)")
        }
    }

    @Test(arguments: ["succeed", "Succeeded", "flown"])
    func `any word with an output is an end`(word: String) async throws {
        try await atWork { server, place in
            server.script.always(.changed { $0.finalWord = word })
            _ = try await makesClip(server, place)
        }
    }

    @Test func `aborted is an end that costs nothing`() async throws {
        try await atWork { server, place in
            server.script.enqueue(PredictionPlot(ending: .status("aborted")))
            let result = try await place.rushes("A heron lifts off at dawn", "-o", "x.mp4", "--format", "json")
            #expect(result.exit == 1, "\(result.error)")
            #expect(try result.json()["job"]?["state"] == "failed")
            #expect(try result.json()["charge"] == JSONValue.null)
        }
    }

    @Test func `what lies beside a clip never fails the job`() async throws {
        try await atWork { server, place in
            server.script.always(
                .changed {
                    $0.foreignOutputs = ["\(server.origin)/outputs/clip.mp4", "\(server.origin)/nowhere/last.png"]
                }
            )
            _ = try await makesClip(server, place)
            // Three times, and each time once more with the key.
            #expect(server.account.requests(on: .unknown).count == 6)
        }
    }
}
