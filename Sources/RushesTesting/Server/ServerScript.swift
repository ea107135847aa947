import RushesCore
import Synchronization

/// What the misbehaving server does wrong, route by route, and what becomes of the predictions that it accepts.
package final class ServerScript: Sendable {
    /// Faults of `POST /model/generateVideo`.
    package let submit = FaultQueue()
    /// Faults of `GET /model/prediction/{id}`.
    package let observe = FaultQueue()
    /// Faults of `POST /model/uploadMedia`.
    package let upload = FaultQueue()
    /// Faults of `POST /model/calculate`.
    package let calculate = FaultQueue()
    /// Faults of `GET /model/history`.
    package let history = FaultQueue()
    /// Faults of `GET /models`.
    package let models = FaultQueue()
    /// Faults of `GET /model/schema/{slug}.json`.
    package let schema = FaultQueue()
    /// Faults of `GET /public/v1/balance`.
    package let balance = FaultQueue()
    /// Faults of `GET /public/v1/model-costs`.
    package let costs = FaultQueue()
    /// Faults of `GET /outputs/…`.
    package let output = FaultQueue()

    private struct Plots {
        var queued: [PredictionPlot] = []
        var standing: @Sendable () -> PredictionPlot = { PredictionPlot() }
    }

    private let plots = Guarded(Plots())
    private let unknown = FaultQueue()

    init() {}

    /// Says what becomes of the next accepted prediction.
    package func enqueue(_ plot: PredictionPlot) {
        plots.withLock { $0.queued.append(plot) }
    }

    /// Says what becomes of every prediction that no queued plot stands for.
    package func always(_ plot: PredictionPlot) {
        plots.withLock { $0.standing = { plot } }
    }

    /// Lets somebody decide, one after the other, what becomes of each prediction that no queued plot stands for.
    package func decide(by choose: @escaping @Sendable () -> PredictionPlot) {
        plots.withLock { $0.standing = choose }
    }

    func nextPlot() -> PredictionPlot {
        let (plot, choose) = plots.withLock { plots in
            (plots.queued.isEmpty ? nil : plots.queued.removeFirst(), plots.standing)
        }
        return plot ?? choose()
    }

    func faults(on route: ServerRoute) -> FaultQueue {
        switch route {
        case .balance: balance
        case .calculate: calculate
        case .costs: costs
        case .history: history
        case .models: models
        case .observe: observe
        case .output: output
        case .schema: schema
        case .submit: submit
        case .unknown: unknown
        case .upload: upload
        }
    }
}
