import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import RushesCore
import RushesGateway
import RushesLedger
import RushesOutbound
import RushesTesting
import Synchronization
import Testing

/// Who asked to be told is told, once, by a message that can be checked.
struct WebhookTests {
    @Test func `the end of a job is told once, signed by a key of the gateway's set`() async throws {
        try await WebhookInbox.receiving { inbox, port in
            try await Front.use(settings: WebhookInbox.allowPrivateAddresses) { front in
                let id = try await front.submit("a heron", ["webhook_url": .string("http://127.0.0.1:\(port)/hook")])
                _ = try await front.submit("no webhook here")
                #expect(await front.gateway.deliverWebhooks() == 0, "nothing has ended")
                try await front.studio.finish(id, owner: front.owners.first, clip: "/nowhere.mp4")
                #expect(await front.gateway.deliverWebhooks() == 1)
                #expect(await front.gateway.deliverWebhooks() == 0)
                let message = try #require(inbox.messages.first)
                #expect(inbox.messages.count == 1)
                let json = try JSONValue(parsing: Data(message.body))
                #expect(json["event_type"] == "video.task.terminal")
                #expect(json["session_id"]?.stringValue == id.rawValue)
                #expect(json["status"] == "OK")
                #expect(json["payload"]?["status"] == "completed")
                let keys = try await front.send(.get, "/api/v1/webhooks/jwks.json")
                #expect(keys.json["keys"]?.arrayValue?.first?["crv"] == "Ed25519")
                let verification = try WebhookVerification(jwks: keys.text)
                try verification.verify(message.body, headers: message.headers, at: LedgerTake.now)
                var forged = message.body
                forged[20] ^= 1
                #expect(throws: RushesError.self) {
                    try verification.verify(forged, headers: message.headers, at: LedgerTake.now)
                }
                #expect(
                    message.headers.contains { $0.0.lowercased() == "x-atlascloud-webhook-id" && $0.1 == id.rawValue }
                )
                #expect(!message.headers.contains { $0.0.lowercased() == "authorization" })
            }
        }
    }

    @Test func `a receiver that is out is told again later, and one that is gone is not`() async throws {
        try await WebhookInbox.receiving { inbox, port in
            try await Front.use(settings: WebhookInbox.allowPrivateAddresses) { front in
                inbox.answer(.serviceUnavailable, .gone)
                let hook = JSONValue.string("http://127.0.0.1:\(port)/hook")
                let id = try await front.submit("a heron", ["webhook_url": hook])
                try await front.studio.record([.cancelled], of: id, owner: front.owners.first)
                #expect(await front.gateway.deliverWebhooks() == 1)
                // The next try is due in a while; the clock of the test stands still.
                #expect(await front.gateway.deliverWebhooks() == 0)
                func dueInAnHour() async throws -> [Job.ID] {
                    front.studio.scene.move(to: 2000 + 3600)
                    defer { front.studio.scene.move(to: 2000) }
                    return try await front.studio.store.dueCallbacks(limit: 10).map(\.jobID)
                }
                #expect(try await dueInAnHour() == [id])
                let second = try await front.submit("another", ["webhook_url": hook])
                try await front.studio.record([.cancelled], of: second, owner: front.owners.first)
                #expect(await front.gateway.deliverWebhooks() == 1)
                #expect(try await dueInAnHour() == [id])
            }
        }
    }

    @Test func `a webhook that a dead gateway had taken up is told at once, and one of a living gateway is left to it`()
        async throws
    {
        try await WebhookInbox.receiving { inbox, port in
            try await Front.use(settings: WebhookInbox.allowPrivateAddresses) { front in
                let hook = JSONValue.string("http://127.0.0.1:\(port)/hook")
                let id = try await front.submit("a heron", ["webhook_url": hook])
                try await front.studio.record([.cancelled], of: id, owner: front.owners.first)
                let store = front.studio.store
                let due = try #require(try await store.dueCallbacks(limit: 1).first)
                let other = WorkerID(host: "studio", processID: 99, nonce: "other", boot: "b", startedAt: "1")
                _ = try #require(try await store.takeUp(due, by: other, for: .seconds(120)))
                #expect(await front.gateway.deliverWebhooks() == 0)
                front.studio.scene.kill(other)
                #expect(await front.gateway.deliverWebhooks() == 1)
                #expect(inbox.messages.count == 1)
                #expect(await front.gateway.deliverWebhooks() == 0)
            }
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `receivers that hang hold up nobody else, and each slot is taken up again at once`() async throws {
        let (held, gate) = (WebhookInbox(), Turnstile())
        let router = Router()
        router.post("slow") { request, _ -> Response in
            let buffer = try await request.body.collect(upTo: 1 << 20)
            _ = held.take(.init(headers: [], body: Array(buffer.readableBytesView)))
            await gate.pass()
            return Response(status: .ok)
        }
        let receivers = Application(router: router)
        try await WebhookInbox.receiving { inbox, port in
            try await receivers.test(.live) { slow in
                try await Front.use(settings: WebhookInbox.allowPrivateAddresses) { front in
                    // Whatever comes of it, nobody is left at the gate.
                    defer { gate.open() }
                    let hanging = JSONValue.string("http://127.0.0.1:\(slow.port ?? 0)/slow")
                    let well = JSONValue.string("http://127.0.0.1:\(port)/hook")
                    for number in 1...9 {
                        let id = try await front.submit("a heron \(number)", ["webhook_url": hanging])
                        try await front.studio.record([.cancelled], of: id, owner: front.owners.first)
                    }
                    let delivering = Task { await front.gateway.runWebhooks() }
                    defer { delivering.cancel() }
                    try await front.waitUntil("four of a key's are on their way") { held.messages.count == 4 }
                    // They hang; another key's, one after the other, come all the same.
                    for number in 1...6 {
                        let id = try await front.submit("well \(number)", key: front.keys.second, ["webhook_url": well])
                        try await front.studio.record([.cancelled], of: id, owner: front.owners.second)
                        try await front.waitUntil("number \(number) is told") { inbox.messages.count == number }
                    }
                    #expect(held.messages.count == 4, "no more than four of one key at once")
                    gate.open()
                    try await front.waitUntil("the rest is told") { held.messages.count == 9 }
                    delivering.cancel()
                    await delivering.value
                    #expect(inbox.messages.count == 6)
                }
            }
        }
    }
}
