import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct HostedConnectionsTests {
    private func service(at server: MisbehavingServer, _ connections: HostedConnections) throws -> AtlasService {
        AtlasService(
            address: try ServiceAddress(server.baseURL),
            key: try Secret("test-key"),
            connections: connections,
            userAgent: "rushes/test"
        )
    }

    @Test func `after the shutdown nothing is sent, and nothing crashes`() async throws {
        try await withMisbehavingServer { server in
            let connections = HostedConnections()
            let provider = AtlasProvider(try service(at: server, connections))
            #expect(await provider.submit(AtlasFixture.submission()).remoteID != nil)
            await connections.shutdown()
            await connections.shutdown()
            guard case .notSent = await provider.submit(AtlasFixture.submission()) else {
                Issue.record("a submission after the shutdown is not reported as not sent")
                return
            }
            #expect(server.account.requestCount == 1)
        }
    }

    @Test func `connections that are dropped without a shutdown close by themselves`() async throws {
        try await withMisbehavingServer { server in
            func balance() async throws -> Money {
                try await AtlasAccount(service(at: server, HostedConnections())).balance()
            }
            for _ in 0..<3 {
                let money = try await balance()
                #expect(money == Money(micros: 125_500_000))
            }
        }
    }

    @Test func `connections are reused for everything but submissions`() async throws {
        try await AtlasFixture.run { fixture in
            for _ in 0..<5 { _ = try await fixture.account.balance() }
            #expect(fixture.server.account.connectionCount == 1)
        }
    }
}
