import Foundation
import Logging
import RushesCore
import RushesGateway
import Synchronization
import Testing

struct JSONLogHandlerTests {
    private struct Failure: Error {}

    /// The lines that were written.
    private final class Lines: Sendable {
        let all = Guarded<[String]>([])
    }

    private let lines = Lines()

    private func logger(secrets: [String] = [], provider: Logger.MetadataProvider? = nil) -> Logger {
        let lines = lines
        let handler = JSONLogHandler(
            level: .trace,
            redacting: secrets,
            metadataProvider: provider,
            now: { Date(timeIntervalSince1970: 1_769_903_999.999_4) },
            write: { line in lines.all.withLock { $0.append(line) } }
        )
        return Logger(label: "test", factory: { _ in handler })
    }

    private func last() throws -> JSONValue {
        let line = try #require(lines.all.withLock { $0.last })
        #expect(!line.utf8.contains { $0 < 0x20 || $0 == 0x7F })
        return try JSONValue(parsing: line)
    }

    @Test func `a line has time, level, message, source and the metadata in order`() {
        logger().info("a job was done", metadata: ["seconds": "\(1.5)", "job": "01H"], source: "Gateway")
        #expect(
            lines.all.withLock { $0 } == [
                #"{"time":"2026-01-31T23:59:59.999Z","level":"info","message":"a job was done","source":"Gateway","#
                    + #""job":"01H","seconds":"1.5"}"#
            ]
        )
    }

    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400, "2000-02-29T00:00:00.000Z"),
            (1_709_251_199.5, "2024-02-29T23:59:59.500Z"), (4_107_542_400, "2100-03-01T00:00:00.000Z"),
            (-5, "1970-01-01T00:00:00.000Z"), (1e18, "9999-12-31T23:59:59.999Z"),
            (.infinity, "1970-01-01T00:00:00.000Z"),
        ] as [(Double, String)]
    )
    func `the clock's time is written in UTC`(seconds: Double, text: String) throws {
        let lines = lines
        let handler = JSONLogHandler(
            now: { Date(timeIntervalSince1970: seconds) },
            write: { line in lines.all.withLock { $0.append(line) } }
        )
        Logger(label: "test", factory: { _ in handler }).info("x")
        #expect(try last()["time"] == .string(text))
    }

    @Test func `control characters are escaped and come back as they were`() throws {
        let text = "a\n\r\t\u{0}\u{1B}[31m\u{7F}\u{85}\u{9B}\"\\é\u{1F600}\u{2028}"
        logger().info("\(text)", metadata: ["a\nb": "\(text)"])
        let line = try last()
        #expect(line["message"] == .string(text) && line["a\nb"] == .string(text))
        #expect(lines.all.withLock { !$0[0].unicodeScalars.contains { $0.properties.generalCategory == .control } })
    }

    @Test func `long texts are cut and many metadata left out`() throws {
        let many = Dictionary(uniqueKeysWithValues: (100..<200).map { ("m\($0)", Logger.MetadataValue.string("x")) })
        logger().info("\(String(repeating: "é", count: 1001))", metadata: many)
        #expect(try last()["message"] == .string(String(repeating: "é", count: 1000) + "…"))
        #expect(try last().objectValue?.count == 4 + 64)
        logger().info("\(String(repeating: "é", count: 1000))")
        #expect(try last()["message"] == .string(String(repeating: "é", count: 1000)))
    }

    @Test(arguments: [
        "apiKey", "api_key", "key", "X-Api-Key", "apikey", "token", "accessToken", "Authorization", "webhook-secret",
        "prompt", "negative_prompt", "prompts", "password", "set-cookie", "signature", "APIKey", "token_hash",
    ])
    func `what a key says is secret is withheld`(key: String) throws {
        logger().info("x", metadata: [key: "abc", "inner": ["\(key)": ["abc"]]])
        #expect(try last()[key] == "[withheld]")
        #expect(try last()["inner"]?[key] == "[withheld]")
    }

    @Test(arguments: ["key_id", "keyID", "promptLength", "token_count", "job", "keyboard", "tokenizer"])
    func `what only sounds like a secret is written`(key: String) throws {
        logger().info("x", metadata: [key: "abc"])
        #expect(try last()[key] == "abc")
    }

    @Test func `the query of an address is withheld`() throws {
        logger().info(
            "got https://x.y/z?a=b&signature=c, and (http://x?y) what? yes",
            metadata: ["url": "/v1/takes/1?expires=5&signature=abc", "note": "why? so", "at": "https://a/b?c d?e"]
        )
        let line = try last()
        #expect(line["message"] == "got https://x.y/z?[withheld] and (http://x?[withheld]) what? yes")
        #expect(line["url"] == "/v1/takes/1?[withheld]")
        #expect(line["note"] == "why? so")
        #expect(line["at"] == "https://a/b?[withheld] d?e")
    }

    @Test func `a secret stands nowhere in a line`() throws {
        let secret = "s3cr\"et\\\n"
        let log = logger(secrets: [secret, "s3cr\"et\\\n-longer", "abc", ""])
        log.error(
            "a\(secret)b\(secret)-longer abc",
            error: Failure(),
            metadata: [
                "m\(secret)": .array(["x\(secret)", .dictionary(["k\(secret)": .stringConvertible(secret)])]),
                "cut": "\(String(repeating: "x", count: 995))\(secret)",
                "late": "\(String(repeating: secret, count: 300))",
            ],
            source: secret
        )
        let line = try last()
        #expect(line["message"] == "a[withheld]b[withheld] abc")
        #expect(line["m[withheld]"]?.arrayValue?.first == "x[withheld]")
        #expect(line["cut"] == .string(String(repeating: "x", count: 995) + "[withheld]"))
        #expect(lines.all.withLock { !$0[0].contains("s3cr") })
    }

    @Test func `what an event brings goes before what was set, and that before names of ours`() throws {
        var log = logger(provider: Logger.MetadataProvider { ["a": "provided", "b": "provided"] })
        log[metadataKey: "a"] = "set"
        log[metadataKey: "c"] = "set"
        log.info("x", metadata: ["b": "given", "message": "given", "level": "given"])
        let line = try last()
        #expect(line["a"] == "provided" && line["b"] == "given" && line["c"] == "set")
        #expect(line["message"] == "x" && line["metadata.message"] == "given" && line["level"] == "info")
        #expect(log[metadataKey: "c"] == "set")
    }

    @Test func `deep and wide metadata is cut`() throws {
        var deep: Logger.MetadataValue = "x"
        for _ in 0..<1000 { deep = ["a": deep] }
        logger().info("x", metadata: ["deep": deep, "wide": .array(Array(repeating: "x", count: 1000))])
        #expect(try last()["deep"]?["a"]?["a"]?["a"] == "…")
        #expect(try last()["wide"]?.arrayValue?.count == 64)
    }

    @Test func `an error is named`() throws {
        logger().error("x", error: Failure())
        #expect(try last()["error"] == "Failure()")
    }
}
