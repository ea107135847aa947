import Foundation
import RushesCore
import RushesProvider
import RushesWorker

extension WorkerLimits {
    /// The program's own patience; tests that talk to this machine alone may set, in seconds, how long a history is given
    /// to catch up (`RUSHES_HISTORY_SETTLING`).
    static func ofThisProcess(asking baseURL: String, pace: BatchPace) -> WorkerLimits {
        var history = HistoryRules()
        if let seconds = ProcessInfo.processInfo.environment["RUSHES_HISTORY_SETTLING"].flatMap(Double.init),
            seconds.isFinite, seconds >= 0, baseURL.hasPrefix("http://127.0.0.1:")
        {
            history.settling = Duration(boundedSeconds: seconds)
        }
        return WorkerLimits(
            // A batch that nobody watches outlives a network that is gone for a while; a person is told soon.
            retries: pace.outwaitsLimits ? RetryBudget(window: .seconds(900)) : RetryBudget(),
            history: history,
            callsPerSecond: pace.requestsPerSecond,
            concurrency: pace.concurrency,
            outwaitsLimits: pace.outwaitsLimits
        )
    }
}
