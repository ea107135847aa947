import Foundation
import HTTPTypes
import RushesCatalog
import RushesCore
import RushesGateway
import RushesLedger
import RushesTesting
import Testing

/// What published clients look up before they submit anything.
struct ListingTests {
    @Test(arguments: [
        "/api/v1/models", "/api/v1/models/", "/api/v1/models?type=Video", "/api/v1/models?type=video&page=1",
        "/v1/models", "/v1/models/",
    ])
    func `the models are listed without a key`(path: String) async throws {
        try await Front.use(models: ["google/*"]) { front in
            let all = try front.studio.catalog().identifiers().count
            let open = try await front.send(.get, path)
            #expect(open.status == 200)
            #expect(open.json["data"]?.arrayValue?.count == all)
            // A client without a key yet sends an empty one.
            let empty = try await front.send(.get, path, headers: [.authorization: "Bearer "])
            #expect(empty.json["data"]?.arrayValue?.count == all)
            let own = try await front.send(.get, path, key: front.keys.first)
            let name = path.hasPrefix("/v1") ? "id" : "model"
            let ids = own.json["data"]?.arrayValue?.compactMap { $0[name]?.stringValue } ?? []
            #expect(!ids.isEmpty && ids.count < all)
            #expect(ids.allSatisfy { $0.hasPrefix("google/") })
            #expect(try await front.send(.get, path, key: "rsh_nobody").status == 401)
            let head = try await front.send(.head, path)
            #expect(head.status == 200)
            #expect(head.headers[.contentLength] == "\(open.bytes.count)")
        }
    }

    @Test func `a list of another type is empty`() async throws {
        try await Front.use { front in
            let list = try await front.send(.get, "/api/v1/models?type=Image").json
            #expect(list["data"] == [])
        }
    }

    @Test func `the list in OpenAI's form has what its readers need`() async throws {
        try await Front.use { front in
            let list = try await front.send(.get, "/v1/models").json
            #expect(list["object"] == "list")
            for row in try #require(list["data"]?.arrayValue) {
                #expect(row["id"]?.stringValue?.contains("/") == true)
                #expect(row["object"] == "model")
                #expect(row["created"]?.integerValue != nil)
                #expect(row["owned_by"]?.stringValue?.isEmpty == false)
            }
        }
    }

    @Test func `a price is asked for without a key, and is the list's`() async throws {
        try await Front.use { front in
            let body = Front.submission("x y", ["duration": 8, "resolution": "1080p"])
            let reply = try await front.send(
                .post,
                "/api/v1/model/calculate",
                headers: [.contentType: "application/json"],
                body: body.canonicalJSON
            )
            #expect(reply.data["price"] == 1, "\(reply.text)")
            #expect(reply.data["basis"] == "list")
            // Nothing is fetched, and nothing kept: whatever is given counts as what it says it is.
            for image in ["https://example.com/a.png", "data:image/png;base64,\(Sample.png.base64EncodedString())"] {
                let priced = try await front.send(
                    .post,
                    "/api/v1/model/calculate",
                    headers: [.contentType: "application/json"],
                    body: JSONValue.object([
                        "model": "google/gemini-omni-flash/image-to-video-developer", "prompt": "she walks",
                        "images": .array([.string(image)]),
                    ]).canonicalJSON
                )
                #expect(priced.status == 200, "\(priced.text)")
            }
            #expect(!FileManager.default.fileExists(atPath: "\(front.folder)/uploads"))
            let submission = try await front.send(
                .post,
                "/api/v1/model/generateVideo",
                headers: [.contentType: "application/json"],
                body: body.canonicalJSON
            )
            #expect(submission.status == 401)
        }
    }

    @Test func `what is described without a key does not touch the disk`() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("rushes-catalog-\(UInt64.random(in: .min ... .max))").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let saved = CatalogDirectory(path: folder)
        let model = try #require(try Catalog.bundledModel(ModelID("google/veo3.1/text-to-video")))
        try saved.replace(with: [model], date: "2026-11-30")
        try await Front.use(catalog: Catalog(directory: saved)) { front in
            let paths = ["/model/schema/google-veo3.1-text-to-video.json", "/api/v1/models", "/v1/models"]
            for path in paths { #expect(try await front.send(.get, path).status == 200) }
            // From now on whoever reads it finds it damaged.
            try Data("{".utf8).write(to: URL(fileURLWithPath: "\(folder)/index.json"))
            for path in paths { #expect(try await front.send(.get, path).status == 200) }
            #expect(try await front.send(.get, "/model/schema/nobody-nothing.json").status == 404)
        }
    }
}
