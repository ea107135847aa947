import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct AtlasConformanceTests {
    @Test func `the Atlas provider does what every provider must do`() async throws {
        let suite = ProviderConformance { check in
            try await AtlasFixture.run { fixture in
                let server = fixture.server
                server.script.enqueue(PredictionPlot(statuses: ["created", "mystery", "processing"]))
                try await check(
                    ProviderConformance.Fixture(
                        provider: fixture.provider,
                        submission: AtlasFixture.submission(),
                        arrivedSubmissions: { server.account.requests(on: .submit).count },
                        arrivedRequests: { server.account.requestCount },
                        observationLimit: 20,
                        readClip: { link in
                            var request = HTTPClientRequest(url: link.location.text)
                            request.headers.add(name: "User-Agent", value: "rushes/test")
                            let response = try await HTTPClient.shared.execute(request, timeout: .seconds(300))
                            return Array(try await response.body.collect(upTo: 1 << 20).readableBytesView.prefix(64))
                        }
                    )
                )
            }
        }
        try await suite.run()
    }

    @Test func `the Atlas provider refuses and fails as every provider must`() async throws {
        let refusing = ProviderConformance { check in
            try await AtlasFixture.run { fixture in
                fixture.server.script.submit.enqueue(.status(400, message: "\(AtlasFixture.prompt) violates policy."))
                try await check(Self.fixture(fixture, refused: AtlasFixture.submission()))
            }
        }
        try await refusing.checkRefusal()
        let failing = ProviderConformance { check in
            try await AtlasFixture.run { fixture in
                fixture.server.script.enqueue(PredictionPlot.failing())
                try await check(Self.fixture(fixture, failing: AtlasFixture.submission()))
            }
        }
        try await failing.checkFailure()
    }

    private static func fixture(
        _ fixture: AtlasFixture,
        refused: Submission? = nil,
        failing: Submission? = nil
    ) -> ProviderConformance.Fixture {
        ProviderConformance.Fixture(
            provider: fixture.provider,
            submission: AtlasFixture.submission(),
            refused: refused,
            failing: failing,
            readClip: { _ in [] }
        )
    }
}
