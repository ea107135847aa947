import Foundation
import RushesCore
import RushesWorker
import Synchronization

/// Ends this process without any farewell at one numbered step: how tests prove that it may end anywhere.
///
/// `RUSHES_CRASH_AT=4` kills it when it passes step 4 for the first time, `RUSHES_CRASH_AT=4:2` for the second.
enum CrashTrigger {
    static func ofThisProcess() -> @Sendable (CrashPoint) -> Void {
        let words = ProcessInfo.processInfo.environment["RUSHES_CRASH_AT"]?.split(separator: ":").compactMap { Int($0) }
        guard let number = words?.first, let point = CrashPoint(rawValue: number) else { return { _ in } }
        let remaining = Guarded(words?.dropFirst().first ?? 1)
        return { passed in
            guard passed == point else { return }
            let isDue = remaining.withLock { count in
                count -= 1
                return count == 0
            }
            if isDue { kill(getpid(), SIGKILL) }
        }
    }
}
