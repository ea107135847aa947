import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import RushesCore
import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct MisbehavingServerTests {
    private struct Answer {
        var status: Int
        var headers: HTTPHeaders
        var body: [UInt8]
        var json: JSONValue? { try? JSONValue(parsing: String(decoding: body, as: UTF8.self)) }
    }

    private func ask(
        _ url: String,
        method: HTTPMethod = .GET,
        headers: [(String, String)] = [],
        body: String? = nil
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url)
        request.method = method
        request.headers = HTTPHeaders([("User-Agent", "test"), ("Authorization", "Bearer test-key")])
        for (name, value) in headers { request.headers.replaceOrAdd(name: name, value: value) }
        if let body { request.body = .bytes(ByteBuffer(string: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
        let bytes = try await response.body.collect(upTo: 1 << 24)
        return Answer(status: Int(response.status.code), headers: response.headers, body: Array(buffer: bytes))
    }

    private func submit(to server: MisbehavingServer) async throws -> Answer {
        try await ask("\(server.baseURL)/model/generateVideo", method: .POST, body: #"{"model":"a/b","prompt":"x"}"#)
    }

    @Test func `a submission is charged for once, and a failed one is refunded`() async throws {
        try await withMisbehavingServer { server in
            server.script.enqueue(PredictionPlot())
            server.script.enqueue(.failing())
            for _ in 0..<2 { #expect(try await submit(to: server).status == 200) }
            #expect(server.account.charged == Money(micros: 2_000_000))
            let failing = server.account.submissions[1].id
            _ = try await ask("\(server.baseURL)/model/prediction/\(failing)")
            let end = try await ask("\(server.baseURL)/model/result/\(failing)")
            #expect(end.status == 500)
            #expect(end.json?["data"]?["status"] == "failed")
            #expect(server.account.charged == Money(micros: 1_000_000))
            #expect(server.account.submissions.map(\.polls) == [0, 2])
        }
    }

    @Test func `a lost answer is charged, a reset before accepting is not`() async throws {
        try await withMisbehavingServer { server in
            server.script.submit.enqueue(.lostAnswer)
            await #expect(throws: (any Error).self) { try await submit(to: server) }
            #expect(server.account.submissions.count == 1)
            server.script.submit.enqueue(.resetBeforeAccepting)
            await #expect(throws: (any Error).self) { try await submit(to: server) }
            #expect(server.account.submissions.count == 1)
            #expect(server.account.requestCount == 2)
        }
    }

    @Test func `the door is guarded as the service guards it`() async throws {
        try await withMisbehavingServer { server in
            let wrong = try await ask("\(server.baseURL)/model/history", headers: [("Authorization", "Bearer other")])
            #expect(wrong.status == 401)
            #expect(wrong.json == ["code": 401, "msg": "unauthorized", "request_id": "request-0", "data": nil])
            #expect(try await ask("\(server.baseURL)/nowhere").status == 404)
            #expect(try await ask("\(server.baseURL)/nowhere", headers: [("Authorization", "none")]).status == 401)
            #expect(
                try await ask("\(server.baseURL)/models", headers: [("User-Agent", "Python-urllib/3.12")]).status == 403
            )
        }
    }

    @Test func `outputs are served whole, in ranges, and not from a changed file`() async throws {
        try await withMisbehavingServer { server in
            let url = "\(server.origin)/outputs/a.mp4"
            let whole = try await ask(url)
            #expect(whole.body == TinyClip.bytes)
            #expect(whole.headers.first(name: "ETag") == "\"take-1\"")
            let part = try await ask(url, headers: [("Range", "bytes=100-"), ("If-Range", "\"take-1\"")])
            #expect(part.status == 206)
            #expect(part.body == Array(TinyClip.bytes[100...]))
            #expect(
                part.headers.first(name: "Content-Range")
                    == "bytes 100-\(TinyClip.bytes.count - 1)/\(TinyClip.bytes.count)"
            )
            #expect(try await ask(url, headers: [("Range", "bytes=10-19")]).body == Array(TinyClip.bytes[10..<20]))
            #expect(try await ask(url, headers: [("Range", "bytes=9999999-")]).status == 416)
            server.change {
                $0.entityTag = "\"take-2\""
                $0.output = ServedBody([1, 2, 3])
            }
            let changed = try await ask(url, headers: [("Range", "bytes=1-"), ("If-Range", "\"take-1\"")])
            #expect(changed.status == 200)
            #expect(changed.body == [1, 2, 3])
        }
    }

    @Test func `outputs break off, drip, expire and turn into pages on command`() async throws {
        try await withMisbehavingServer { server in
            let url = "\(server.origin)/outputs/a.mp4"
            server.script.output.enqueue(.truncated(at: 50))
            await #expect(throws: (any Error).self) { try await ask(url) }
            server.script.output.enqueue(.dripped(byteCount: 500))
            #expect(try await ask(url).body == TinyClip.bytes)
            server.script.output.enqueue(.changedOutput(ServedBody([9, 9]), entityTag: "\"take-9\""))
            #expect(try await ask(url).body == [9, 9])
            server.script.output.enqueue(.expired)
            #expect(try await ask(url).status == 404)
            server.script.output.enqueue(.html())
            let page = try await ask(url)
            #expect(page.status == 200)
            #expect(page.headers.first(name: "Content-Type") == "text/html")
            server.script.output.enqueue(.json(["code": 200]))
            #expect(try await ask(url).json == ["code": 200])
            #expect(try await ask(url).body == TinyClip.bytes)
        }
    }

    /// Protects the server's own sending: more than its buffers hold, again and again on one connection.
    @Test func `a large output arrives in order, many times over one connection`() async throws {
        let chunk = (0..<1_000_003).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        let pattern = ByteBuffer(bytes: chunk + chunk)
        let body = ServedBody(repeating: chunk, byteCount: 24_000_000)
        try await withMisbehavingServer(.changed { $0.output = body }) { server in
            for _ in 0..<4 {
                var request = HTTPClientRequest(url: "\(server.origin)/outputs/a.mp4")
                request.headers.add(name: "User-Agent", value: "test")
                let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
                var offset = 0
                var isInOrder = true
                for try await piece in response.body {
                    let expected = pattern.getSlice(at: offset % chunk.count, length: piece.readableBytes)
                    isInOrder = isInOrder && piece == expected
                    offset += piece.readableBytes
                }
                #expect(offset == 24_000_000)
                #expect(isInOrder)
            }
        }
    }

    @Test func `a prediction can end by the server's clock`() async throws {
        let clock = TestClock()
        try await withMisbehavingServer(.changed { $0.elapsed = { clock.elapsed } }) { server in
            server.script.enqueue(.changed { $0.endsAfter = .seconds(60) })
            let id = try #require(try await submit(to: server).json?["data"]?["id"]?.stringValue)
            let url = "\(server.baseURL)/model/prediction/\(id)"
            for _ in 0..<5 { #expect(try await ask(url).json?["data"]?["status"] == "processing") }
            clock.advance(by: .seconds(60))
            #expect(try await ask(url).json?["data"]?["status"] == "completed")
        }
    }

    @Test func `a held answer comes when the gate opens, and the request is seen before`() async throws {
        try await withMisbehavingServer { server in
            let gate = Gate()
            server.script.submit.enqueue(.held(gate))
            async let answer = submit(to: server)
            await server.wait { $0.submissions.count == 1 }
            gate.open()
            let status = try await answer.status
            #expect(status == 200)
        }
    }
}
