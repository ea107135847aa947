import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct SubmissionOutcomeTests {
    @Test(arguments: PredictionPlot.IDSpelling.allCases, [true, false])
    func `an id in any spelling is an acceptance`(spelling: PredictionPlot.IDSpelling, isWrapped: Bool) async throws {
        try await AtlasFixture.run { fixture in
            for codeIsText in [true, false] {
                fixture.server.script.enqueue(
                    .changed {
                        $0.idSpelling = spelling
                        $0.isWrapped = isWrapped
                        $0.codeIsText = codeIsText
                    }
                )
                let outcome = await fixture.provider.submit(AtlasFixture.submission())
                #expect(
                    outcome == .accepted(remoteID: fixture.server.account.submissions.last?.id ?? "", observation: nil)
                )
            }
        }
    }

    @Test func `an id counts although the status says that something is wrong`() async throws {
        try await AtlasFixture.run { fixture in
            for status in [400, 429, 500, 503] {
                fixture.server.script.submit.enqueue(.edited(status: status) { _ in })
                let outcome = await fixture.provider.submit(AtlasFixture.submission())
                #expect(outcome.remoteID == fixture.server.account.submissions.last?.id, "HTTP \(status)")
            }
        }
    }

    @Test func `an error envelope's own request id is not taken for a prediction`() async throws {
        try await AtlasFixture.run { fixture in
            fixture.server.script.submit.enqueue(
                .json(["code": 500, "msg": "broken", "request_id": "r-1"], isProcessed: false)
            )
            fixture.server.script.submit.enqueue(.json(["msg": "broken", "request_id": "r-1"], isProcessed: false))
            fixture.server.script.submit.enqueue(.json(["request_id": "r-1"], status: 500, isProcessed: false))
            for _ in 0..<3 {
                #expect(await fixture.provider.submit(AtlasFixture.submission()).doubt != nil)
            }
        }
    }

    @Test(arguments: [400, 401, 402, 403, 404, 422, 429, 500, 503])
    func `a bare id in the answer of an error is the error's own`(status: Int) async throws {
        try await AtlasFixture.run { fixture in
            fixture.server.script.submit.enqueue(
                .json(
                    ["id": "err-1", "error": "no", "status": .integer(Int64(status))],
                    status: status,
                    isProcessed: false
                )
            )
            let outcome = await fixture.provider.submit(AtlasFixture.submission())
            #expect(outcome.remoteID == nil, "\(outcome)")
            // Beside a prediction's own status it is the prediction's.
            fixture.server.script.submit.enqueue(
                .json(["id": "p-1", "status": "queued"], status: status, isProcessed: false)
            )
            #expect(await fixture.provider.submit(AtlasFixture.submission()).remoteID == "p-1")
        }
    }

    @Test func `an answer that already holds the end brings it along`() async throws {
        try await AtlasFixture.run { fixture in
            fixture.server.script.enqueue(.changed { $0.endsAtOnce = true })
            guard case .accepted(_, let observation) = await fixture.provider.submit(AtlasFixture.submission()) else {
                Issue.record("not accepted")
                return
            }
            guard case .finished(let outputs, let price) = observation else {
                Issue.record("not finished: \(String(describing: observation))")
                return
            }
            #expect(outputs.count == 1)
            #expect(price == Money(micros: 1_000_000))
            fixture.server.script.enqueue(
                .changed {
                    $0.endsAtOnce = true
                    $0.ending = .failed(message: "no", errorCode: 1)
                }
            )
            guard case .accepted(let id, .failed(let error)) = await fixture.provider.submit(AtlasFixture.submission())
            else {
                Issue.record("a failure served as 500 with an id is not an acceptance")
                return
            }
            #expect(!id.isEmpty)
            #expect(error.code == .providerFailed)
        }
    }

    @Test(arguments: [
        (400, "Input Prompt violates policy", ErrorCode.contentRefused),
        (400, "The prompt is blocked due to prohibited contents", .contentRefused),
        (400, "Content suspected of infringing digital rights", .contentRefused),
        (400, "bad request", .requestRefused), (401, "unauthorized", .invalidAPIKey),
        (402, "insufficient balance", .insufficientBalance), (403, "spending limit", .notAllowed),
        (404, "model not found", .unknownModel), (404, "router not found", .requestRefused),
        (413, "body too large", .mediaTooLarge), (422, "unsupported aspect", .requestRefused),
        (451, "not in your region", .notAllowed),
    ])
    func `a definite refusal has the service's words and a code`(status: Int, words: String, code: ErrorCode)
        async throws
    {
        try await AtlasFixture.run { fixture in
            fixture.server.script.submit.enqueue(.status(status, message: words))
            let error = await fixture.provider.submit(AtlasFixture.submission()).refusal
            #expect(error?.code == code)
            #expect(error?.message.contains(words) == true)
            #expect(error?.hint != nil)
            fixture.server.script.submit.enqueue(
                .json(["code": .string(String(status)), "msg": .string(words), "data": nil], isProcessed: false)
            )
            #expect(
                await fixture.provider.submit(AtlasFixture.submission()).refusal?.code == code,
                "served as HTTP 200"
            )
            #expect(fixture.server.account.submissions.isEmpty)
        }
    }

    @Test func `a firewall's page is not the service's own refusal`() async throws {
        try await AtlasFixture.run { fixture in
            fixture.server.script.submit.enqueue(.html(status: 403))
            let error = await fixture.provider.submit(AtlasFixture.submission()).refusal
            #expect(error?.code == .notAllowed)
            #expect(error?.message.contains("firewall") == true)
        }
    }

    @Test func `too many requests is limited, with the wait that the service asks for`() async throws {
        try await AtlasFixture.run { fixture in
            let waits: [(String?, Duration?)] = [
                (nil, nil), ("7", .seconds(7)), ("Sun, 06 Nov 1994 08:50:07 GMT", .seconds(30)), ("soon", nil),
                ("Sun, 06 Nov 1994 08:00:00 GMT", .zero),
            ]
            for (header, wait) in waits {
                fixture.server.script.submit.enqueue(.tooManyRequests(retryAfter: header))
                guard case .limited(let retryAfter, _) = await fixture.provider.submit(AtlasFixture.submission()) else {
                    Issue.record("not limited")
                    continue
                }
                #expect(retryAfter == wait, "\(header ?? "no header")")
            }
            #expect(fixture.server.account.submissions.isEmpty)
        }
    }

    @Test func `only an overload that proves itself is limited`() async throws {
        try await AtlasFixture.run { fixture in
            var proved = Fault.status(503, message: "overloaded")
            proved.headers = [("Retry-After", "3")]
            fixture.server.script.submit.enqueue(proved)
            guard case .limited(.seconds(3), _) = await fixture.provider.submit(AtlasFixture.submission()) else {
                Issue.record("a proved overload is not limited")
                return
            }
            var page = Fault.html(status: 503)
            page.headers = [("Retry-After", "3")]
            for fault in [Fault.status(503, message: "overloaded"), page] {
                fixture.server.script.submit.enqueue(fault)
                #expect(await fixture.provider.submit(AtlasFixture.submission()).doubt != nil)
            }
        }
    }

    @Test(arguments: [
        "lost answer", "reset after accepting", "reset before accepting", "bad JSON", "HTML with status 200",
        "502 page",
        "500", "500 after accepting", "504", "redirect 307", "redirect 303", "empty object", "405", "broken off",
    ])
    func `everything else is in doubt, and is sent exactly once`(name: String) async throws {
        let faults: [String: Fault] = [
            "lost answer": .lostAnswer, "reset after accepting": .resetAfterAccepting,
            "reset before accepting": .resetBeforeAccepting, "bad JSON": .badJSON, "HTML with status 200": .html(),
            "502 page": .badGateway, "500": .status(500, message: "internal error"),
            "500 after accepting": .status(500, message: "internal error", isProcessed: true),
            "504": .status(504, message: "timeout"), "redirect 307": .redirect(to: "/elsewhere"),
            "redirect 303": .redirect(to: "/elsewhere", status: 303), "empty object": .json([:]),
            "405": .status(405, message: "method not allowed"), "broken off": .truncated(at: 20),
        ]
        try await AtlasFixture.run { fixture in
            fixture.server.script.submit.enqueue(try #require(faults[name]))
            let outcome = await fixture.provider.submit(AtlasFixture.submission())
            #expect(outcome.doubt != nil, "\(outcome)")
            #expect(fixture.server.account.requestCount == 1)
        }
    }

    @Test func `silence after sending is in doubt once the limit has passed`() async throws {
        let clock = TestClock()
        let gate = Gate()
        try await AtlasFixture.run(clock: clock) { fixture in
            fixture.server.script.submit.enqueue(.held(gate))
            async let outcome = fixture.provider.submit(AtlasFixture.submission())
            await fixture.server.wait { $0.submissions.count == 1 }
            await clock.sleepers()
            clock.advance(by: .seconds(91))
            #expect(await outcome.doubt?.contains("90 s") == true)
            gate.open()
            #expect(fixture.server.account.requestCount == 1)
        }
    }

    @Test func `nothing was sent when nobody listens or no name resolves`() async throws {
        // Port 1 is reserved, and nothing listens there; a port that was just given up might be another test's by now.
        let cases = [("http://127.0.0.1:1/api/v1", "refused"), ("https://name.invalid/api/v1", "resolved")]
        for (address, word) in cases {
            try await AtlasFixture.run(baseURL: address) { fixture in
                guard case .notSent(let reason) = await fixture.provider.submit(AtlasFixture.submission()) else {
                    Issue.record("not reported as not sent: \(address)")
                    return
                }
                #expect(reason.contains(word), "\(reason)")
            }
        }
    }

    @Test func `nothing was sent when the other side does not speak TLS`() async throws {
        try await withMisbehavingServer { plain in
            try await AtlasFixture.run(baseURL: "https://127.0.0.1:\(plain.port)/api/v1") { fixture in
                guard case .notSent = await fixture.provider.submit(AtlasFixture.submission()) else {
                    Issue.record("a failed TLS handshake is not reported as not sent")
                    return
                }
                #expect(plain.account.requestCount == 0)
            }
        }
    }

    @Test func `a cancelled submission that has arrived is in doubt`() async throws {
        let gate = Gate()
        try await AtlasFixture.run { fixture in
            fixture.server.script.submit.enqueue(.held(gate))
            let outcome = await withTaskGroup(of: SubmissionOutcome.self) { group in
                group.addTask { await fixture.provider.submit(AtlasFixture.submission()) }
                await fixture.server.wait { $0.submissions.count == 1 }
                group.cancelAll()
                return await group.next()
            }
            #expect(outcome?.doubt != nil)
            gate.open()
        }
    }

    @Test func `every submission has a connection of its own`() async throws {
        try await AtlasFixture.run { fixture in
            for _ in 0..<5 { #expect(await fixture.provider.submit(AtlasFixture.submission()).remoteID != nil) }
            #expect(fixture.server.account.connectionCount == 5)
        }
    }

    @Test func `without a key nothing is sent`() async throws {
        try await AtlasFixture.run(key: nil) { fixture in
            #expect(await fixture.provider.submit(AtlasFixture.submission()).refusal?.code == .noAPIKey)
            let quote = try await fixture.provider.quote(AtlasFixture.submission().input)
            #expect(quote == nil)
            #expect(fixture.server.account.requestCount == 0)
        }
    }

    @Test func `the body arrives as it was made`() async throws {
        try await AtlasFixture.run { fixture in
            let submission = AtlasFixture.submission()
            _ = await fixture.provider.submit(submission)
            let account = fixture.server.account
            #expect(account.submissions.first?.body == submission.body)
            #expect(account.charged == Money(micros: 1_000_000))
            #expect(account.requests.first?.header("Content-Length") != nil)
            #expect(account.requests.first?.header("User-Agent") == "rushes/test")
        }
    }
}
