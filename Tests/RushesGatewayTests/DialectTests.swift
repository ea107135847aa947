import Foundation
import HTTPTypes
import HummingbirdTesting
import RushesCatalog
import RushesCore
import RushesGateway
import RushesLedger
import RushesTesting
import Testing

/// What clients of Atlas Cloud look for in an answer.
struct DialectTests {
    @Test func `a submission is answered with an envelope, an id, a status and where to ask`() async throws {
        try await Front.use { front in
            let reply = try await front.post("/api/v1/model/generateVideo", Front.submission())
            #expect(reply.status == 200)
            #expect(reply.json["code"] == 200)
            #expect(reply.json["message"] == "success")
            let id = try #require(reply.data["id"]?.stringValue)
            #expect(reply.data["status"] == "created")
            #expect(reply.data["outputs"] == .null)
            #expect(reply.data["urls"]?["get"]?.stringValue == "http://localhost/api/v1/model/prediction/\(id)")
            #expect(reply.headers[.contentType] == "application/json")
        }
    }

    @Test
    func `a prediction passes through created, processing and completed, and then has links of the gateway's own`()
        async throws
    {
        try await Front.use { front in
            let clip = "\(front.folder)/clip.mp4"
            try Data("0000ftypisom".utf8).write(to: URL(fileURLWithPath: clip))
            let id = try await front.submit()
            func status() async throws -> JSONValue {
                try await front.get("/api/v1/model/prediction/\(id)").data
            }
            #expect(try await status()["status"] == "created")
            try await front.studio.record(
                [.sending(bodyHash: "x"), .accepted(remoteID: "remote-1"), .observed(status: "processing")],
                of: id,
                owner: front.owners.first
            )
            #expect(try await status()["status"] == "processing")
            #expect(try await status()["outputs"] == .null)
            let take = LedgerSample.take(1, of: id)
            try await front.studio.record(
                [
                    .finished(
                        outputs: [OutputLink(.url("https://service.example/secret.mp4?sig=1"))],
                        price: Money(micros: 450_000)
                    ),
                    .stored(
                        Take(
                            id: take.id,
                            jobID: id,
                            path: clip,
                            byteCount: 12,
                            sha256: take.sha256,
                            media: take.media,
                            storedAt: take.storedAt
                        )
                    ),
                    .completed,
                ],
                of: id,
                owner: front.owners.first
            )
            let done = try await status()
            #expect(done["status"] == "completed")
            #expect(done["error"] == "")
            #expect(done["price"] == "0.45")
            let link = try #require(done["outputs"]?.arrayValue?.first?.stringValue)
            #expect(link.hasPrefix("http://localhost/files/"))
            #expect(done["output"] == nil, "readers differ in what it should be")
            #expect(!"\(done)".contains("service.example"), "the service's own link is nobody's business")
            let alias = try await front.get("/api/v1/model/result/\(id)").data
            #expect(alias["id"] == done["id"])
            let clipReply = try await front.send(.get, link.replacing("http://localhost", with: ""))
            #expect(clipReply.text == "0000ftypisom")
            #expect(clipReply.headers[.contentType] == "video/mp4")
        }
    }

    @Test(arguments: [
        (JobEvent.refused(RushesError(.contentRefused, "Input Prompt violates policy")), 1039),
        (JobEvent.refused(RushesError(.requestRefused, "Invalid size format")), 1),
    ])
    func `a job that failed says so with 200, so that the tutorial's loop ends`(event: JobEvent, code: Int) async throws
    {
        try await Front.use { front in
            let id = try await front.submit()
            try await front.studio.record([.sending(bodyHash: "x"), event], of: id, owner: front.owners.first)
            let reply = try await front.get("/api/v1/model/prediction/\(id)")
            #expect(reply.status == 200)
            #expect(reply.data["status"] == "failed")
            #expect(reply.data["error_code"] == .integer(Int64(code)))
            #expect(reply.data["error"]?.stringValue?.isEmpty == false)
            #expect(reply.data["outputs"] == .null)
        }
    }

    @Test func `a job in doubt is still processing, and says why`() async throws {
        try await Front.use { front in
            let id = try await front.submit()
            try await front.studio.record(
                [.sending(bodyHash: "x"), .doubted(reason: "the answer was lost")],
                of: id,
                owner: front.owners.first
            )
            let data = try await front.get("/api/v1/model/prediction/\(id)").data
            #expect(data["status"] == "processing")
            #expect(data["state"] == "in_doubt")
            #expect(data["error"] == "the answer was lost")
        }
    }

    @Test(
        arguments: [
            (["duration": 5], "4, 6, 8 or 10"), (["resolution": "8k"], "720p"), (["aspect_ratio": "1:1"], "16:9"),
            (["seed": "x"], "seed"), (["api_base": "http://evil.example"], "no setting `api_base`"),
            (["base_url": "http://evil.example"], "no setting"), (["prompt": ["x"]], "Invalid prompt"),
            (["prompt": ""], "prompt"), (["webhook_url": 5], "webhook_url"),
        ] as [([String: JSONValue], String)]
    )
    func `what the model does not allow is refused with 400 and what it does`(
        more: [String: JSONValue],
        words: String
    ) async throws {
        try await Front.use { front in
            let reply = try await front.post("/api/v1/model/generateVideo", Front.submission("x y", more))
            #expect(reply.status == 400)
            for key in ["error", "msg", "message"] {
                #expect(reply.json[key]?.stringValue?.contains(words) == true, "\(key): \(reply.text)")
            }
            #expect(reply.json["request_id"]?.stringValue == reply.headers[.requestID])
            #expect(try await front.studio.store.jobs(of: front.owners.first, where: .init()).isEmpty)
        }
    }

