import Foundation
import HTTPTypes
import HummingbirdTesting
import RushesCatalog
import RushesCore
import RushesGateway
import RushesLedger
import RushesTesting
import Testing

/// Files that stand in a body, as official starters and nodes send them.
@Suite(.timeLimit(.minutes(10)))
struct InlineFileTests {
    private static let image = "google/gemini-omni-flash/image-to-video-developer"

    /// A PNG that is as long as is wanted: what stands behind its end is nobody's business.
    private static func png(byteCount: Int) -> Data { Sample.png + Data(count: max(0, byteCount - Sample.png.count)) }

    private static func body(
        _ image: JSONValue,
        named name: String = "images",
        prompt: String = "she walks"
    ) -> JSONValue {
        .object(["model": .string(Self.image), "prompt": .string(prompt)].merging([name: image]) { $1 })
    }

    private static func uploads(of front: Front) throws -> [String] {
        let folder = "\(front.folder)/uploads/\(front.owners.first)"
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).map { "\(folder)/\($0)" }
    }

    @Test(arguments: [40, 20_000, 400_000])
    func `a picture in the body is kept as an upload, however it is written`(byteCount: Int) async throws {
        let png = Self.png(byteCount: byteCount)
        let plain = png.base64EncodedString()
        let ways = [
            "data:image/png;base64,\(plain)", plain, "DATA:image/jpeg;name=a.jpg;BASE64,\(plain)",
            plain.replacing("=", with: ""), "data:;base64," + plain.replacing("+", with: "-").replacing("/", with: "_"),
            png.base64EncodedString(options: [.lineLength76Characters]),
        ]
        try await Front.use { front in
            for (number, way) in ways.enumerated() {
                for (name, value) in [
                    ("images", JSONValue.array([.string(way)])), ("image", .string(way)), ("image_url", .string(way)),
                ] {
                    let before = Set(try Self.uploads(of: front))
                    let reply = try await front.post(
                        "/api/v1/model/generateVideo",
                        Self.body(value, named: name, prompt: "she walks, take \(number)")
                    )
                    #expect(reply.status == 200, "\(name) \(way.prefix(30)): \(reply.text.prefix(300))")
                    let new = Set(try Self.uploads(of: front)).subtracting(before)
                    #expect(new.count == 1)
                    let kept = try #require(new.first)
                    #expect(FileManager.default.contents(atPath: kept) == png)
                    #expect(kept.hasSuffix(".png"))
                    let id = Job.ID(rawValue: try #require(reply.data["id"]?.stringValue))
                    let job = try await front.studio.store.job(id, owner: front.owners.first)
                    #expect(job.input.attachments.map(\.path) == [kept])
                    #expect(!"\(job.brief)".contains(plain.prefix(40)))
                }
                let priced = try await front.post("/api/v1/model/calculate", Self.body(.array([.string(way)])))
                #expect(priced.status == 200, "\(priced.text.prefix(300))")
            }
        }
    }

    @Test func `every place for material takes a file, and a model's others are told of it`() async throws {
        let long = JSONValue.string("data:image/png;base64,\(Self.png(byteCount: 60_000).base64EncodedString())")
        try await Front.use { front in
            let pair = try await front.post(
                "/api/v1/model/generateVideo",
                .object([
                    "model": "kwaivgi/kling-v3.0-pro/image-to-video", "prompt": "she walks", "image": long,
                    "end_image": long,
                ])
            )
            #expect(pair.status == 200, "\(pair.text)")
            let references = try await front.post(
                "/api/v1/model/generateVideo",
                .object([
                    "model": "minimax/h3/reference-to-video", "prompt": "she walks", "resolution": "768P",
                    "refers": .array([.object(["type": "image", "url": long])]),
                ])
            )
            #expect(references.status == 200, "\(references.text)")
            for (name, value) in [("prompt", long), ("aspect_ratio", long), ("loras", .array([long]))] {
                var body = Front.submission("x y").objectValue ?? [:]
                body[name] = value
                let reply = try await front.post("/api/v1/model/generateVideo", .object(body))
                #expect(reply.status == 400, "\(name): \(reply.text)")
                #expect(reply.text.utf8.count < 1000)
            }
        }
    }

    @Test func `what is no picture, or breaks off, is refused, and nothing of it stays`() async throws {
        let page = Data(String(repeating: "<html><script>alert(1)</script>", count: 3000).utf8).base64EncodedString()
        let broken = "data:image/png;base64," + String(repeating: "iVBORw0K", count: 10_000)
        try await Front.use { front in
            for text in [
                page, "data:image/png;base64,\(page)", "data:image/png,\(String(repeating: "%41", count: 20_000))",
                broken + "!", broken + "A", "data:image/png;base64,\(page.prefix(4000))!", "data:image/png", "data:,",
            ] {
                let reply = try await front.post("/api/v1/model/generateVideo", Self.body(.array([.string(text)])))
                #expect(reply.status == 400, "\(text.prefix(40)): \(reply.text)")
                #expect(reply.text.utf8.count < 1000)
                #expect(!reply.text.contains(text.suffix(200)))
            }
            // A picture that is one, for a model that says no to the rest.
            let good = Self.png(byteCount: 60_000).base64EncodedString()
            var refused = Self.body(.array([.string(good)])).objectValue ?? [:]
            refused["duration"] = 5
            #expect(try await front.post("/api/v1/model/generateVideo", .object(refused)).status == 400)
            #expect(try Self.uploads(of: front).isEmpty)
            #expect(try await front.studio.store.jobCount(of: front.owners.first, where: .init()) == 0)
        }
    }

    @Test func `a body is as long as it may be, and its files as large as they may be`() async throws {
        try await Front.use(settings: { settings in
            settings.limits.jsonByteCount = 50_000
            settings.limits.inlineBodyByteCount = 300_000
            settings.limits.uploadByteCount = 150_000
        }) { front in
            func submit(_ count: Int) async throws -> Front.Reply {
                let file = Self.png(byteCount: count).base64EncodedString()
                return try await front.post("/api/v1/model/generateVideo", Self.body(.array([.string(file)])))
            }
            #expect(try await submit(140_000).status == 200)
            let file = try await submit(160_000)
            #expect(file.status == 413)
            #expect(file.json["reason"] == "media_too_large")
            #expect(try await submit(400_000).status == 413)
            // Words do not become files by being many.
            let words = String(repeating: "a heron, ", count: 20_000)
            let long = try await front.post("/api/v1/model/generateVideo", Front.submission(words))
            #expect(long.status == 413)
            #expect(try Self.uploads(of: front).count == 1)
        }
    }

    @Test func `a key keeps no more by its bodies than by its uploads`() async throws {
        try await Front.use(settings: { settings in
            settings.limits.uploadByteCount = 100_000
            settings.limits.uploadBytesPerKey = 150_000
        }) { front in
            let body = Self.body(.array([.string(Self.png(byteCount: 60_000).base64EncodedString())]))
            #expect(try await front.post("/api/v1/model/generateVideo", body).status == 200)
            let second = try await front.post("/api/v1/model/generateVideo", body)
            #expect(second.status == 400)
            #expect(second.json["reason"] == "media_too_large")
        }
    }

    @Test func `two long bodies of a key arrive at once, and a third is told to come again`() async throws {
        try await Front.use(.ahc(.http), settings: { $0.limits.jsonByteCount = 50_000 }) { front in
            let body = Self.body(.array([.string(Self.png(byteCount: 60_000).base64EncodedString())])).canonicalJSON
            func head(_ key: String) -> String {
                """
                POST /api/v1/model/generateVideo HTTP/1.1\r
                Host: localhost\r
                Authorization: Bearer \(key)\r
                Content-Type: application/json\r
                Content-Length: \(body.utf8.count)\r
                Expect: 100-continue\r
                \r

                """
            }
            try await Conversation.hold(port: front.port) { first in
                try await first.say(head(front.keys.first))
                #expect(try await first.hear("100 Continue"))
                try await Conversation.hold(port: front.port) { second in
                    try await second.say(head(front.keys.first))
                    #expect(try await second.hear("100 Continue"))
                    try await Conversation.hold(port: front.port) { third in
                        try await third.say(head(front.keys.first))
                        #expect(try await third.hear("HTTP/1.1 429 "))
                        #expect(
                            try await third.hear("Retry-After") || third.answer.lowercased().contains("retry-after")
                        )
                        #expect(!third.answer.contains("100 Continue"))
                    }
                    try await Conversation.hold(port: front.port) { other in
                        try await other.say(head(front.keys.second))
                        #expect(try await other.hear("100 Continue"), "another key has its own turns")
                    }
                    _ = try await front.submit("a short body needs no turn")
                    try await second.say(body)
                    #expect(try await second.hear("\"message\":\"success\""))
                }
                try await Conversation.hold(port: front.port) { fourth in
                    try await fourth.say(head(front.keys.first))
                    #expect(try await fourth.hear("100 Continue"))
                }
            }
        }
    }

    @Test func `the same body is the same request, with its files`() async throws {
        try await Front.use { front in
            let body = Self.body(.array([.string(Self.png(byteCount: 60_000).base64EncodedString())]))
            let other = Self.body(.array([.string(Self.png(byteCount: 60_001).base64EncodedString())]))
            func send(_ body: JSONValue) async throws -> Front.Reply {
                try await front.post("/api/v1/model/generateVideo", body, headers: [.idempotencyKey: "one"])
            }
            let first = try await send(body)
            #expect(first.status == 200)
            let second = try await send(body)
            #expect(second.data["id"] == first.data["id"])
            #expect(second.headers[.idempotentReplayed] == "true")
            #expect(try await send(other).status == 422)
        }
    }
}
