import Foundation
import HTTPTypes
import RushesCatalog
import RushesCore
import RushesGateway
import RushesLedger
import Testing

/// What this gateway does not do, it says in the words of whoever asks.
struct AbsenceTests {
    @Test(arguments: [
        (HTTPRequest.Method.post, "/api/v1/model/generateImage", 404, "images"),
        (.post, "/api/v1/model/generateAudio", 404, "speech"), (.get, "/api/v1/model/generateImage", 404, "images"),
        (.post, "/api/v1/model/generateImage/", 404, "images"),
        (.post, "/api/v1/model/prediction/job_1/cancel", 405, "cancelled"),
        (.delete, "/api/v1/model/prediction/job_1", 405, "cancelled"),
        (.post, "/api/v1/model/cancel/job_1", 405, "cancelled"),
        (.put, "/api/v1/model/prediction/job_1/cancel", 405, "cancelled"),
        (.post, "/api/v1/chat/completions", 404, "language"),
    ])
    func `images, sound, chat and cancelling are refused with what there is instead`(
        method: HTTPRequest.Method,
        path: String,
        status: Int,
        words: String
    ) async throws {
        try await Front.use { front in
            for key in [nil, front.keys.first] {
                let reply = try await front.send(method, path, key: key, body: "{}")
                #expect(reply.status == status, "\(reply.text)")
                #expect(reply.json["code"] == .integer(Int64(status)))
                for name in ["msg", "message", "error"] {
                    #expect(reply.json[name]?.stringValue?.contains(words) == true, "\(reply.text)")
                }
                #expect(reply.json["hint"]?.stringValue?.isEmpty == false)
                #expect(reply.json["data"] == .null)
                if status == 405 { #expect(reply.headers[.allow] != nil) }
            }
        }
    }

    @Test(arguments: [
        "/v1/chat/completions", "/v1/images/generations", "/v1/audio/speech", "/v1/responses", "/v1/other",
    ])
    func `under v1 a refusal has the form of OpenAI's`(path: String) async throws {
        try await Front.use { front in
            let reply = try await front.send(.post, path, headers: [.contentType: "application/json"], body: "{}")
            #expect(reply.status == 404)
            let error = try #require(reply.json["error"])
            #expect(error["message"]?.stringValue?.isEmpty == false)
            #expect(error["type"] == "not_found_error")
            #expect(error["param"] == .null)
            #expect(reply.json["code"] == nil)
        }
    }

    @Test func `a model that nobody knows is refused with those that are near`() async throws {
        try await Front.use { front in
            for path in ["/api/v1/model/generateVideo", "/api/v1/model/calculate"] {
                let body: JSONValue = .object([
                    "model": "google/gemini-omni-flesh/text-to-video-developer", "prompt": "a heron lifts off",
                ])
                let reply = try await front.post(path, body)
                #expect(reply.status == 404)
                #expect(reply.json["reason"] == "unknown_model")
                for name in ["msg", "error", "hint"] {
                    let words = reply.json[name]?.stringValue ?? ""
                    #expect(words.contains("google/gemini-omni-flash/text-to-video-developer"), "\(reply.text)")
                }
                #expect(!reply.text.contains("rushes models"), "a caller has no command line")
            }
        }
    }
}
