import RushesCore
import RushesHosted
import RushesProvider
import RushesTesting
import Testing

/// How long a service asks to be left alone, in all its spellings. The fixture's present is 6 November 1994, 08:49:37.
@Suite(.timeLimit(.minutes(10)))
struct RetryAdviceTests {
    @Test(
        arguments: [
            ("Retry-After", "3600", 3600), ("Retry-After", " 30 ", 30), ("Retry-After", "1.5", 1.5),
            ("Retry-After", "-5", 0),
            ("Retry-After", "0", 0), ("Retry-After", "30s", 30), ("Retry-After", "120 seconds", 120),
            ("Retry-After", "Sun, 06 Nov 1994 08:50:37 GMT", 60), ("Retry-After", "Sunday, 06-Nov-94 08:50:37 GMT", 60),
            ("Retry-After", "Sun Nov  6 08:50:37 1994", 60), ("Retry-After", "Sun, 06 Nov 1994 08:00:00 GMT", 0),
            ("Retry-After", "1994-11-06T08:50:37Z", 60), ("Retry-After", "99999999999", 1_000_000),
            ("Retry-After-Ms", "2500", 2.5), ("X-RateLimit-Reset", "45", 45), ("RateLimit-Reset", "12", 12),
            ("X-RateLimit-Reset", "784111837", 784_111_837), ("X-RateLimit-Reset-Requests", "6m0s", 360),
            ("X-RateLimit-Reset-Requests", "250ms", 0.25),
        ] as [(String, String, Double)]
    )
    func `a wait is read as it was meant`(name: String, value: String, seconds: Double) async throws {
        try await AtlasFixture.run { fixture in
            var fault = Fault.tooManyRequests()
            fault.headers = [(name, value)]
            fixture.server.script.submit.always(fault)
            guard case .limited(let wait, _) = await fixture.provider.submit(AtlasFixture.submission()) else {
                Issue.record("429 is no limit any more")
                return
            }
            // The moment of the test lies before that of real clocks: a moment is told by its size alone.
            let expected = min(seconds, 1_000_000)
            #expect(wait.map { abs($0.inSeconds - expected) < 0.01 } == true, "\(String(describing: wait))")
        }
    }

    @Test(arguments: ["", "soon", "nan", "inf", "1e400", "--5", "5 5", "1m x", "Sun, 99 Nov 1994 08:50:37 GMT", "5,6"])
    func `what is no wait is passed over, and another header is looked at`(value: String) async throws {
        try await AtlasFixture.run { fixture in
            var fault = Fault.tooManyRequests(retryAfter: value)
            fault.headers.append(("X-RateLimit-Reset", "7"))
            fixture.server.script.submit.always(fault)
            guard case .limited(let wait, _) = await fixture.provider.submit(AtlasFixture.submission()) else {
                Issue.record("429 is no limit any more")
                return
            }
            #expect(wait == .seconds(7))
        }
    }
}
