import Foundation
import RushesProvider
import RushesWorker

extension WorkerLimits {
    /// The program's own patience; tests may set, in seconds, how long a history is given to catch up
    /// (`RUSHES_HISTORY_SETTLING`).
    static func ofThisProcess() -> WorkerLimits {
        var history = HistoryRules()
        if let seconds = ProcessInfo.processInfo.environment["RUSHES_HISTORY_SETTLING"].flatMap(Double.init) {
            history.settling = .seconds(seconds)
        }
        return WorkerLimits(history: history)
    }
}
