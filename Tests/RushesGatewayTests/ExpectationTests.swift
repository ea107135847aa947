import Foundation
import HTTPTypes
import HummingbirdTesting
import RushesCatalog
import RushesCore
import RushesGateway
import RushesLedger
import RushesTesting
import Testing

/// Clients that wait for leave to send their bodies, and clients that leave in the middle of them.
@Suite(.timeLimit(.minutes(10)))
struct ExpectationTests {
    /// The head of a request that waits for leave to send its body.
    private static func head(
        _ path: String = "/api/v1/model/generateVideo",
        key: String?,
        type: String = "application/json",
        length: Int,
        expectation: String = "100-continue",
        version: String = "1.1",
        more: String = ""
    ) -> String {
        """
        POST \(path) HTTP/\(version)\r
        Host: localhost\r
        \(key.map { "Authorization: Bearer \($0)\r\n" } ?? "")Content-Type: \(type)\r
        Content-Length: \(length)\r
        Expect: \(expectation)\r
        \(more)\r

        """
    }

    @Test(arguments: ["100-continue", "100-Continue", "100-CONTINUE, 100-continue"])
    func `a client that waits for leave to send its body is given it`(expectation: String) async throws {
        try await Front.use(.ahc(.http)) { front in
            let body = Front.submission().canonicalJSON
            try await Conversation.hold(port: front.port) { conversation in
                let head = Self.head(key: front.keys.first, length: body.utf8.count, expectation: expectation)
                try await conversation.say(head)
                #expect(try await conversation.hear("HTTP/1.1 100 Continue\r\n\r\n"))
                try await conversation.say(body)
                #expect(try await conversation.hear("HTTP/1.1 200 OK"))
                #expect(try await conversation.hear("\"message\":\"success\""))
                // The connection is as good as before.
                let calculation = Self.head(
                    "/api/v1/model/calculate",
                    key: front.keys.first,
                    length: body.utf8.count,
                    more: "X-Rushes-Strict: false\r\n"
                )
                try await conversation.say(calculation)
                #expect(try await conversation.hear("}HTTP/1.1 100 Continue\r\n\r\n"))
                try await conversation.say(body)
                #expect(try await conversation.hear("\"basis\":\"list\""))
            }
            #expect(try await front.studio.store.jobCount(of: front.owners.first, where: .init()) == 1)
        }
    }

    @Test func `an upload waits for leave, too`() async throws {
        try await Front.use(.ahc(.http)) { front in
            let start = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n"
            let body = start + "nothing that is a picture\r\n--edge--\r\n"
            try await Conversation.hold(port: front.port) { conversation in
                let head = Self.head(
                    "/api/v1/model/uploadMedia",
                    key: front.keys.first,
                    type: "multipart/form-data; boundary=edge",
                    length: body.utf8.count
                )
                try await conversation.say(head)
                #expect(try await conversation.hear("HTTP/1.1 100 Continue\r\n\r\n"))
                try await conversation.say(body)
                #expect(try await conversation.hear("media_type_unsupported"))
            }
        }
    }

