import Foundation
import HTTPTypes
import HummingbirdTesting
import RushesCore
import RushesGateway
import RushesLedger
import RushesTesting
import Testing

/// What a key may do, how often, and for how much.
struct AccessTests {
    @Test func `a key is for its models only, by whatever name they are asked for`() async throws {
        try await Front.use(models: ["google/*"]) { front in
            _ = try await front.submit()
            for name in [
                "bytedance/seedance-2.0/text-to-video", "seedance-2.0", "bytedance/seedance-2-0/text-to-video",
            ] {
                let body: JSONValue = .object(["model": .string(name), "prompt": "a heron"])
                let reply = try await front.post("/api/v1/model/generateVideo", body)
                #expect(reply.status == 403, "\(name): \(reply.text)")
                #expect(try await front.post("/api/v1/model/calculate", body).status == 403)
                #expect(try await front.post("/api/v1/model/generateVideo", body, key: front.keys.second).status == 200)
            }
            let rows = try await front.get("/api/v1/models").json["data"]?.arrayValue ?? []
            #expect(!rows.isEmpty)
            #expect(rows.allSatisfy { $0["model"]?.stringValue?.hasPrefix("google/") == true })
        }
    }

    @Test func `a key that is used too often is told when to come again, and others are not`() async throws {
        try await Front.use(callsPerSecond: 0.001) { front in
            #expect(try await front.post("/api/v1/model/calculate", Front.submission()).status == 200)
            let second = try await front.post("/api/v1/model/calculate", Front.submission())
            #expect(second.status == 429)
            let wait = try #require(second.headers[.retryAfter].flatMap { Int($0) })
            #expect((500...1000).contains(wait))
            // Questions are answered from the ledger; the key's rate is not for them.
            for _ in 1...20 { #expect(try await front.get("/api/v1/model/history").status == 200) }
            for _ in 1...5 {
                let other = try await front.post("/api/v1/model/calculate", Front.submission(), key: front.keys.second)
                #expect(other.status == 200)
            }
        }
    }

    @Test func `a rate that no clock could follow stops nothing else`() async throws {
        for rate in [1e19, 1e-21, .infinity, .nan, .leastNonzeroMagnitude, -1] as [Double] {
            try await Front.use(callsPerSecond: rate) { front in
                for _ in 1...3 {
                    let reply = try await front.post("/api/v1/model/calculate", Front.submission())
                    #expect(reply.status == 200 || reply.status == 429)
                    guard reply.status == 429 else { continue }
                    #expect(reply.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
                }
            }
        }
    }

    @Test func `of sixty-four submissions, eight at once, as many are admitted as the budget has room for`()
        async throws
    {
        try await Front.use(.ahc(.http)) { front in
            // Each costs 0.60.
            try await front.studio.store.set(
                Money(micros: 3_100_000),
                per: .month,
                for: front.owners.first,
                at: LedgerTake.now
            )
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                var statuses: [Int] = []
                for number in 1...64 {
                    // As many at once as the tests' client has connections.
                    if number > 8, let status = try await group.next() { statuses.append(status) }
                    group.addTask {
                        let body = Front.submission("a heron, take \(number)")
                        return try await front.post("/api/v1/model/generateVideo", body).status
                    }
                }
                for try await status in group { statuses.append(status) }
                return statuses
            }
            #expect(statuses.count { $0 == 200 } == 5)
            #expect(statuses.count { $0 == 402 } == 59)
            #expect(try await front.get("/public/v1/balance").json["available"]?["value"] == "0.100000")
        }
    }

    @Test func `nothing that a log is told holds a key, a prompt or a link`() async throws {
        try await Front.use(.ahc(.http)) { front in
            let clip = "\(front.folder)/clip.mp4"
            try Data("0000ftypisom".utf8).write(to: URL(fileURLWithPath: clip))
            let id = try await front.submit("an unmistakable prompt about herons")
            try await front.studio.finish(id, owner: front.owners.first, clip: clip)
            let link = try #require(
                try await front.get("/api/v1/model/prediction/\(id)").data["outputs"]?.arrayValue?.first?.stringValue
            )
            _ = try await front.send(.get, link.replacing("http://localhost", with: ""))
            _ = try await front.send(.get, "/api/v1/models", key: "rsh_not-a-key-of-anybody")
            _ = try await front.post("/api/v1/model/generateVideo", Front.submission("x", ["duration": 5]))
            let log = front.logged.text
            #expect(log.contains(id.rawValue))
            for secret in [front.keys.first, "unmistakable", "signature=", "secret-link", "not-a-key"] {
                #expect(!log.contains(secret))
            }
            let metrics = try await front.send(.get, "/metrics").text
            for secret in [id.rawValue, front.owners.first.rawValue, "unmistakable", front.keys.first] {
                #expect(!metrics.contains(secret))
            }
        }
    }
}