    @Test func `a price is asked for without holding anything`() async throws {
        try await Front.use { front in
            let reply = try await front.post(
                "/api/v1/model/calculate",
                Front.submission("x y", ["duration": 8, "resolution": "1080p"])
            )
            #expect(reply.data["price"] == 1)
            #expect(reply.data["currency"] == "USD")
            #expect(try await front.studio.store.jobs(of: front.owners.first, where: .init()).isEmpty)
        }
    }

    @Test func `the history has pages and filters`() async throws {
        try await Front.use { front in
            for number in 1...5 { _ = try await front.submit("a heron, take \(number)") }
            let page = try await front.get("/api/v1/model/history?no=2&size=2").data
            #expect(page["total"] == 5)
            #expect(page["items"]?.arrayValue?.count == 2)
            #expect(page["items"]?.arrayValue?.first?["requestBody"]?.stringValue?.contains("take 3") == true)
            #expect(try await front.get("/api/v1/model/history?status=completed").data["total"] == 0)
            #expect(try await front.get("/api/v1/model/history?state=running").data["total"] == 5)
            #expect(try await front.get("/api/v1/model/history?modelPrefix=google/").data["total"] == 5)
            #expect(try await front.get("/api/v1/model/history?modelPrefix=%25").data["total"] == 0)
            for query in ["no=0", "size=51", "size=x", "status=nonsense"] {
                #expect(try await front.get("/api/v1/model/history?\(query)").status == 400)
            }
        }
    }

    @Test func `every model has a row, and a schema under the address that the row names`() async throws {
        try await Front.use { front in
            let rows = try #require(try await front.get("/api/v1/models").json["data"]?.arrayValue)
            #expect(rows.count == (try front.studio.catalog().identifiers().count))
            for row in rows {
                let schema = try #require(row["schema"]?.stringValue).replacing("http://localhost", with: "")
                let file = try await front.send(.get, schema)
                #expect(file.status == 200, "\(schema)")
                let input = file.json["components"]?["schemas"]?["Input"]
                #expect(input?["properties"]?["model"]?["default"] == row["model"])
                let id = try #require(row["model"]?.stringValue)
                #expect(row["displayName"]?.stringValue?.contains("/") == false, "\(id)")
                #expect(row["profile"]?.stringValue?.contains(": ") == true, "\(id)")
                let known = try front.studio.catalog().model(ModelID(id))?.lowestPrice
                #expect(row["price"]?["actual"]?["base_price"]?.stringValue == known?.amount.decimal, "\(id)")
            }
        }
    }

    @Test func `balance and costs are the key's own, and say nothing of the account behind`() async throws {
        try await Front.use { front in
            let free = try await front.get("/public/v1/balance").json
            #expect(free["unlimited"] == true)
            #expect(free["available"]?["value"] == "1000000.000000")
            try await front.studio.store.set(
                Money(micros: 2_000_000),
                per: .total,
                for: front.owners.first,
                at: LedgerTake.now
            )
            let id = try await front.submit()
            try await front.studio.finish(id, owner: front.owners.first, clip: "/nowhere")
            _ = try await front.submit("another heron")
            let balance = try await front.get("/public/v1/balance").json
            #expect(balance["object"] == "balance")
            #expect(balance["available"]?["value"] == "0.800000")
            #expect(balance["frozen"]?["value"] == "0.600000")
            let costs = try await front.get("/public/v1/model-costs?start_date=2026-11-01&end_date=2026-11-30").json
            #expect(costs["data"]?.arrayValue?.first?["results"]?.arrayValue?.first?["amount"]?["value"] == "0.600000")
            let error = try await front.get("/public/v1/model-costs?start_date=yesterday")
            #expect(error.status == 400)
            #expect(error.json["error"]?["message"]?.stringValue?.contains("start_date") == true)
            let other = try await front.get("/public/v1/balance", key: front.keys.second).json
            #expect(other["frozen"]?["value"] == "0.000000")
        }
    }

    @Test func `a prediction that is waited for is answered when the job ends`() async throws {
        try await Front.use { front in
            let id = try await front.submit()
            async let waited = front.get("/api/v1/model/prediction/\(id)?wait=30")
            try await front.waitUntil("somebody waits") { front.gateway.waiterCount == 1 }
            try await front.studio.record([.cancelled], of: id, owner: front.owners.first)
            #expect(try await waited.data["status"] == "failed")
            #expect(try await front.get("/api/v1/model/prediction/\(id)?wait=x").status == 400)
            let second = try await front.submit("another")
            #expect(try await front.get("/api/v1/model/prediction/\(second)?wait=0.01").data["status"] == "created")
        }
    }

    @Test func `events tell of every change and end with the job`() async throws {
        try await Front.use(.ahc(.http)) { front in
            let id = try await front.submit()
            async let stream = front.get("/api/v1/model/prediction/\(id)/events")
            try await front.waitUntil("somebody listens") { front.gateway.waiterCount == 1 }
            try await front.studio.record(
                [.sending(bodyHash: "x"), .accepted(remoteID: "remote-1")],
                of: id,
                owner: front.owners.first
            )
            try await front.waitUntil("the change was told") { front.gateway.waiterCount == 1 }
            try await front.studio.record(
                [.providerFailed(RushesError(.providerFailed, "the model is tired"))],
                of: id,
                owner: front.owners.first
            )
            let reply = try await stream
            #expect(reply.headers[.contentType] == "text/event-stream")
            let events = reply.text.components(separatedBy: "\n\n").filter { $0.hasPrefix("event: ") }
            #expect(events.first?.hasPrefix("event: change\ndata: ") == true)
            #expect(events.last?.hasPrefix("event: end\n") == true)
            #expect(events.last?.contains("the model is tired") == true)
        }
    }
}
