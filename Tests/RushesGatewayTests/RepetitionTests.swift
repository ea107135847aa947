import Foundation
import HTTPTypes
import HummingbirdTesting
import RushesCore
import RushesGateway
import RushesLedger
import RushesTesting
import Testing

/// Nobody pays twice because a client asks twice.
struct RepetitionTests {
    @Test func `a request with the same Idempotency-Key gets the job that the first one made`() async throws {
        try await Front.use(.ahc(.http)) { front in
            func submit(_ prompt: String, key: String) async throws -> Front.Reply {
                try await front.post(
                    "/api/v1/model/generateVideo",
                    Front.submission(prompt),
                    headers: [.idempotencyKey: key]
                )
            }
            let first = try await submit("a heron", key: "one")
            let second = try await submit("a heron", key: "one")
            #expect(first.data["id"] == second.data["id"])
            #expect(second.headers[.idempotentReplayed] == "true")
            #expect(try await submit("another heron", key: "one").status == 422)
            #expect(try await submit("a heron", key: "two").data["id"] != first.data["id"])
            // The key is one caller's; another's with the same text is another.
            let other = try await front.post(
                "/api/v1/model/generateVideo",
                Front.submission("a heron"),
                key: front.keys.second,
                headers: [.idempotencyKey: "one"]
            )
            #expect(other.data["id"] != first.data["id"])
            #expect(try await front.studio.store.jobCount(of: front.owners.first, where: .init()) == 2)
            #expect(try await submit("a heron", key: String(repeating: "k", count: 256)).status == 400)
        }
    }

    @Test func `a second request with an Idempotency-Key that is being answered is told to wait`() async throws {
        try await Front.use(.ahc(.http)) { front in
            let gate = Turnstile()
            front.studio.holdUp { await gate.pass() }
            async let first = front.post(
                "/api/v1/model/generateVideo",
                Front.submission(),
                headers: [.idempotencyKey: "one"]
            )
            await gate.reached()
            let second = try await front.post(
                "/api/v1/model/generateVideo",
                Front.submission(),
                headers: [.idempotencyKey: "one"]
            )
            #expect(second.status == 409)
            #expect(second.headers[.retryAfter] == "1")
            gate.open()
            #expect(try await first.status == 200)
        }
    }

    @Test func `the same body without a key joins the first request while that is unanswered`() async throws {
        try await Front.use(.ahc(.http)) { front in
            let gate = Turnstile()
            front.studio.holdUp { await gate.pass() }
            async let first = front.submit()
            await gate.reached()
            async let second = front.submit()
            async let third = front.submit()
            // Whatever comes of it, nobody is left at the gate.
            defer { gate.open() }
            try await front.waitUntil("both join") { front.gateway.joinedCount == 2 }
            gate.open()
            let ids = try await [first, second, third]
            #expect(Set(ids).count == 1)
            front.studio.holdUp(nil)
            #expect(try await front.studio.store.jobCount(of: front.owners.first, where: .init()) == 1)
        }
    }

    @Test func `the same body after the answer is a second take, unless the client's library says that it repeats`()
        async throws
    {
        try await Front.use(.ahc(.http)) { front in
            let first = try await front.submit()
            let second = try await front.submit()
            #expect(first != second)
            let repeated = try await front.post(
                "/api/v1/model/generateVideo",
                Front.submission(),
                headers: [.stainlessRetryCount: "1"]
            )
            #expect(repeated.data["id"]?.stringValue == second.rawValue)
            #expect(try await front.studio.store.jobCount(of: front.owners.first, where: .init()) == 2)
        }
    }

    @Test func `a client that had gone before the answer gets the job when it asks again`() async throws {
        try await Front.use(.ahc(.http)) { front in
            let gate = Turnstile()
            front.studio.holdUp { await gate.pass() }
            let leaving = Task {
                try await LoneRequest.send(Front.submission(), key: front.keys.first, port: front.port)
            }
            await gate.reached()
            // It hangs up while its request is being worked on, as one does whose patience is over.
            let leavings = front.gateway.leavings
            try await leaving.value.close()
            defer { gate.open() }
            try await front.waitUntil("the gateway sees that") { front.gateway.leavings > leavings }
            gate.open()
            front.studio.holdUp(nil)
            try await front.waitUntil("the job is there") {
                try await front.studio.store.jobCount(of: front.owners.first, where: .init()) == 1
            }
            let again = try await front.submit()
            #expect(try await front.studio.store.jobs(of: front.owners.first, where: .init()).map(\.id) == [again])
            // That answer has arrived: what comes now is meant.
            #expect(try await front.submit() != again)
        }
    }

    @Test func `a first request that fails holds nothing up`() async throws {
        try await Front.use(.ahc(.http)) { front in
            try await front.studio.store.set(.zero, per: .day, for: front.owners.first, at: LedgerTake.now)
            let refused = try await front.post(
                "/api/v1/model/generateVideo",
                Front.submission(),
                headers: [.idempotencyKey: "x"]
            )
            #expect(refused.status == 402)
            #expect(refused.json["reason"] == "budget_exceeded")
            try await front.studio.store.set(nil, per: .day, for: front.owners.first, at: LedgerTake.now)
            let admitted = try await front.post(
                "/api/v1/model/generateVideo",
                Front.submission(),
                headers: [.idempotencyKey: "x"]
            )
            #expect(admitted.status == 200)
        }
    }
}
