import Foundation
import NIOHTTP1
import RushesCore
import RushesTesting
import Synchronization
import Testing

/// The built gateway, in front of the service as the misbehaving server plays it, and in rehearsal.
@Suite(.serialized, .timeLimit(.minutes(10)))
struct GatewayServiceTests {
    @Test func `it starts only where it is safe to`() async throws {
        try await Workplace.use { place in
            func refused(_ arguments: String...) async throws -> Workplace.Result {
                try await place.run(Workplace.program, ["serve", "--port", "0"] + arguments)
            }
            let keyless = try await refused()
            #expect(keyless.exit == 5)
            #expect(keyless.error.contains("--rehearse"))
            let open = try await refused("--rehearse", "--host", "0.0.0.0")
            #expect(open.exit == 64)
            #expect(open.error.contains("rushes keys create"))
            #expect(try await refused("--rehearse", "--host", "0.0.0.0", "--behind-proxy").exit == 64)
            let key = try await place.makeKey("team")
            let clear = try await refused("--rehearse", "--host", "0.0.0.0")
            #expect(clear.exit == 64)
            #expect(clear.error.contains("--tls-certificate"))
            #expect(try await refused("--rehearse", "--tls-key", "x.pem").exit == 64)
            #expect(try await refused("--rehearsal-latency", "1s").exit == 64)
            let served = try await place.serving(
                ["--rehearse", "--host", "0.0.0.0", "--behind-proxy", "--workers", "0"],
                key: key
            ) { front in
                #expect(front.listening["key"] == .null)
                let models = try await front.get("/api/v1/models")
                #expect(models.status == 200)
            }
            #expect(served.exit == 0)
        }
    }

    @Test func `a clip is paid once, fetched, and served long after the service has forgotten it`() async throws {
        let canary = String((0..<32).map { _ in "abcdefghijklmnopqrstuvwxyz".randomElement()! })
        try await withMisbehavingServer(.changed { $0.apiKey = canary }) { server in
            server.script.always(.changed { $0.price = "0.45" })
            try await Workplace.use(server: server, key: canary) { place in
                let key = try await place.makeKey("team", ["--budget", "1", "--per", "month", "--models", "google/*"])
                let log = try await place.serving(["--log-level", "trace"], key: key) { front in
                    let id = try await front.submit("A heron lifts off at dawn")
                    let done = try await front.end(of: id)
                    #expect(done["status"] == "completed", "\(done)")
                    #expect(done["price"] == "0.45")
                    #expect(server.account.submissions.count == 1)
                    let questions = server.account.requestCount
                    for _ in 1...100 { _ = try await front.get("/api/v1/model/prediction/\(id)") }
                    // A question of the price may still have been on its way; a hundred were not.
                    #expect(server.account.requestCount - questions < 5)
                    try await server.stop()
                    let link = try #require(done["outputs"]?.arrayValue?.first?.stringValue)
                    #expect(!link.contains(server.origin))
                    let clip = try await front.get(link)
                    #expect(clip.status == 200)
                    #expect(clip.bytes.dropFirst(4).prefix(4) == Data("ftyp".utf8))
                    #expect(clip.headers.first(name: "content-type") == "video/mp4")
                    for path in [
                        "/metrics", "/openapi.json", "/api/v1/model/history", "/public/v1/balance", "/api/v1/models",
                    ] {
                        expectNothing(of: canary, in: try await front.get(path).bytes, named: path)
                    }
                    let over = try await front.post(
                        "/api/v1/model/generateVideo",
                        .object([
                            "model": "google/gemini-omni-flash/text-to-video-developer", "prompt": "too dear",
                            "duration": 10, "resolution": "4k",
                        ])
                    )
                    // The service is out, so that the price is the list's: it does not fit beside what was spent.
                    #expect(over.status == 402, "\(over.text)")
                }
                #expect(log.exit == 0)
                #expect(log.error.contains("\"message\""), "trace has something to tell")
                expectNothing(of: canary, in: Data(log.error.utf8), named: "the log")
                let files = FileManager.default.enumerator(atPath: place.path("home"))
                while let name = files?.nextObject() as? String {
                    guard let bytes = FileManager.default.contents(atPath: place.path("home/\(name)")) else { continue }
                    expectNothing(of: canary, in: bytes, named: name)
                    // By its first eight characters a caller's key is looked up; of the others nothing is kept.
                    expectNothing(of: String(key.dropFirst(12)), in: bytes, named: name)
                }
            }
        }
    }