    @Test func `what would be refused is refused at once, and the body is not asked for`() async throws {
        try await Front.use(.ahc(.http), callsPerSecond: 0.001) { front in
            let key = front.keys.first
            let table: [(String, String)] = [
                (Self.head(key: nil, length: 40), "401"), (Self.head(key: "rsh_nobody", length: 40), "401"),
                (Self.head(key: front.keys.second, length: 200_000_000), "413"),
                (Self.head(key: front.keys.second, type: "text/plain", length: 40), "415"),
                (Self.head(key: front.keys.second, length: 40, more: "Content-Encoding: gzip\r\n"), "415"),
                (Self.head(key: front.keys.second, length: 40, more: "Idempotency-Key: \r\n"), "400"),
                (
                    Self.head(
                        "/api/v1/model/uploadMedia",
                        key: front.keys.second,
                        type: "multipart/form-data; boundary=x",
                        length: 60_000_000
                    ), "413"
                ),
                (Self.head("/api/v1/model/generateImage", key: key, length: 40), "404"),
                (Self.head("/nothing", key: key, length: 40), "404"),
                (Self.head("/api/v1/models", key: key, length: 40), "405"),
                (Self.head("/v1/chat/completions", key: nil, length: 40), "404"),
                (Self.head(key: key, length: 40, expectation: "200-ok"), "417"),
                (Self.head(key: key, length: 40, expectation: "100-continue, tea"), "417"),
                (Self.head(key: nil, length: 40, expectation: "tea"), "417"),
            ]
            for (head, status) in table {
                try await Conversation.hold(port: front.port) { conversation in
                    try await conversation.say(head)
                    try await conversation.hearOut()
                    let answer = conversation.answer
                    #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(head): \(answer.prefix(60))")
                    #expect(!answer.contains("100 Continue"), "\(head)")
                    #expect(answer.lowercased().contains("connection: close"), "\(head)")
                }
            }
            // The first of this key is let through, the second comes too soon.
            let body = Front.submission().canonicalJSON
            for isSecond in [false, true] {
                try await Conversation.hold(port: front.port) { conversation in
                    try await conversation.say(Self.head("/api/v1/model/calculate", key: key, length: body.utf8.count))
                    guard !isSecond else {
                        #expect(try await conversation.hear("HTTP/1.1 429 "))
                        return #expect(!conversation.answer.contains("100 Continue"))
                    }
                    #expect(try await conversation.hear("100 Continue"))
                    try await conversation.say(body)
                    #expect(try await conversation.hear("HTTP/1.1 200 OK"))
                }
            }
        }
    }

    @Test func `a client of HTTP 1.0 cannot wait, and is not told to go on`() async throws {
        try await Front.use(.ahc(.http)) { front in
            let body = Front.submission().canonicalJSON
            for expectation in ["100-continue", "tea"] {
                try await Conversation.hold(port: front.port) { conversation in
                    try await conversation.say(
                        Self.head(
                            key: front.keys.first,
                            length: body.utf8.count,
                            expectation: expectation,
                            version: "1.0"
                        ) + body
                    )
                    #expect(try await conversation.hear("\"message\":\"success\""), "\(conversation.answer)")
                    #expect(!conversation.answer.contains("100 Continue"))
                }
            }
        }
    }

    @Test func `a client that resets or closes in the middle of its body is no fault of the gateway's`() async throws {
        try await Front.use(.ahc(.http)) { front in
            let form = "multipart/form-data; boundary=edge"
            let part = "--edge\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc"
            let table = [
                ("/api/v1/model/generateVideo", "application/json", "{\"model\": \"x\", "),
                (
                    "/api/v1/model/calculate", "application/json",
                    "{\"image\": \"\(String(repeating: "A", count: 50_000))"
                ),
                ("/api/v1/model/uploadMedia", form, part),
            ]
            for (number, (path, type, start)) in table.enumerated() {
                for resets in [true, false] {
                    let left = "rushes_requests_total{route=\"\(path)\",method=\"POST\",status=\"499\"}"
                    let before = max(0, try await front.metric(left))
                    try await Conversation.hold(port: front.port) { conversation in
                        let head = Self.head(path, key: front.keys.first, type: type, length: 100_000)
                        try await conversation.say(head)
                        // It is being read now.
                        #expect(try await conversation.hear("100 Continue"))
                        try await conversation.say(start)
                        if resets { try await conversation.reset() }
                    }
                    try await front.waitUntil("what client \(number) did is counted") {
                        try await front.metric(left) == before + 1
                    }
                }
            }
            let metrics = try await front.send(.get, "/metrics").text
            #expect(!metrics.contains("status=\"5"), "\(metrics)")
            #expect(try await front.metric("rushes_submissions_total{outcome=\"failed\"}") == 0)
            #expect(!front.logged.text.contains("a request failed"))
            let uploads = "\(front.folder)/uploads/\(front.owners.first)"
            try await front.waitUntil("nothing of what broke off is left") {
                ((try? FileManager.default.contentsOfDirectory(atPath: uploads)) ?? []).isEmpty
            }
        }
    }
}
