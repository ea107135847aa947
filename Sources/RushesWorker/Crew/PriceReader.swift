import Foundation
public import RushesCore
import RushesLedger
import Synchronization

/// Asks the services what ended jobs have cost, a few at a time, for as many jobs as end.
public final class PriceReader: Sendable {
    /// How many are asked about at once.
    private static let width = 8

    private let worker: Worker
    private let prices: Guarded<LatePrices>

    /// Makes a reader, which asks nothing before it runs.
    public init(worker: Worker) {
        self.worker = worker
        prices = Guarded(LatePrices(reads: worker.limits.priceReads))
    }

    /// Has a job asked about that has ended; one whose figure is known is passed over, and so is one too many, which is
    /// left to whoever looks at the ledger next.
    public func expect(_ job: Job) {
        guard job.isUnsettled, let endedAt = job.finishedAt ?? job.finalizedAt else { return }
        let age = max(worker.environment.now().timeIntervalSince(endedAt), 0)
        _ = prices.withLock { $0.expect(job.id, of: job.owner, endedAgo: .seconds(age), at: worker.elapsed()) }
    }

    /// Asks as it becomes time, until the task is cancelled.
    public func run() async {
        while (try? await worker.environment.clock.sleep(for: .seconds(1))) != nil {
            while !Task.isCancelled {
                let due = prices.withLock { $0.next(at: worker.elapsed(), limit: Self.width) }
                guard !due.isEmpty else { break }
                await withDiscardingTaskGroup { group in
                    for entry in due {
                        group.addTask { [self] in
                            let job = try? await worker.settle(entry.id, owner: entry.owner, isPatient: false)
                            if let job, !job.isUnsettled { prices.withLock { $0.known(job.id) } }
                        }
                    }
                }
            }
        }
    }
}
