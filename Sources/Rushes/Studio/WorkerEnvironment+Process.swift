import Foundation
import RushesLedger
import RushesWorker

extension WorkerEnvironment {
    /// The real time, real chance, and this process's name.
    static func ofThisProcess() -> WorkerEnvironment {
        let host = ProcessInfo.processInfo.hostName
        return WorkerEnvironment(
            clock: ContinuousClock(),
            now: { Date() },
            random: { UInt64.random(in: .min ... .max) },
            worker: WorkerID(
                host: host,
                processID: ProcessInfo.processInfo.processIdentifier,
                nonce: String(UInt64.random(in: .min ... .max), radix: 36)
            ),
            isAlive: { worker in
                // Only a process of this host can be seen; signal 0 asks whether it is there without touching it.
                guard worker.host == host else { return true }
                return kill(worker.processID, 0) == 0 || errno == EPERM
            },
            passes: CrashTrigger.ofThisProcess()
        )
    }
}
