import Foundation
import HTTPTypes
import RushesCore
import RushesGateway
import Testing

/// Odd numbers in what callers send: refused as the caller's mistake or taken, and never the end of the gateway.
@Suite(.timeLimit(.minutes(10))) struct OddNumberTests {
    static let numbers = [
        "0", "-1", "1", "0.5", "1e300", "-1e300", "1e19", "1e-300", "9223372036854775807", "-9223372036854775808",
        "2147483648", "99999999999999999999",
    ]

    @Test func `queries of any numbers are answered`() async throws {
        try await Front.use { front in
            let id = try await front.submit()
            let paths = [
                "/api/v1/model/history?no=", "/api/v1/model/history?size=", "/api/v1/model/history?size=50&no=",
                "/public/v1/model-costs?limit=", "/public/v1/model-costs?start_date=",
                "/public/v1/model-costs?end_date=",
                "/public/v1/balance?x=", "/api/v1/files/x.mp4?e=", "/api/v1/files/x.mp4?expires=",
            ]
            for path in paths {
                for number in Self.numbers + ["nan", "inf", "", "0001-01-01", "9999-12-31", "99999-12-31"] {
                    let reply = try await front.get(path + number)
                    #expect(reply.status < 500, "\(path)\(number): \(reply.status) \(reply.text)")
                }
            }
            for number in ["nan", "inf", "-1", "-1e300", "x"] {
                let reply = try await front.get("/api/v1/model/prediction/\(id)?wait=\(number)")
                #expect(reply.status == 400, "\(number)")
            }
        }
    }

    @Test func `bodies of any numbers are answered`() async throws {
        try await Front.use { front in
            for member in [
                "seed", "duration", "resolution", "aspect_ratio", "size", "image", "webhook_url", "fps", "num",
            ] {
                for number in Self.numbers + [
                    "\"inf\"", "\"1e300\"", "\"9223372036854775807:1\"", "1e400", "{}", "[1e19]",
                ] {
                    for path in ["/api/v1/model/generateVideo", "/api/v1/model/calculate"] {
                        let body = """
                            {"model": "bytedance/seedance-2.0-fast/text-to-video", "prompt": "a heron lifts off", \
                            "\(member)": \(number)}
                            """
                        let reply = try await front.send(
                            .post,
                            path,
                            key: front.keys.first,
                            headers: [.contentType: "application/json"],
                            body: body
                        )
                        #expect(reply.status < 500, "\(member) \(number): \(reply.status) \(reply.text)")
                    }
                }
            }
        }
    }

    @Test(arguments: [1e19, 1e-21, 1e300, .leastNonzeroMagnitude, .greatestFiniteMagnitude])
    func `a key that an older version made with an odd rate is served`(rate: Double) async throws {
        try await Front.use(callsPerSecond: rate) { front in
            for _ in 0..<3 {
                let reply = try await front.get("/api/v1/model/history")
                #expect(reply.status == 200 || reply.status == 429, "\(reply.status)")
            }
            let made = try await front.post("/api/v1/model/generateVideo", Front.submission())
            #expect(made.status == 200)
        }
    }
}
