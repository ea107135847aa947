import Foundation
import HTTPTypes
import RushesCatalog
import RushesCore
import RushesGateway
import RushesLedger
import RushesTesting
import Testing

/// Bodies that were written for another model, or by a client that sends all that it knows.
struct LenienceTests {
    private static let words = "google/gemini-omni-flash/text-to-video-developer"
    private static let picture = "alibaba/wan-3.0/image-to-video"

    @Test(
        arguments: [
            ["watermark": false], ["enable_safety_checker": true], ["negative_prompt": "blurry"], ["seed": .null],
            ["image": .null], ["image": ""], ["images": []], ["last_image": "", "cfg_scale": 0.5], ["loras": []],
            ["enable_sync_mode": false, "enable_base64_output": false], ["generate_audio": false],
            ["negative_prompt": "", "extra": [:]], ["webhook_url": ""], ["prompt_extend": true, "duration": "4"],
        ] as [[String: JSONValue]]
    )
    func `what says nothing, and other models' switches, are left out with a note`(
        more: [String: JSONValue]
    ) async throws {
        try await Front.use { front in
            let body = Front.submission("a heron", more)
            let reply = try await front.post("/api/v1/model/generateVideo", body)
            #expect(reply.status == 200, "\(reply.text)")
            let notes = reply.data["notes"]?.arrayValue?.compactMap(\.stringValue) ?? []
            for name in more.keys where !["webhook_url", "duration"].contains(name) {
                #expect(notes.contains { $0.contains("`\(name)`") }, "\(name): \(notes)")
                #expect(reply.headers[.note]?.contains(name) == true)
            }
            let id = Job.ID(rawValue: try #require(reply.data["id"]?.stringValue))
            let sent = try await front.studio.store.job(id, owner: front.owners.first).input.body
            for name in more.keys where !["seed", "duration"].contains(name) { #expect(sent[name] == nil) }
            let priced = try await front.post("/api/v1/model/calculate", body)
            #expect(priced.status == 200)
            #expect((priced.data["notes"]?.arrayValue?.isEmpty ?? true) == notes.isEmpty)
            guard !notes.isEmpty else { return }
            // Another prompt: the very same body again would be taken for a repetition.
            let again = Front.submission("another heron", more)
            let strict = try await front.post("/api/v1/model/generateVideo", again, headers: [.strict: "true"])
            #expect(strict.status == 400 || more["seed"] != nil, "\(more): \(strict.text)")
        }
    }

    @Test(
        arguments: [
            ["durration": 8], ["duratoin": false], ["promt": "x"], ["resolutions": "4k"], ["seeds": 7],
            ["image": "https://example.com/a.png"], ["num_videos": 4], ["n": 2],
            ["callback_url": "https://example.com"],
            ["max_price": 3], ["size": "1280*720"], ["frobnicate": 1], ["video_length": 10],
            ["mask": "https://example.com/a.png"], ["aspect_ratio": "7:5"], ["duration": 5], ["fps": 60],
        ] as [[String: JSONValue]]
    )
    func `what asks for something else, or is nearly a name of the model's, is refused as ever`(
        more: [String: JSONValue]
    ) async throws {
        try await Front.use(rehearses: true) { front in
            let reply = try await front.post("/api/v1/model/generateVideo", Front.submission("a heron", more))
            #expect(reply.status == 400, "\(more): \(reply.text)")
            #expect(reply.json["reason"] == "invalid_brief")
            #expect(try await front.studio.store.jobCount(of: front.owners.first, where: .init()) == 0)
        }
    }

    @Test func `a shape is left out where the clip takes that of its picture`() async throws {
        try await Front.use(rehearses: true) { front in
            let model = try #require(
                try front.studio.catalog().models().first {
                    $0.kind == .imageToVideo && $0.incomplete == nil && $0.field(for: .aspect) == nil
                        && $0.field(for: .size) == nil && $0.field("image")?.isRequired == true
                }
            )
            func body(_ prompt: String) -> JSONValue {
                .object([
                    "model": .string(model.id.rawValue), "prompt": .string(prompt),
                    "image": "https://example.com/a.png", "aspect_ratio": "16:9",
                ])
            }
            let reply = try await front.post("/api/v1/model/generateVideo", body("she walks"))
            #expect(reply.status == 200, "\(model.id): \(reply.text)")
            #expect(reply.headers[.note]?.contains("aspect_ratio") == true)
            let strict = try await front.post(
                "/api/v1/model/generateVideo",
                body("she runs"),
                headers: [.strict: "true"]
            )
            #expect(strict.status == 400)
        }
    }

    @Test func `the same address under two names is one picture, and two addresses are two`() async throws {
        try await Front.use(rehearses: true) { front in
            let one = "https://example.com/a.png"
            func submit(_ more: [String: JSONValue]) async throws -> Front.Reply {
                let body: [String: JSONValue] = ["model": .string(Self.picture), "prompt": "she walks"]
                return try await front.post("/api/v1/model/generateVideo", .object(body.merging(more) { $1 }))
            }
            for more in [
                ["image": .string(one), "image_url": .string(one)], ["image": .string(one), "images": [.string(one)]],
                ["image_url": .string(one), "image_urls": [.string(one)], "image": .string(one)],
            ] as [[String: JSONValue]] {
                let reply = try await submit(more)
                #expect(reply.status == 200, "\(reply.text)")
                #expect(reply.headers[.note]?.contains("counted once") == true)
            }
            let two = try await submit(["image": .string(one), "image_url": "https://example.com/b.png"])
            #expect(two.status == 400)
            #expect(two.text.contains("2 images"), "\(two.text)")
            let data = JSONValue.string("data:image/png;base64,\(Sample.png.base64EncodedString())")
            #expect(try await submit(["image": data, "image_url": data]).status == 200)
        }
    }

    @Test func `several addresses in one text are several, or refused, and never the first alone`() async throws {
        try await Front.use(rehearses: true) { front in
            let (a, b) = ("https://example.com/a.png", "https://example.com/b.png")
            func images(_ value: JSONValue) async throws -> (Front.Reply, Int?) {
                let reply = try await front.post(
                    "/api/v1/model/generateVideo",
                    .object([
                        "model": "google/gemini-omni-flash/image-to-video-developer", "prompt": "she walks",
                        "images": value,
                    ])
                )
                guard let id = reply.data["id"]?.stringValue else { return (reply, nil) }
                let job = try await front.studio.store.job(Job.ID(rawValue: id), owner: front.owners.first)
                return (reply, job.input.body["images"]?.arrayValue?.count)
            }
            for text in [
                "\(a)\n\(b)", "\(a)\r\n\(b)\r\n", "\n  \(a)\n\n\(b)  ", "\(a) \(b)", "[\"\(a)\", \"\(b)\"]",
            ] {
                let (reply, count) = try await images(.string(text))
                #expect(count == 2, "\(text): \(reply.text)")
                #expect(reply.headers[.note]?.contains("2 addresses") == true)
            }
            #expect(try await images(.array([.string("\(a)\n\(b)")])).1 == 2)
            #expect(try await images(.string(a)).1 == 1)
            for text in ["\(a),\(b)", "\(a);\(b)", "\(a)|\(b)", "\(a)\nb.png", "[1, 2]"] {
                let (reply, _) = try await images(.string(text))
                #expect(reply.status == 400, "\(text): \(reply.text)")
            }
            let single = try await front.post(
                "/api/v1/model/generateVideo",
                .object(["model": .string(Self.picture), "prompt": "she walks", "image": .string("\(a)\n\(b)")])
            )
            #expect(single.status == 400)
            #expect(single.text.contains("2 images"))
        }
    }

    @Test func `no error repeats more of a body than shows what is meant`() async throws {
        let long = String(repeating: "x", count: 5000)
        let spaced = String(repeating: "long words ", count: 500)
        try await Front.use { front in
            for more in [
                [long: 1], [spaced: 1], ["aspect_ratio": .string(long)], ["aspect_ratio": .string(spaced)],
                ["resolution": .string(spaced)], ["webhook_url": .string("https://\(long).example/")],
                ["seed": .string(long)], ["images": .array([.string("https://\(long)")])],
                ["duration": .array([.string(spaced)])], ["size": .string(spaced), "unknown": .string(long)],
            ] as [[String: JSONValue]] {
                let reply = try await front.post("/api/v1/model/generateVideo", Front.submission("a heron", more))
                #expect(reply.status == 400, "\(reply.text.prefix(300))")
                #expect(!reply.text.contains(long.prefix(200)), "\(reply.text.prefix(300))")
                #expect(!reply.text.contains(spaced.prefix(200)), "\(reply.text.prefix(300))")
            }
            for name in [long, spaced, String(long.prefix(190))] {
                let body: JSONValue = .object(["model": .string(name), "prompt": "a heron"])
                let reply = try await front.post("/api/v1/model/generateVideo", body)
                #expect(!reply.text.contains(long.prefix(200)), "\(reply.text.prefix(300))")
                #expect(reply.text.utf8.count < 1500)
            }
        }
    }
}
