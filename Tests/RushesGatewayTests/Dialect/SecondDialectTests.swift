import Foundation
import HTTPTypes
import HummingbirdTesting
import RushesCore
import RushesGateway
import RushesLedger
import Testing

/// A second dialect beside the first needs nothing but its own value.
struct SecondDialectTests {
    private static let wish: JSONValue = .object([
        "film": "google/gemini-omni-flash/text-to-video-developer", "words": "a heron lifts off at dawn",
    ])

    @Test func `a job is made, read and listed in its own words, over sockets`() async throws {
        try await Front.use(.ahc(.http), dialects: Front.everyDialect) { front in
            let clip = "\(front.folder)/clip.mp4"
            try Data("0000ftypisom".utf8).write(to: URL(fileURLWithPath: clip))
            let made = try await front.tiny(.post, "/tiny/clips", Self.wish)
            #expect(made.status == 201, "\(made.text)")
            #expect(made.json["phase"] == "rolling")
            let id = Job.ID(rawValue: try #require(made.json["clip"]?.stringValue))
            #expect(try await front.tiny(.get, "/tiny/clips/\(id)").json["phase"] == "rolling")
            try await front.studio.finish(id, owner: front.owners.first, clip: clip)
            // Twice: the second answer may come from memory.
            for _ in 1...2 {
                let ready = try await front.tiny(.get, "/tiny/clips/\(id)").json
                #expect(ready["phase"] == "ready")
                let link = try #require(ready["reels"]?.arrayValue?.first?.stringValue)
                #expect(try await front.send(.get, link.replacing("http://localhost", with: "")).text == "0000ftypisom")
            }
            let list = try await front.tiny(.get, "/tiny/clips").json["clips"]?.arrayValue ?? []
            #expect(list.map { $0["clip"] } == [.string(id.rawValue)])
        }
    }

    @Test func `a job is the caller's whatever dialect made it, and each dialect words it`() async throws {
        try await Front.use(dialects: Front.everyDialect) { front in
            let first = try await front.submit("a heron")
            let second = try await front.tiny(.post, "/tiny/clips", Self.wish).json["clip"]?.stringValue ?? ""
            let list = try await front.tiny(.get, "/tiny/clips").json["clips"]?.arrayValue ?? []
            #expect(list.compactMap { $0["clip"]?.stringValue } == [second, first.rawValue])
            try await front.studio.finish(first, owner: front.owners.first, clip: "/nowhere.mp4")
            for _ in 1...2 {
                #expect(try await front.get("/api/v1/model/prediction/\(first)").data["status"] == "completed")
                #expect(try await front.tiny(.get, "/tiny/clips/\(first)").json["phase"] == "ready")
            }
        }
    }

    @Test func `its errors are in its own words, and those of other paths are not`() async throws {
        try await Front.use(dialects: Front.everyDialect) { front in
            let nobody = try await front.send(.get, "/tiny/clips")
            #expect(nobody.status == 401)
            #expect(nobody.json["trouble"]?["kind"] == "invalid_api_key")
            #expect(nobody.json["trouble"]?["advice"] == "X-Tiny-Key is where the key goes")
            #expect(nobody.headers[.wwwAuthenticate] == "Tiny")
            let absent = try await front.tiny(.get, "/tiny/clips/job_nothing")
            #expect(absent.status == 404)
            #expect(absent.json["trouble"]?["kind"] == "not_found")
            #expect(try await front.tiny(.post, "/tiny/clips", .object([:])).json["trouble"]?["why"] == "which film?")
            let unrouted = try await front.tiny(.get, "/tiny/nothing")
            #expect(unrouted.status == 404)
            #expect(unrouted.json["trouble"] != nil)
            let method = try await front.tiny(.put, "/tiny/clips", Self.wish)
            #expect(method.status == 405)
            #expect(method.headers[.allow] == "POST, GET, HEAD")
            // The name of another path may begin alike.
            for path in ["/tinysaurus", "/nothing", "/api/v1/nothing"] {
                let reply = try await front.send(.get, path)
                #expect(reply.status == 404)
                #expect(reply.json["trouble"] == nil)
                #expect(reply.json["reason"] == "not_found")
            }
        }
    }

    @Test func `a submission under a name makes one job, and a body that another dialect sent is another`()
        async throws
    {
        try await Front.use(dialects: Front.everyDialect) { front in
            let named: HTTPFields = [.idempotencyKey: "a name"]
            let first = try await front.tiny(.post, "/tiny/clips", Self.wish, headers: named)
            let again = try await front.tiny(.post, "/tiny/clips", Self.wish, headers: named)
            #expect(first.json["clip"] == again.json["clip"])
            #expect(again.headers[.idempotentReplayed] == "true")
            let other = try await front.post(
                "/api/v1/model/generateVideo",
                Front.submission(),
                headers: named
            )
            #expect(other.status == 422)
        }
    }

    @Test func `its webhooks have its own body, also from a gateway that was started since`() async throws {
        try await WebhookInbox.receiving { inbox, port in
            try await Front.use(
                dialects: Front.everyDialect,
                settings: WebhookInbox.allowPrivateAddresses
            ) { front in
                let hook = JSONValue.string("http://127.0.0.1:\(port)/hook")
                let wish = JSONValue.object((Self.wish.objectValue ?? [:]).merging(["tell": hook]) { $1 })
                let made = try await front.tiny(.post, "/tiny/clips", wish)
                let id = Job.ID(rawValue: try #require(made.json["clip"]?.stringValue))
                let atlas = try await front.submit("a heron", ["webhook_url": hook])
                for (job, number) in [(id, 1), (atlas, 2)] {
                    try await front.studio.finish(
                        job,
                        owner: front.owners.first,
                        clip: "/nowhere/\(number).mp4",
                        number: number
                    )
                }
                #expect(await front.gateway.deliverWebhooks() == 2)
                let bodies = try inbox.messages.map { try JSONValue(parsing: Data($0.body)) }
                #expect(bodies.contains { $0["clip"]?.stringValue == id.rawValue && $0["phase"] == "ready" })
                #expect(bodies.contains { $0["session_id"]?.stringValue == atlas.rawValue })
                #expect(inbox.messages.count { $0.headers.contains { $0.0.lowercased() == "x-tiny" } } == 1)
            }
        }
    }

    @Test func `a webhook whose dialect is not spoken any more waits, and is not told in other words`() async throws {
        try await WebhookInbox.receiving { inbox, port in
            try await Front.use(settings: WebhookInbox.allowPrivateAddresses) { front in
                let hook = "http://127.0.0.1:\(port)/hook#dialect=tiny"
                let brief = Brief("a heron", model: "google/gemini-omni-flash/text-to-video-developer")
                let job = try await front.studio.submit(
                    brief,
                    for: front.owners.first,
                    answering: ClientRequest(key: nil, body: "digest", webhook: hook)
                )
                try await front.studio.record([.cancelled], of: job.id, owner: front.owners.first)
                #expect(await front.gateway.deliverWebhooks() == 1)
                #expect(inbox.messages.isEmpty)
                #expect(try await front.metric("rushes_webhook_deliveries_total{outcome=\"retried\"}") == 1)
            }
        }
    }

    @Test func `a webhook that an earlier version has recorded is told in the first dialect`() async throws {
        try await WebhookInbox.receiving { inbox, port in
            try await Front.use(settings: WebhookInbox.allowPrivateAddresses) { front in
                let brief = Brief("a heron", model: "google/gemini-omni-flash/text-to-video-developer")
                let job = try await front.studio.submit(
                    brief,
                    for: front.owners.first,
                    answering: ClientRequest(key: nil, body: "digest", webhook: "http://127.0.0.1:\(port)/hook")
                )
                try await front.studio.record([.cancelled], of: job.id, owner: front.owners.first)
                #expect(await front.gateway.deliverWebhooks() == 1)
                let body = try JSONValue(parsing: Data(try #require(inbox.messages.first).body))
                #expect(body["session_id"]?.stringValue == job.id.rawValue)
            }
        }
    }

    @Test func `a file is kept from its own field, and its own greeting is answered`() async throws {
        try await Front.use(dialects: Front.everyDialect) { front in
            let reply = try await front.upload(
                Sample.png,
                named: "a.png",
                as: "image/png",
                field: "data",
                at: "/tiny/files",
                headers: [TinyDialect.keyField: front.keys.first]
            )
            #expect(reply.status == 201, "\(reply.text)")
            let link = try #require(reply.json["kept"]?.stringValue)
            #expect(try await front.send(.get, link.replacing("http://localhost", with: "")).status == 200)
            #expect(try await front.tiny(.get, "/tiny/hello").json["at"] == "http://localhost")
        }
    }

    @Test func `the metrics count its routes, and the document describes them`() async throws {
        try await Front.use(dialects: Front.everyDialect) { front in
            _ = try await front.tiny(.post, "/tiny/clips", Self.wish)
            #expect(
                try await front.metric(
                    "rushes_requests_total{route=\"/tiny/clips\",method=\"POST\",status=\"201\"}"
                ) == 1
            )
            let document = try await front.send(.get, "/openapi.json").json
            let make = document["paths"]?["/tiny/clips"]?["post"]
            #expect(make?["operationId"] == "tinyMake")
            #expect(make?["security"] == .array([.object(["tinyKey": .array([])])]))
            let refusal = make?["responses"]?["401"]?["content"]?["application/json"]?["schema"]
            #expect(refusal?["$ref"] == "#/components/schemas/TinyTrouble")
            #expect(document["info"]?["summary"]?.stringValue?.contains("Atlas Cloud and Tiny") == true)
        }
    }

    @Test func `dialects that cannot stand beside one another are not mounted`() async throws {
        for dialects in [[], [TinyDialect(), TinyDialect()]] as [[any Dialect]] {
            await #expect(throws: RushesError.self) { try await Front.use(dialects: dialects) { _ in } }
        }
    }
}

extension Front {
    /// A request of the tiny dialect's, with the first key.
    func tiny(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil,
        headers: HTTPFields = [:]
    ) async throws -> Reply {
        var headers = headers
        headers[TinyDialect.keyField] = keys.first
        if body != nil { headers[.contentType] = "application/json" }
        return try await send(method, path, headers: headers, body: body?.canonicalJSON)
    }
}
