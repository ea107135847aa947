import RushesCore
import RushesLedger

/// Counts the jobs of each state for the metrics, now and then.
struct JobCensus: Sendable {
    let floor: GatewayFloor
    let clock: any Clock<Duration>

    /// Works until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            if let counts = try? await floor.studio.ledger().openCounts() { floor.metrics.setJobs(counts) }
            guard (try? await clock.sleep(for: .seconds(10))) != nil else { return }
        }
    }
}