    @Test func `without workers of its own, another program takes up what it records`() async throws {
        try await withMisbehavingServer { server in
            try await Workplace.use(server: server) { place in
                try await place.serving(["--workers", "0"]) { front in
                    let id = try await front.submit("A heron lifts off at dawn")
                    let waiting = try await front.get("/api/v1/model/prediction/\(id)?wait=1").data
                    #expect(waiting["status"] == "created")
                    let exit = try await place.working {
                        let done = try await front.end(of: id)
                        #expect(done["status"] == "completed")
                    }
                    #expect(exit == 0)
                    #expect(server.account.submissions.count == 1)
                }
            }
        }
    }

    @Test func `a job goes on after a restart, is sent once, and its stop is quick although callers wait`() async throws
    {
        // The service works on it until the test lets time pass there.
        let (hasPassed, ids) = (Notes(), Notes())
        let settings = ServerSettings.changed { $0.elapsed = { hasPassed.all.isEmpty ? .zero : .seconds(10) } }
        try await withMisbehavingServer(settings) { server in
            server.script.always(.changed { $0.endsAfter = .seconds(5) })
            try await Workplace.use(server: server) { place in
                let first = try await place.serving { front in
                    let id = try await front.submit("A heron lifts off at dawn")
                    ids.append(id)
                    await server.wait { $0.submissions.count == 1 }
                    // Two callers wait, and a third listens, when it is told to stop.
                    Task { _ = try? await front.get("/api/v1/model/prediction/\(id)?wait=60") }
                    Task { _ = try? await front.get("/api/v1/model/prediction/\(id)/events") }
                    for _ in 0..<50 where try await front.metric("rushes_open_connections") < 2 {}
                }
                #expect(first.exit == 0)
                // Far less than the callers would wait; a machine that is busy has its time.
                #expect(first.stopping < .seconds(50))
                hasPassed.append("ten seconds")
                try await place.serving { front in
                    let done = try await front.end(of: ids.all[0])
                    #expect(done["status"] == "completed", "\(done)")
                }
                #expect(server.account.submissions.count == 1)
            }
        }
    }

    @Test func `a thousand jobs of one key do not make another's one wait for them`() async throws {
        try await Workplace.use { place in
            let (crowd, single) = (try await place.makeKey("crowd"), try await place.makeKey("single"))
            try await place.serving(["--rehearse", "--workers", "1"], key: crowd) { front in
                for number in 1...1000 { _ = try await front.submit("A heron, take \(number)") }
                var other = front
                other.key = single
                let id = try await other.submit("A single boat at sea")
                let single = try await other.end(of: id)
                #expect(single["status"] == "completed")
                let done = try await front.get("/api/v1/model/history?status=completed&size=1").data["total"]
                // What was in hand when it came, and no more than a few before its turn.
                #expect((done?.integerValue ?? 1000) < 100, "\(done ?? .null)")
            }
        }
    }

    @Test func `a rehearsal takes as long as it is told to`() async throws {
        try await Workplace.use { place in
            try await place.serving(["--rehearse", "--rehearsal-latency", "4s..5s"]) { front in
                let start = ContinuousClock.now
                let id = try await front.submit("A heron lifts off at dawn")
                let early = try await front.get("/api/v1/model/prediction/\(id)?wait=2").data
                #expect(early["status"] != "completed")
                let done = try await front.end(of: id)
                #expect(done["status"] == "completed")
                #expect(start.duration(to: .now) >= .seconds(4))
                let balance = try await front.get("/public/v1/balance").json
                #expect(balance["rehearsal"] == true)
            }
        }
    }

    @Test func `it answers to its own names only`() async throws {
        try await Workplace.use { place in
            try await place.serving(["--rehearse", "--workers", "0", "--public-url", "https://video.example.com"]) {
                front in
                #expect(front.url == "https://video.example.com")
            }
            try await place.serving(["--rehearse", "--workers", "0"]) { front in
                for host in ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""] {
                    let other = try await front.get("/healthz", headers: [("Host", host)])
                    #expect(other.status == 421, "\(host)")
                }
                let own = try await front.get("/healthz")
                #expect(own.status == 200)
            }
        }
    }

    /// Checks that no eight characters of a secret stand anywhere.
    private func expectNothing(of secret: String, in bytes: Data, named name: String) {
        let text = Array(secret.utf8)
        for start in 0...(text.count - 8) {
            #expect(bytes.firstRange(of: Data(text[start..<start + 8])) == nil, "\(name) holds a piece of the key")
        }
    }
}

/// What a test has noted, for others to read.
private final class Notes: Sendable {
    private let notes = Guarded<[String]>([])
    func append(_ note: String) { notes.withLock { $0.append(note) } }
    var all: [String] { notes.withLock { $0 } }
}

extension ServedGateway {
    /// A figure of the metrics.
    fileprivate func metric(_ name: String) async throws -> Double {
        let lines = try await get("/metrics").text.split(separator: "\n")
        return lines.first { $0.hasPrefix("\(name) ") }.flatMap { Double($0.dropFirst(name.count + 1)) } ?? -1
    }
}
