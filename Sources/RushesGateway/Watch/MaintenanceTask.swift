import RushesCore
import RushesLedger

/// What has to be done now and then: jobs are counted for the metrics, old uploads are removed.
struct MaintenanceTask: Sendable {
    let dependencies: GatewayDependencies
    let clock: any Clock<Duration>

    /// Works until the task is cancelled.
    func run() async {
        var round = 0
        while !Task.isCancelled {
            if round % 360 == 0 { await dependencies.uploads.sweep(now: dependencies.now()) }
            round += 1
            if let counts = try? await dependencies.studio.ledger().openCounts() {
                dependencies.metrics.setJobs(counts)
            }
            guard (try? await clock.sleep(for: .seconds(10))) != nil else { return }
        }
    }
}
