import Foundation
import RushesCore
import RushesOutbound
import Testing

@Suite(.timeLimit(.minutes(10)))
struct PostTests {
    private let client = Self.client(deadline: .seconds(300))
    /// For what never ends but by its deadline.
    private let hasty = Self.client(deadline: .seconds(3))

    private static func client(deadline: Duration) -> OutboundClient {
        OutboundClient(
            rules: OutboundRules(allowsPrivateAddresses: true, deadline: deadline),
            userAgent: "rushes/test",
            resolver: ScriptedResolver("127.0.0.1")
        )
    }

    @Test func `a signed webhook arrives as it was signed`() async throws {
        try await LoopbackServer.run(.reply("HTTP/1.1 204 No Content\r\n\r\n")) { server in
            let key = WebhookKey()
            let now = Date(timeIntervalSince1970: 1_790_000_000.75)
            let body = Array(#"{"id":"job_1","status":"done","text":"ü \r\n"}"#.utf8)
            let headers = try key.sign(body, at: now) + [("Content-Type", "application/json")]
            let status = try await client.post(body, to: "http://hooks.invalid:\(server.port)/in", headers: headers)
            #expect(status == 204)
            let request = try #require(server.received.first)
            let end = try #require(request.range(of: "\r\n\r\n"))
            let received = request[..<end.lowerBound].components(separatedBy: "\r\n").dropFirst().map { line in
                let colon = line.firstIndex(of: ":") ?? line.endIndex
                return (String(line[..<colon]), line[colon...].dropFirst().trimmingCharacters(in: .whitespaces))
            }
            let verification = try WebhookVerification(jwks: key.jwks)
            try verification.verify(Array(request[end.upperBound...].utf8), headers: received, at: now)
            #expect(request.contains("Content-Type: application/json\r\n"))
            #expect(request.lowercased().contains("\r\ncontent-length: \(body.count)\r\n"))
        }
    }

    @Test(arguments: [200, 202, 400, 404, 410, 429, 500, 599]) func `the status is given back`(status: Int) async throws
    {
        try await LoopbackServer.run(.reply("HTTP/1.1 \(status) X\r\nContent-Length: 2\r\n\r\nok")) { server in
            let answer = try await client.post([1], to: "http://127.0.0.1:\(server.port)/", headers: [])
            #expect(answer == status)
        }
    }

    @Test(arguments: [
        LoopbackServer.Script.drip("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"),
        .reply("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nbroken off"),
        .reply("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + String(repeating: "a", count: 1_000_000)),
    ])
    func `a body that never ends does not take the status back`(script: LoopbackServer.Script) async throws {
        try await LoopbackServer.run(script) { server in
            let answer = try await hasty.post([1], to: "http://127.0.0.1:\(server.port)/", headers: [])
            #expect(answer == 200)
        }
    }

    @Test func `a redirect is an error, and nothing is posted elsewhere`() async throws {
        try await LoopbackServer.run(.silence) { inside in
            let reply = "HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:\(inside.port)/\r\nContent-Length: 0\r\n\r\n"
            try await LoopbackServer.run(.reply(reply)) { server in
                let error = await #expect(throws: RushesError.self) {
                    try await client.post([1], to: "http://127.0.0.1:\(server.port)/", headers: [])
                }
                #expect(error?.code == .invalidBrief)
                #expect(error?.message.contains("redirect (status 307)") == true)
                #expect(inside.connectionCount == 0)
            }
        }
    }

    @Test func `an answer that does not come is an error of the network`() async throws {
        for script in [LoopbackServer.Script.silence, .hangUp] {
            try await LoopbackServer.run(script) { server in
                let error = await #expect(throws: RushesError.self) {
                    try await hasty.post([1], to: "http://127.0.0.1:\(server.port)/?secret", headers: [])
                }
                #expect(error?.code == .providerUnreachable)
                #expect(error?.description.contains("secret") == false)
            }
        }
    }

    @Test(arguments: [
        ("X-A", "b\r\nX-C: d"), ("X-A", "b\n"), ("X-A", "b\rc"), ("X-A", "b\u{0}"), ("X-A", "\u{7F}"), ("X-A", "\u{1}"),
        ("X-A: b\r\nX-C", "d"), ("X A", "b"), ("", "b"), ("X-Ä", "b"), ("X-A:", "b"), ("Host", "127.0.0.1"),
        ("content-length", "0"), ("Transfer-Encoding", "chunked"), ("Authorization", "Bearer a"), ("Cookie", "a=b"),
        ("user-agent", "b"),
    ])
    func `a header that could end its line or the request is refused`(name: String, value: String) async throws {
        try await LoopbackServer.run(.silence) { server in
            let error = await #expect(throws: RushesError.self) {
                try await client.post([], to: "http://127.0.0.1:\(server.port)/", headers: [(name, value)])
            }
            #expect(error?.code == .invalidBrief)
            #expect(server.connectionCount == 0)
        }
    }

    @Test func `a user agent that could end its line is refused, too`() async throws {
        let client = OutboundClient(rules: OutboundRules(allowsPrivateAddresses: true), userAgent: "rushes\r\nX: y")
        let error = await #expect(throws: RushesError.self) {
            try await client.post([], to: "http://127.0.0.1:9/", headers: [])
        }
        #expect(error?.code == .invalidBrief)
    }
}
