import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Testing

@Suite(.timeLimit(.minutes(10)))
struct QuoteTests {
    private let input = AtlasFixture.submission().input

    @Test(arguments: [true, false])
    func `the live quote may be a text or a number`(isText: Bool) async throws {
        let settings = ServerSettings.changed {
            $0.quotesAsText = isText
            $0.price = Money(micros: 78_400)
        }
        try await AtlasFixture.run(settings: settings) { fixture in
            let quote = try await fixture.provider.quote(input)
            #expect(quote == Quote(amount: Money(micros: 78_400), basis: .live, asOf: "1994-11-06"))
        }
    }

    @Test func `after two seconds of silence there is no quote`() async throws {
        let clock = TestClock()
        let gate = Gate()
        try await AtlasFixture.run(clock: clock) { fixture in
            fixture.server.script.calculate.enqueue(.held(gate))
            async let quote = fixture.provider.quote(input)
            await fixture.server.wait { $0.requestCount == 1 }
            await clock.sleepers()
            clock.advance(by: .seconds(2))
            let answer = try await quote
            #expect(answer == nil)
            gate.open()
        }
    }

    @Test func `an answer without a price is no quote`() async throws {
        try await AtlasFixture.run { fixture in
            let faults: [Fault] = [
                .badGateway, .badJSON, .lostAnswer, .status(400, message: "failed to evaluate price"),
                .json(["code": 200, "data": ["price": nil]]), .json(["code": 200, "data": ["price": "free"]]),
                .json(["code": 200, "data": ["price": 0]]), .json(["code": 200, "data": ["price": -1]]),
                .tooManyRequests(), .json(["code": 500, "data": ["price": 1]]),
            ]
            for fault in faults {
                fixture.server.script.calculate.enqueue(fault)
                let quote = try await fixture.provider.quote(input)
                #expect(quote == nil)
            }
        }
    }

    @Test func `a price that no clip has is no quote`() async throws {
        try await AtlasFixture.run { fixture in
            let prices: [JSONValue] = [
                1e300, 1e19, "9223372036854", "99999999999999999999", 1_000_001, "1000000.000001", .integer(.max),
                "-0.01",
            ]
            for price in prices {
                fixture.server.script.calculate.enqueue(.json(["code": 200, "data": ["price": price]]))
                let quote = try await fixture.provider.quote(input)
                #expect(quote == nil, "\(price)")
            }
        }
    }

    @Test func `a key that is not accepted is said before anything is sent`() async throws {
        try await AtlasFixture.run(key: "wrong-key") { fixture in
            let error = await #expect(throws: RushesError.self) { try await fixture.provider.quote(input) }
            #expect(error?.code == .invalidAPIKey)
        }
    }
}
