import Foundation
import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct AccountTests {
    @Test func `the balance is read at the origin`() async throws {
        try await AtlasFixture.run { fixture in
            let balance = try await fixture.account.balance()
            #expect(balance == Money(micros: 125_500_000))
            #expect(fixture.server.account.requests.first?.target == "/public/v1/balance")
        }
    }

    @Test func `a wrong key and a missing key are told apart`() async throws {
        try await AtlasFixture.run(key: "wrong-key") { fixture in
            let error = await #expect(throws: RushesError.self) { try await fixture.account.balance() }
            #expect(error?.code == .invalidAPIKey)
        }
        try await AtlasFixture.run(key: nil) { fixture in
            let error = await #expect(throws: RushesError.self) { try await fixture.account.balance() }
            #expect(error?.code == .noAPIKey)
        }
    }

    @Test func `models and their schemas are read without a key`() async throws {
        let settings = ServerSettings.changed {
            $0.models = [
                ["model": "a/b", "schema": "/model/schema/a-b.json"],
                ["model": "a/c", "schema": "/model/schema/a-c.json"],
                ["model": "a/b"],
            ]
            $0.schemas = ["a-b": ["openapi": "3.0.0"]]
        }
        try await AtlasFixture.run(settings: settings, key: nil) { fixture in
            let rows = try await fixture.account.models()
            #expect(rows.count == 3)
            #expect(try await fixture.account.schema(of: rows[0]) == ["openapi": "3.0.0"])
            #expect(try await fixture.account.schema(of: rows[1]) == nil)
            #expect(try await fixture.account.schema(of: rows[2]) == ["openapi": "3.0.0"])
            #expect(try await fixture.account.schema(of: ["model": "../../x y"]) == nil)
        }
    }

    @Test func `a schema's link leads to no plain address of another machine`() async throws {
        try await AtlasFixture.run { fixture in
            for link in ["http://169.254.0.1/latest", "file:///etc/passwd", "ftp://files.example/x"] {
                let error = await #expect(throws: RushesError.self) {
                    try await fixture.account.schema(of: ["model": "a/b", "schema": .string(link)])
                }
                #expect(error?.code == .requestRefused)
            }
        }
    }

    @Test func `history is paged, newest first, and observed like a poll`() async throws {
        let settings = ServerSettings.changed { $0.elapsed = { .seconds(5) } }
        try await AtlasFixture.run(settings: settings) { fixture in
            fixture.server.script.enqueue(PredictionPlot(statuses: []))
            var ids: [String] = []
            for _ in 0..<3 { ids.append(try await fixture.accepted()) }
            let first = try await fixture.account.history(page: 1, size: 2)
            #expect(first.items.map(\.remoteID) == [ids[2], ids[1]])
            #expect(first.total == 3)
            #expect(!"\(first)".contains("Canary-Prompt"))
            #expect(first.items.first?.requestBody == AtlasFixture.submission().body)
            #expect(first.items.first?.createdAt == Date(timeIntervalSince1970: 1_790_000_005))
            #expect(first.items.first?.observation?.isRunning == true)
            let second = try await fixture.account.history(page: 2, size: 2)
            #expect(second.items.map(\.remoteID) == [ids[0]])
            #expect(second.items.first?.observation?.links?.count == 1)
            #expect(second.items.first?.model == ModelID("google/veo3.1/text-to-video"))
        }
    }

    @Test func `answers that are no history, balance or list are errors`() async throws {
        try await AtlasFixture.run { fixture in
            fixture.server.script.history.always(.badGateway)
            fixture.server.script.balance.always(.badJSON)
            fixture.server.script.models.always(.html())
            #expect(
                await #expect(throws: RushesError.self) { try await fixture.account.history() }?.code
                    == .providerUnreachable
            )
            #expect(
                await #expect(throws: RushesError.self) { try await fixture.account.balance() }?.code
                    == .providerUnreachable
            )
            #expect(
                await #expect(throws: RushesError.self) { try await fixture.account.models() }?.code
                    == .providerUnreachable
            )
        }
    }
}
