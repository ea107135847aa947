import RushesCore
import RushesLedger

/// What has to be done now and then: jobs are counted for the metrics, old uploads are removed.
struct Housekeeping: Sendable {
    let floor: GatewayFloor
    let clock: any Clock<Duration>

    /// Works until the task is cancelled.
    func run() async {
        var round = 0
        while !Task.isCancelled {
            if round % 360 == 0 { await floor.shelf.sweep(now: floor.now()) }
            round += 1
            if let counts = try? await floor.studio.ledger().openCounts() { floor.metrics.setJobs(counts) }
            guard (try? await clock.sleep(for: .seconds(10))) != nil else { return }
        }
    }
}
