import RushesCore
import Synchronization

/// What the misbehaving server does wrong, route by route, and what becomes of the predictions that it accepts.
public final class ServerScript: Sendable {
    /// Faults of `POST /model/generateVideo`.
    public let submit = FaultQueue()
    /// Faults of `GET /model/prediction/{id}`.
    public let observe = FaultQueue()
    /// Faults of `POST /model/uploadMedia`.
    public let upload = FaultQueue()
    /// Faults of `POST /model/calculate`.
    public let calculate = FaultQueue()
    /// Faults of `GET /model/history`.
    public let history = FaultQueue()
    /// Faults of `GET /models`.
    public let models = FaultQueue()
    /// Faults of `GET /model/schema/{slug}.json`.
    public let schema = FaultQueue()
    /// Faults of `GET /public/v1/balance`.
    public let balance = FaultQueue()
    /// Faults of `GET /public/v1/model-costs`.
    public let costs = FaultQueue()
    /// Faults of `GET /outputs/…`.
    public let output = FaultQueue()

    private struct Plots {
        var queued: [PredictionPlot] = []
        var standing: @Sendable () -> PredictionPlot = { PredictionPlot() }
    }

    private let plots = Guarded(Plots())
    private let unknown = FaultQueue()

    init() {}

    /// Says what becomes of the next accepted prediction.
    public func enqueue(_ plot: PredictionPlot) {
        plots.withLock { $0.queued.append(plot) }
    }

    /// Says what becomes of every prediction that no queued plot stands for.
    public func always(_ plot: PredictionPlot) {
        plots.withLock { $0.standing = { plot } }
    }

    /// Lets somebody decide, one after the other, what becomes of each prediction that no queued plot stands for.
    public func decide(by choose: @escaping @Sendable () -> PredictionPlot) {
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
