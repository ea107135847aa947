import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct SecrecyTests {
    @Test func `a redirect is never followed, and neither key nor body goes along`() async throws {
        try await withMisbehavingServer { canary in
            try await AtlasFixture.run { fixture in
                let script = fixture.server.script
                let id = try await fixture.accepted()
                for status in [301, 302, 303, 307, 308] {
                    let fault = Fault.redirect(to: "\(canary.baseURL)/model/generateVideo", status: status)
                    for queue in [
                        script.submit, script.observe, script.calculate, script.balance, script.history, script.models,
                    ] {
                        queue.enqueue(fault)
                    }
                    #expect(await fixture.provider.submit(AtlasFixture.submission()).doubt != nil)
                    #expect(await fixture.provider.observe(id) { _ in }.silence != nil)
                    #expect(try await fixture.provider.quote(AtlasFixture.submission().input) == nil)
                    await #expect(throws: RushesError.self) { try await fixture.account.balance() }
                    await #expect(throws: RushesError.self) { try await fixture.account.history() }
                    await #expect(throws: RushesError.self) { try await fixture.account.models() }
                }
                #expect(canary.account.requestCount == 0)
                #expect(canary.account.connectionCount == 0)
            }
        }
    }

    @Test func `the key goes to no other origin, not even another port of the same host`() async throws {
        try await withMisbehavingServer(.changed { $0.schemas = ["a-b": [:]] }) { canary in
            try await AtlasFixture.run(settings: .changed { $0.schemas = ["a-b": [:]] }) { fixture in
                let row: JSONValue = ["model": "a/b", "schema": .string("\(canary.origin)/model/schema/a-b.json")]
                await #expect(throws: RushesError.self) { try await fixture.account.schema(of: row) }
                _ = try await fixture.account.schema(of: ["model": "a/b", "schema": "/model/schema/a-b.json"])
                let own = try #require(fixture.server.account.requests(on: .schema).first)
                #expect(own.header("Authorization") == nil)
                #expect(canary.account.requests.allSatisfy { $0.header("Authorization") == nil })
            }
        }
    }

    @Test func `keys, prompts and links stay out of errors, reasons and logs`() async throws {
        let key = "canary-key-0123456789"
        try await AtlasFixture.run(settings: .changed { $0.apiKey = key }, key: key) { fixture in
            var texts: [String] = []
            let prompt = AtlasFixture.prompt
            let echo =
                "cannot take \"\(prompt)\" or \(prompt.prefix(30)) from \(key) at https://x.example/a?Signature=signed-link"
            let words = [echo, "line one\r\nline\u{1b}[31m two\u{202e}", String(repeating: "long ", count: 500)]
            for word in words {
                for status in [400, 401, 402, 403, 404, 413, 422, 429, 451, 500, 503] {
                    fixture.server.script.submit.enqueue(.status(status, message: word))
                    texts.append("\(await fixture.provider.submit(AtlasFixture.submission()))")
                }
            }
            let id = try await fixture.accepted(
                .failing("failed at https://x.example/a?Signature=signed-link with \(key)")
            )
            texts.append("\(await fixture.end(of: id))")
            _ = await fixture.end(of: try await fixture.accepted())
            _ = try await fixture.provider.quote(AtlasFixture.submission().input)
            fixture.server.script.balance.enqueue(.status(403, message: "key \(key) is not allowed"))
            let error = await #expect(throws: RushesError.self) { try await fixture.account.balance() }
            texts.append("\(String(describing: error)) \(String(reflecting: error))")
            texts.append("\(fixture.service) \(String(reflecting: fixture.service)) \(fixture.provider)")
            var dumped = ""
            dump(fixture.service, to: &dumped)
            texts.append(dumped)
            let lines = fixture.logs.lines
            #expect(lines.count > 10)
            for text in texts + lines {
                #expect(!text.contains(key), "the key is shown")
                #expect(!text.contains("Canary-Prompt"), "the prompt is shown: \(text)")
                #expect(!text.contains("signed-link"), "a signed link is shown: \(text)")
                #expect(!text.contains("\u{1b}") && !text.contains("\u{202e}"), "a control character is shown")
            }
        }
    }

    @Test func `long words are cut to three hundred characters`() async throws {
        try await AtlasFixture.run { fixture in
            fixture.server.script.submit.enqueue(.status(422, message: String(repeating: "word ", count: 1000)))
            let error = try #require(await fixture.provider.submit(AtlasFixture.submission()).refusal)
            #expect(error.message.count < 400)
        }
    }

    @Test func `a secret shows nothing of itself`() throws {
        let secret = try Secret("  canary-key\n")
        #expect("\(secret)" == "<secret>")
        #expect(String(reflecting: secret) == "<secret>")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("canary"))
        #expect(throws: RushesError.self) { try Secret(" \n") }
        #expect(throws: RushesError.self) { try Secret("key\r\nHost: elsewhere") }
    }
}
