import Foundation
import RushesCore
import RushesLedger
import RushesProvider
import RushesTesting
import RushesWorker
import Testing

/// Prices that come late, downloads that wait for their turn, and what is recorded about files that went up.
@Suite(.timeLimit(.minutes(10)))
struct FetchingTests {
    private let link = OutputLink(.url("https://clips.example/made.mp4"))

    private func unsettled(_ stage: Stage) async throws -> Job {
        stage.script.enqueue(
            outcomes: [.accepted(remoteID: "p1", observation: .finished(outputs: [link], price: nil))],
            observations: [.finished(outputs: [link], price: nil)]
        )
        let job = try await stage.drive(try await stage.job())
        #expect(job.state == .done && job.isUnsettled)
        return job
    }

    @Test func `a price that appears after three readings is settled`() async throws {
        let stage = Stage()
        let job = try await unsettled(stage)
        let unpriced = Observation.finished(outputs: [link], price: nil)
        stage.script.enqueue(observations: [
            unpriced, unpriced, .finished(outputs: [link], price: Money(micros: 3)),
        ])
        let settled = try await stage.inVirtualTime {
            try await stage.worker().settle(job.id, owner: .local)
        }
        #expect(settled.charge == Charge(amount: Money(micros: 3), basis: .settled))
        #expect(settled.state == .done)
        #expect(stage.clock.elapsed >= .seconds(8) && stage.clock.elapsed < .seconds(300))
    }

    @Test func `a price that never appears is given up after five minutes, and the quote stands`()
        async throws
    {
        let stage = Stage()
        let job = try await unsettled(stage)
        let settled = try await stage.inVirtualTime {
            try await stage.worker().settle(job.id, owner: .local)
        }
        #expect(settled.charge == Charge(amount: Money(micros: 1_000_000), basis: .quote))
        #expect(stage.clock.elapsed >= .seconds(300) && stage.clock.elapsed < .seconds(301))
    }

    @Test func `one reading is made at once if nobody wants to wait`() async throws {
        let stage = Stage()
        let job = try await unsettled(stage)
        let before = (stage.clock.elapsed, stage.script.calls.count)
        _ = try await stage.inVirtualTime {
            try await stage.worker().settle(job.id, owner: .local, isPatient: false)
        }
        #expect(stage.clock.elapsed == before.0)
        #expect(stage.script.calls.count == before.1 + 1)
    }

    @Test
    func
        `what its owner declared as charged is settled by the service's own figure once there is one`()
        async throws
    {
        let stage = Stage(
            outcomes: [.accepted(remoteID: "p1", observation: nil)],
            observations: [.unknown(reason: "404")]
        )
        let job = try await stage.drive(try await stage.job())
        let declared = try await stage.inVirtualTime {
            try await stage.worker().declare(job.id, owner: .local, isCharged: true)
        }
        #expect(declared.isUnsettled)
        stage.script.enqueue(observations: [.finished(outputs: [], price: Money(micros: 4))])
        let settled = try await stage.inVirtualTime {
            try await stage.worker().settle(job.id, owner: .local)
        }
        #expect(settled.charge == Charge(amount: Money(micros: 4), basis: .settled))
        #expect(settled.state == .failed)
    }

    @Test func `downloads go earliest expiry first, and no more at once than allowed`() async throws {
        let stage = Stage(limits: WorkerLimits(fetchWidth: 2), fetching: .seconds(10))
        var jobs: [Job] = []
        let expiries = [5000, 1000, 3000, 2000, 4000, 6000]
        for (index, expiry) in expiries.enumerated() {
            let job = try await stage.job()
            let link = OutputLink(
                .url("https://clips.example/\(index).mp4?Expires=\(1_800_000_000 + expiry)")
            )
            let lease = try #require(
                try await stage.ledger.claim(
                    job.id,
                    owner: .local,
                    by: WorkerID(host: "stage", processID: 1, nonce: "before"),
                    token: "t\(index)",
                    for: .seconds(20)
                )
            )
            _ = try await stage.ledger.record(
                [
                    .sending(bodyHash: "x"), .accepted(remoteID: "p\(index)"),
                    .finished(outputs: [link], price: .zero),
                ],
                under: lease,
                at: stage.now
            )
            try await stage.ledger.release(lease)
            jobs.append(job)
        }
        try await stage.inVirtualTime { [jobs] in
            let worker = stage.worker()
            await withTaskGroup(of: Void.self) { group in
                for job in jobs {
                    group.addTask { _ = try? await worker.drive(job.id, owner: .local) { _ in } }
                }
            }
        }
        for job in jobs { #expect(try await stage.kept(job).state == .done) }
        #expect(stage.keeper.peak == 2)
        let order = stage.keeper.order.compactMap { $0.expiresAt?.timeIntervalSince1970 }.map {
            Int($0) - 1_800_000_000
        }
        // Two began while the others were on their way; those then waited for their turn by their links' ends.
        // Two turns come free at a time, and who of the two then begins first is the scheduler's to say.
        let turns = order.dropFirst(2).sorted()
        #expect(
            order.count == 6 && Set(order[2...3]) == Set(turns[...1])
                && Set(order[4...5]) == Set(turns[2...])
        )
    }

    @Test func `where files lie at the service is recorded with the sending`() async throws {
        let stage = Stage(outcomes: [.refused(RushesError(.notAllowed, "no"))])
        let attachment = Input.Attachment(
            kind: .image,
            path: "/a.png",
            sha256: String(repeating: "a", count: 64),
            byteCount: 1,
            mediaType: "image/png"
        )
        let job = try await stage.job(
            attachments: [attachment],
            body: ["prompt": "A heron", "image": .string(attachment.placeholder)]
        )
        let driven = try await stage.drive(job)
        let address = "https://files.example/\(attachment.sha256)"
        #expect(driven.uploads == [attachment.placeholder: address])
        #expect(stage.script.submissions.first?.body["image"] == .string(address))
    }

    @Test func `a rehearsal whose program died while it was sent is queued again, and not in doubt`()
        async throws
    {
        let script = ScriptedProvider(
            id: ProviderID("animatic"),
            outcomes: [.accepted(remoteID: "r1", observation: .finished(outputs: [link], price: .zero))]
        )
        let stage = Stage(provider: script)
        let job = try await stage.job(provider: ProviderID("animatic"), isRehearsal: true)
        let lease = try #require(
            try await stage.ledger.claim(
                job.id,
                owner: .local,
                by: WorkerID(host: "stage", processID: 9, nonce: "dead"),
                token: "dead",
                for: .seconds(20)
            )
        )
        _ = try await stage.ledger.record([.sending(bodyHash: "x")], under: lease, at: stage.now)
        let driven = try await stage.drive(job, by: stage.worker(isAlive: { $0.nonce != "dead" }))
        #expect(driven.state == .done)
        let kinds = try await stage.ledger.entries(of: job.id, owner: .local).map(\.content.kind)
        #expect(kinds.prefix(4) == ["queued", "sending", "not_sent", "sending"])
        #expect(driven.charge?.amount == .zero)
    }

    @Test func `a link that cannot be reached, or breaks off, is asked again`() async throws {
        let stage = Stage()
        stage.links.set([.unreachable, .breaksOff("clip", after: 2), .clip("clip")], for: link)
        stage.script.enqueue(outcomes: [
            .accepted(remoteID: "p1", observation: .finished(outputs: [link], price: .zero))
        ])
        #expect(try await stage.drive(try await stage.job()).state == .done)
        #expect(stage.keeper.order.count == 3)
    }
}
