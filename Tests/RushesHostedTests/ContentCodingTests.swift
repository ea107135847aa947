import Foundation
import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Testing

/// Answers that come in a content coding, which nobody has asked for.
@Suite(.timeLimit(.minutes(10)))
struct ContentCodingTests {
    @Test(
        arguments: [
            (ServedCoding.gzip, "gzip"), (.gzip, "x-gzip"), (.gzip, "GZIP"), (.gzip, "identity, gzip"), (.gzip, nil),
            (.deflate, "deflate"), (.bareDeflate, "deflate"), (.gzipTwice, "gzip, gzip"), (.gzip, "br"),
        ] as [(ServedCoding, String?)]
    )
    func `every call reads a coded answer`(coding: ServedCoding, name: String?) async throws {
        try await AtlasFixture.run(settings: .changed { $0.models = [["model": "a/b/text-to-video"]] }) { fixture in
            var fault = Fault()
            fault.coding = (coding.code, name)
            let script = fixture.server.script
            for queue in [
                script.submit, script.observe, script.history, script.models, script.balance, script.calculate,
            ] {
                queue.always(fault)
            }
            let id = try await fixture.accepted()
            guard case .finished = await fixture.end(of: id) else {
                Issue.record("the prediction's end was not read")
                return
            }
            #expect(try await fixture.account.balance() == Money(micros: 125_500_000))
            #expect(try await fixture.account.models().count == 1)
            #expect(try await fixture.account.history().items.count == 1)
            #expect(try await fixture.provider.history(page: 1).records.count == 1)
            #expect(try await fixture.provider.listing(page: 1).entries.count == 1)
            let input = Input(model: ModelID("a/b/text-to-video"), body: ["prompt": "x"])
            #expect(try await fixture.provider.quote(input)?.amount == Money(micros: 1_000_000))
        }
    }

    @Test(arguments: ["gzip", "deflate", "x-gzip"])
    func `an answer that is not coded as it says is read all the same`(name: String) async throws {
        try await AtlasFixture.run { fixture in
            var fault = Fault()
            fault.headers = [("Content-Encoding", name)]
            fixture.server.script.submit.always(fault)
            #expect(await fixture.provider.submit(AtlasFixture.submission()).remoteID != nil)
        }
    }

    @Test func `a coded answer that is broken, or not known, leaves a submission in doubt and says why`() async throws {
        try await AtlasFixture.run { fixture in
            var broken = Fault(.answer(status: 200, contentType: "application/json", body: "\u{1F}?"))
            broken.headers = [("Content-Encoding", "zstd")]
            fixture.server.script.submit.enqueue(broken)
            let outcome = await fixture.provider.submit(AtlasFixture.submission())
            #expect(outcome.doubt?.contains("zstd") == true, "\(outcome)")
        }
    }

    /// A hundred megabytes of nothing, which are three hundred bytes when they are coded twice.
    private static let bomb = """
        H4sIAAAAAAACA+3cK04EURCG0Z5HSAfBQ4xCQIJhCRiSwWAwCLAQFsAa6ISgMBgSdoFiATgkbsDNAggCMQpopnsZ9z9HXV3uVirf\
        9l1ddYajz5fBYPlo7v+evurVCgAAAChc83Ez6pYB1U47Ozo5AwAAAEp3ub427pcCPxdbh8YBAAAAxbs92N/oLwS+r6/GxgEAAADF\
        myzm034X8No+b56aBwAAABTvXTAAAAAAoggGAAAAQBbBAAAAAMgiGAAAAABhBAMAAAAgi2AAAAAAZBEMAAAAgCyCAQAAABBGMAAA\
        AACyCAYAAABAFsEAAAAAyCIYAAAAAGEEAwAAACCLYAAAAABkEQwAAACALIIBAAAAEEYwAAAAALIIBgAAAEAWwQAAAADI8rCYN91h\
        wPStnf3WkwoAAKBA58PH3b3j5ddn5R+GjKQJNY4BAA==
        """

    @Test func `a coded answer is read no further than its limit`() async throws {
        let bomb = try #require(Data(base64Encoded: Self.bomb))
        try await AtlasFixture.run { fixture in
            var fault = Fault()
            fault.coding = ({ _ in Array(bomb) }, "gzip, gzip")
            fixture.server.script.balance.always(fault)
            let error = await #expect(throws: RushesError.self) { try await fixture.account.balance() }
            #expect(error?.message.contains("larger than") == true, "\(error.debugDescription)")
        }
    }

    @Test func `a history that cannot be read is told as such, and not as one that shows nothing`() async throws {
        let sentAt = Date(timeIntervalSince1970: 1_790_000_000)
        let lost = LostSubmission(
            jobID: Job.ID(rawValue: "job_a"),
            model: ModelID("a/b/text-to-video"),
            body: [:],
            sentAt: sentAt
        )
        var search = HistorySearch(for: [lost], now: sentAt + 5)
        search.breakOff(because: "the service gave no answer for the history (502)")
        guard case .undecided(let reason) = search.verdict(on: lost, owners: [:]) else {
            Issue.record("something was proved by a history that nobody has read")
            return
        }
        #expect(reason.contains("could not be read") && reason.contains("502") && !reason.contains("does not show"))
    }
}
