import Foundation
import RushesCore
import RushesOutbound
import Testing

@Suite(.timeLimit(.minutes(10)))
struct DownloadTests {
    private func client(deadline: Duration = .seconds(20)) -> OutboundClient {
        OutboundClient(
            rules: OutboundRules(allowsPrivateAddresses: true, deadline: deadline),
            userAgent: "rushes/test",
            resolver: ScriptedResolver("127.0.0.1")
        )
    }

    /// Downloads what a server says, and tells what came of it.
    private func outcome(
        of script: LoopbackServer.Script,
        upTo limit: Int64 = 100,
        deadline: Duration = .seconds(20)
    ) async throws -> (result: Result<Int64, RushesError>, content: Data?, mode: UInt32?, requests: [String]) {
        try await withTemporaryFolder { folder in
            try await LoopbackServer.run(script) { server in
                let path = folder + "/picture"
                let text = "http://pictures.invalid:\(server.port)/secret.png?key=secret"
                let result: Result<Int64, RushesError>
                do throws(RushesError) {
                    result = .success(
                        try await client(deadline: deadline).download(text, toFileAt: path, upTo: limit)
                    )
                } catch {
                    #expect(!error.description.contains("secret"))
                    result = .failure(error)
                }
                return (result, FileManager.default.contents(atPath: path), mode(of: path), server.received)
            }
        }
    }

    private func failure(_ result: Result<Int64, RushesError>) -> RushesError? {
        if case .failure(let error) = result { error } else { nil }
    }

    @Test func `a picture comes into a file that only its owner can read`() async throws {
        let outcome = try await outcome(of: .reply("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"))
        #expect(try outcome.result.get() == 5)
        #expect(outcome.content == Data("hello".utf8))
        #expect(outcome.mode == 0o600)
    }

