import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import RushesCore
import RushesGateway
import RushesLedger
import RushesOutbound
import RushesTesting
import Synchronization
import Testing

/// Addresses that callers give are fetched a few at a time, and nobody's slow ones keep another's from being fetched.
@Suite(.timeLimit(.minutes(10)))
struct FetchTurnsTests {
    /// Counts who comes.
    private final class Visitors: Sendable {
        private let number = Guarded(0)
        var count: Int { number.withLock { $0 } }
        func come() { number.withLock { $0 += 1 } }
    }

    @Test func `an owner fetches at most half of what the others leave free`() async throws {
        let gate = Turnstile()
        let visitors = Visitors()
        let router = Router()
        router.get("slow/:name") { _, _ -> Response in
            visitors.come()
            await gate.pass()
            return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: Sample.png)))
        }
        router.get("quick/:name") { _, _ -> Response in
            Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(bytes: Sample.png)))
        }
        try await Application(router: router).test(.live) { server in
            let origin = "http://127.0.0.1:\(server.port ?? 0)"
            try await Front.use(settings: { $0.outbound = OutboundRules(allowsPrivateAddresses: true) }) { front in
                @Sendable func submit(_ path: String, key: String) async throws -> Int {
                    try await front.post(
                        "/api/v1/model/generateVideo",
                        .object([
                            "model": "google/gemini-omni-flash/image-to-video-developer",
                            "prompt": .string("she walks by \(path)"),
                            "images": .array([.string("\(origin)/\(path)")]),
                        ]),
                        key: key
                    ).status
                }
                try await withThrowingTaskGroup(of: Int.self) { group in
                    // Whatever comes of it, nobody is left at the gate.
                    defer { gate.open() }
                    for number in 1...8 {
                        group.addTask { try await submit("slow/\(number)", key: front.keys.first) }
                    }
                    try await front.waitUntil("half of the turns are taken") { visitors.count == 8 }
                    #expect(try await submit("slow/9", key: front.keys.first) == 429)
                    #expect(try await submit("quick/1", key: front.keys.second) == 200)
                    gate.open()
                    for try await status in group { #expect(status == 200) }
                }
                #expect(try await submit("quick/2", key: front.keys.first) == 200)
            }
        }
    }
}
