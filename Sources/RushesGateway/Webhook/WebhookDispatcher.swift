import Foundation
import Logging
import RushesCore
import RushesLedger
import RushesOutbound

/// Tells callers of the ends of their jobs, where they have asked for it: one signed POST, repeated until it is taken.
///
/// What is to be told stands in the ledger, so that a stop loses nothing, and of several gateways one delivers. A message
/// may arrive twice; its id is the job's, by which a receiver knows it again.
struct WebhookDispatcher: Sendable {
    let dependencies: GatewayDependencies
    let client: OutboundClient
    let schedule: DeliverySchedule
    let clock: any Clock<Duration>
    let log: Logger

    /// How many messages are looked at in one go, over all owners.
    private static let lookLimit = 256
    /// For how long a message that was taken up is nobody else's, unless its taker is seen to have died.
    private static let lease: Duration = .seconds(120)
    /// How often is looked for what has become due.
    private static let interval: Duration = .seconds(1)

    private enum Event: Sendable {
        case ended(Callback, wasTaken: Bool)
        case ticked
    }

    /// Works until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Event.self) { group in
            var queue = DeliveryQueue()
            group.addTask { await tick() }
            await fill(&queue, looking: true, in: &group)
            while let event = await group.next() {
                guard !Task.isCancelled else { break }
                switch event {
                case .ticked:
                    group.addTask { await tick() }
                    await fill(&queue, looking: true, in: &group)
                case .ended(let callback, let wasTaken):
                    queue.end(callback)
                    // What could not be recorded would be found due again at once, for ever: that waits for the next look.
                    await fill(&queue, looking: wasTaken && queue.mayUseMore(of: callback.owner), in: &group)
                }
            }
            group.cancelAll()
        }
    }

    /// Delivers what is due now.
    ///
    /// - Returns: how many messages were taken up.
    func deliverDue() async -> Int {
        await withTaskGroup(of: Event.self) { group in
            var queue = DeliveryQueue()
            var count = 0
            await fill(&queue, looking: true, in: &group)
            while case .ended(let callback, let wasTaken)? = await group.next() {
                queue.end(callback)
                if wasTaken { count += 1 }
                await fill(&queue, looking: wasTaken && queue.mayUseMore(of: callback.owner), in: &group)
            }
            return count
        }
    }

    private func tick() async -> Event {
        // A cancelled sleep ends the loop that it wakes.
        try? await clock.sleep(for: Self.interval)
        return .ticked
    }

    /// Begins as many messages as may be sent.
    private func fill(
        _ queue: inout DeliveryQueue,
        looking: Bool,
        in group: inout TaskGroup<Event>
    ) async {
        guard let ledger = try? await dependencies.studio.ledger() else { return }
        if looking, let due = try? await ledger.dueCallbacks(limit: Self.lookLimit, perOwner: queue.lookAhead) {
            queue.replace(with: due)
        }
        while let callback = queue.next() {
            group.addTask { .ended(callback, wasTaken: await deliver(callback, in: ledger)) }
        }
    }

    private func deliver(_ due: Callback, in ledger: any Ledger) async -> Bool {
        do {
            let taken = try await ledger.takeUp(due, by: dependencies.studio.workerID, for: Self.lease)
            guard let callback = taken else { return false }
            let verdict = await send(callback, in: ledger)
            if Task.isCancelled, verdict != .delivered {
                // It was broken off, not refused: whoever runs next delivers it.
                try await ledger.postpone(callback, for: .zero)
                return true
            }
            switch verdict {
            case .delivered:
                try await ledger.end(callback, as: .delivered)
                dependencies.metrics.recordDelivery(.delivered)
            case .refused:
                try await ledger.end(callback, as: .givenUp)
                dependencies.metrics.recordDelivery(.refused)
            case .retry:
                if let wait = schedule.wait(afterTries: callback.tries) {
                    try await ledger.postpone(callback, for: wait)
                    dependencies.metrics.recordDelivery(.retried)
                } else {
                    try await ledger.end(callback, as: .givenUp)
                    dependencies.metrics.recordDelivery(.abandoned)
                }
            }
            return true
        } catch {
            log.warning("a webhook could not be recorded", metadata: ["job": "\(due.jobID)"])
            return false
        }
    }

    private func send(_ callback: Callback, in ledger: any Ledger) async -> DeliveryVerdict {
        do throws(RushesError) {
            let target = WebhookTarget(kept: callback.url)
            guard let dialect = dependencies.dialects.dialect(of: target) else {
                throw RushesError(.internalError, "the dialect of a webhook is not spoken here", hint: nil)
            }
            let job = try await ledger.job(callback.jobID, owner: callback.owner)
            let message = try dialect.webhook(
                of: try await dependencies.snapshot(of: job, in: ledger),
                in: dependencies.wording,
                signedWith: dependencies.webhookKey
            )
            let status = try await client.post(message.body, to: target.url, headers: message.headers)
            return DeliveryVerdict(status: status)
        } catch {
            log.info(
                "a webhook was not taken",
                metadata: ["job": "\(callback.jobID)", "code": "\(error.code)"]
            )
            return .retry
        }
    }
}