    @Test func `the request says who asks, and carries no credentials`() async throws {
        let outcome = try await outcome(of: .reply("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
        #expect(try outcome.result.get() == 0)
        #expect(outcome.content == Data())
        let request = try #require(outcome.requests.first).lowercased()
        #expect(request.hasPrefix("get /secret.png?key=secret http/1.1\r\n"))
        #expect(request.contains("\r\nuser-agent: rushes/test\r\n"))
        #expect(request.contains("\r\naccept-encoding: identity\r\n"))
        for name in ["authorization", "cookie", "proxy-", "referer"] { #expect(!request.contains(name)) }
    }

    @Test(arguments: [301, 302, 303, 304, 307, 308]) func `a redirect is not followed`(status: Int) async throws {
        try await LoopbackServer.run(.reply("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")) { inside in
            let outcome = try await outcome(
                of: .reply(
                    "HTTP/1.1 \(status) X\r\nLocation: http://127.0.0.1:\(inside.port)/\r\nContent-Length: 0\r\n\r\n"
                )
            )
            let error = failure(outcome.result)
            #expect(error?.code == .invalidBrief)
            #expect(error?.message.contains("redirect (status \(status))") == true)
            #expect(outcome.mode == nil)
            #expect(inside.connectionCount == 0)
        }
    }

    @Test(arguments: [201, 204, 206, 400, 401, 403, 404, 410, 429, 500, 503])
    func `another status is an error that names it`(status: Int) async throws {
        let outcome = try await outcome(of: .reply("HTTP/1.1 \(status) X\r\nContent-Length: 0\r\n\r\n"))
        let error = failure(outcome.result)
        #expect(error?.code == .invalidBrief)
        #expect(error?.message.contains("\(status)") == true)
        #expect(outcome.mode == nil)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n" + String(repeating: "a", count: 101),
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + String(repeating: "a", count: 101),
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + String(repeating: "a", count: 101)
            + "\r\n0\r\n\r\n",
    ])
    func `too many bytes are refused, announced or not`(reply: String) async throws {
        let outcome = try await outcome(of: .reply(reply))
        #expect(failure(outcome.result)?.code == .mediaTooLarge)
        #expect(outcome.mode == nil)
    }

    @Test func `as many bytes as are allowed are taken`() async throws {
        let outcome = try await outcome(
            of: .reply("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + String(repeating: "a", count: 100))
        )
        #expect(try outcome.result.get() == 100)
    }

    @Test func `an endless drip ends with the deadline`() async throws {
        let outcome = try await outcome(
            of: .drip("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
            upTo: 1_000_000,
            deadline: .seconds(3)
        )
        let error = failure(outcome.result)
        #expect(error?.code == .providerUnreachable)
        #expect(error?.message.contains("took longer than 3 s") == true)
        #expect(outcome.mode == nil)
    }

    @Test func `so does a drip of headers, and silence`() async throws {
        for script in [LoopbackServer.Script.drip("HTTP/1.1 200 OK\r\nX-A: "), .silence] {
            let outcome = try await outcome(of: script, deadline: .seconds(3))
            #expect(failure(outcome.result)?.code == .providerUnreachable)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf", "HTTP/1.1 200 OK\r\nContent-Le", "SSH-2.0-OpenSSH_9.6\r\n",
        "",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", "+PONG\r\n",
    ])
    func `an answer that breaks off, or is none, leaves no file`(reply: String) async throws {
        let outcome = try await outcome(of: .reply(reply))
        #expect(failure(outcome.result)?.code == .providerUnreachable)
        #expect(outcome.mode == nil)
    }

    @Test func `an encoded body is kept as it was sent`() async throws {
        let outcome = try await outcome(
            of: .reply("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!")
        )
        #expect(try outcome.result.get() == 9)
        #expect(outcome.content == Data("not gzip!".utf8))
    }

    @Test func `nobody listening is an error of the network`() async throws {
        let port = try await LoopbackServer.run(.silence) { $0.port }
        let error = await #expect(throws: RushesError.self) {
            try await client().download("http://127.0.0.1:\(port)/", toFileAt: "/nowhere/picture", upTo: 1)
        }
        #expect(error?.code == .providerUnreachable)
    }

    @Test func `what is there already is neither written nor removed, and no link is followed`() async throws {
        try await withTemporaryFolder { folder in
            try await LoopbackServer.run(.reply("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) { server in
                let (file, link) = (folder + "/file", folder + "/link")
                try Data("mine".utf8).write(to: URL(filePath: file))
                try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder + "/elsewhere")
                for path in [file, link] {
                    let error = await #expect(throws: RushesError.self) {
                        try await client().download("http://127.0.0.1:\(server.port)/", toFileAt: path, upTo: 9)
                    }
                    #expect(error?.code == .outputExists)
                    #expect(error?.description.contains(folder) == false)
                }
                #expect(FileManager.default.contents(atPath: file) == Data("mine".utf8))
                #expect(mode(of: link) != nil && mode(of: folder + "/elsewhere") == nil)
            }
        }
    }

    @Test func `a place that cannot be written is said`() async throws {
        try await LoopbackServer.run(.reply("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")) { server in
            let error = await #expect(throws: RushesError.self) {
                try await client().download("http://127.0.0.1:\(server.port)/", toFileAt: "/nowhere/a", upTo: 9)
            }
            #expect(error?.code == .outputUnwritable)
        }
    }

    @Test func `a cancelled download ends at once and leaves no file`() async throws {
        try await withTemporaryFolder { folder in
            try await LoopbackServer.run(.drip("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")) { server in
                let path = folder + "/picture"
                let client = client()
                await withTaskGroup(of: ErrorCode?.self) { group in
                    group.addTask {
                        do throws(RushesError) {
                            let text = "http://127.0.0.1:\(server.port)/"
                            _ = try await client.download(text, toFileAt: path, upTo: 1000)
                            return nil
                        } catch {
                            return error.code
                        }
                    }
                    while server.connectionCount == 0, !Task.isCancelled {
                        try? await ContinuousClock().sleep(for: .milliseconds(5))
                    }
                    group.cancelAll()
                    for await code in group { #expect(code == .cancelled) }
                }
                #expect(mode(of: path) == nil)
            }
        }
    }
}
