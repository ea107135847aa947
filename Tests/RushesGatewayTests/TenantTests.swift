import Foundation
import HTTPTypes
import RushesCore
import RushesGateway
import RushesLedger
import Testing

/// Other people's jobs, files and figures do not exist.
struct TenantTests {
    /// Every route that names something, with what is there for its owner.
    @Test func `every route answers another's caller as if there were nothing`() async throws {
        try await Front.use(dialects: Front.everyDialect) { front in
            let clip = "\(front.folder)/clip.mp4"
            try Data("0000ftypisom".utf8).write(to: URL(fileURLWithPath: clip))
            let id = try await front.submit()
            try await front.studio.finish(id, owner: front.owners.first, clip: clip)
            let schemes = try await front.keySchemes()
            var count = 0
            for route in front.gateway.routes where route.path.contains("{id}") {
                let scheme = try #require(schemes[route.name])
                let path = route.path.replacing("{id}", with: id.rawValue)
                let own = try await front.send(route.method, path, headers: scheme.headers(front.keys.first))
                #expect(own.status == 200, "\(path)")
                let other = try await front.send(route.method, path, headers: scheme.headers(front.keys.second))
                let nothing = try await front.send(
                    route.method,
                    route.path.replacing("{id}", with: "job_nothing"),
                    headers: scheme.headers(front.keys.second)
                )
                #expect(other.status == 404, "\(path)")
                // 404, and the very same words but for the id: nothing tells that it is there.
                #expect(Self.words(of: other, about: id.rawValue) == Self.words(of: nothing, about: "job_nothing"))
                count += 1
            }
            #expect(count == 4)
            for route in front.gateway.routes where route.path.contains("{owner}") {
                for owner in [front.owners.first, front.owners.second] {
                    let path = route.path.replacing("{owner}", with: owner.rawValue)
                        .replacing("{file}", with: "\(LedgerTake.first).mp4")
                    // Without a signature, with somebody else's, and with one that has been made up.
                    for query in ["", "?expires=1795009999&signature=AAAA", "?expires=1795009999"] {
                        let reply = try await front.send(.get, path + query, key: front.keys.first)
                        #expect(reply.status == 404, "\(path)\(query)")
                    }
                }
            }
            let mine = try await front.get("/api/v1/model/history")
            #expect(mine.data["total"] == 1)
            let others = try await front.get("/api/v1/model/history", key: front.keys.second)
            #expect(others.data["total"] == 0)
            #expect(!others.text.contains(id.rawValue))
        }
    }

    /// An answer without what differs in every answer: the request's name and the id that was asked for.
    private static func words(of reply: Front.Reply, about id: String) -> String {
        let text = reply.headers[.requestID].map { reply.text.replacing($0, with: "") } ?? reply.text
        return text.replacing(id, with: "ID")
    }

    @Test func `every route that needs a key refuses a caller without one, or with a wrong one`() async throws {
        try await Front.use(dialects: Front.everyDialect) { front in
            let schemes = try await front.keySchemes()
            for route in front.gateway.routes where route.needsKey {
                let scheme = try #require(schemes[route.name])
                let path = route.path.replacing("{id}", with: "job_x")
                var wrong = front.keys.first
                wrong.replaceSubrange(wrong.index(before: wrong.endIndex)..., with: wrong.hasSuffix("a") ? "b" : "a")
                var headers: [HTTPFields] = [
                    [:], scheme.headers(wrong), scheme.headers(""), scheme.headers("rsh_' OR 1=1 --"),
                    scheme.headers(String(repeating: "%", count: 10_000)), [.authorization: "Basic abc"],
                    [.authorization: front.keys.first],
                ]
                // A key that is sent as another dialect's clients send theirs.
                headers += Set(schemes.values).subtracting([scheme]).map { $0.headers(front.keys.first) }
                for header in headers {
                    let reply = try await front.send(route.method, path, headers: header)
                    #expect(reply.status == 401, "\(route.path)")
                    #expect(reply.text.contains("Invalid API key"))
                    #expect(!reply.text.contains("rsh_'"))
                    #expect(reply.headers[.wwwAuthenticate] != nil)
                }
                let admitted = try await front.send(route.method, path, headers: scheme.headers(front.keys.first))
                #expect(admitted.status != 401, "\(route.path)")
            }
        }
    }

    @Test func `a key that is revoked, or has expired, opens nothing, and its links end`() async throws {
        try await Front.use { front in
            let clip = "\(front.folder)/clip.mp4"
            try Data("0000ftypisom".utf8).write(to: URL(fileURLWithPath: clip))
            let id = try await front.submit()
            try await front.studio.finish(id, owner: front.owners.first, clip: clip)
            let link = try #require(
                try await front.get("/api/v1/model/prediction/\(id)").data["outputs"]?.arrayValue?.first?.stringValue
            )
            let path = link.replacing("http://localhost", with: "")
            #expect(try await front.send(.get, path).status == 200)
            _ = try await front.studio.store.revoke(LedgerTake.firstKey, at: LedgerTake.now)
            // What the ring has read holds for a second; what is asked after that is refused.
            try await front.waitUntil("the revoked key is refused") {
                try await front.get("/api/v1/model/history").status == 401
            }
            #expect(try await front.send(.get, path).status == 410)
        }
    }

    @Test func `ids that would change a path are not found, and nothing else`() async throws {
        try await Front.use { front in
            for id in [
                "..%2f..%2fetc", "%2e%2e", "job_x%00", "job_x%0d%0aX:1", "a%3fb", "a%23b",
                String(repeating: "a", count: 200),
                "job%20x", "%25", "%", "job_x;y", "%c3%28",
            ] {
                let reply = try await front.get("/api/v1/model/prediction/\(id)")
                #expect(reply.status == 404, "\(id)")
            }
        }
    }
}
