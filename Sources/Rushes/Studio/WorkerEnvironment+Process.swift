import Foundation
import RushesLedger
import RushesLedgerSQLite
import RushesWorker

extension WorkerEnvironment {
    /// The real time, real chance, and this process's name.
    static func ofThisProcess() -> WorkerEnvironment {
        let worker = ThisProcess.worker(nonce: String(UInt64.random(in: .min ... .max), radix: 36))
        return WorkerEnvironment(
            clock: ContinuousClock(),
            now: { Date() },
            random: { UInt64.random(in: .min ... .max) },
            worker: worker,
            passes: CrashTrigger.ofThisProcess()
        )
    }
}
