import Foundation
import RushesLedger

/// What claims are looked at by: the present, and who can be seen to have died. Each worker is looked at once.
struct WorkerPresence {
    /// The present, by the ledger's own clock.
    let now: Date
    private let mayRun: (WorkerID) -> Bool
    /// A worker holds hundreds of claims, and to see whether it lives costs a few calls to the system.
    private var seen: [WorkerID: Bool] = [:]

    init(now: Date, mayRun: @escaping (WorkerID) -> Bool) {
        self.now = now
        self.mayRun = mayRun
    }

    /// Whether a worker may still run.
    mutating func mayRun(_ worker: WorkerID) -> Bool {
        if let known = seen[worker] { return known }
        let answer = mayRun(worker)
        seen[worker] = answer
        return answer
    }
}
