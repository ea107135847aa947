import Foundation
import RushesLedger
import RushesLedgerSQLite
import Testing

/// What this system says of real processes.
@Suite(.timeLimit(.minutes(10)))
struct ThisProcessTests {
    private let here = ThisProcess.worker(nonce: "here")

    private func mayRun(_ worker: WorkerID) -> Bool { worker.mayRun(seenFrom: here, look: ThisProcess.sighting) }

    private func worker(_ processID: Int32, startedAt: String?) -> WorkerID {
        WorkerID(
            host: here.host,
            processID: processID,
            nonce: "other",
            boot: here.boot,
            namespace: here.namespace,
            startedAt: startedAt
        )
    }

    @Test func `this process is known by boot and start, and lives for every worker in it`() throws {
        #expect(here.boot?.isEmpty == false)
        #expect(here.startedAt?.isEmpty == false)
        #if os(Linux)
            #expect(here.namespace?.isEmpty == false)
        #endif
        #expect(here == ThisProcess.worker(nonce: "here"))
        #expect(mayRun(here))
        #expect(mayRun(worker(here.processID, startedAt: here.startedAt)))
        #expect(!mayRun(worker(here.processID, startedAt: "0")))
        #expect(mayRun(worker(getppid(), startedAt: nil)))
    }

    @Test func `a process that was killed is dead, although its parent has not asked for it`() throws {
        var (child, name): (pid_t, [UnsafeMutablePointer<CChar>?]) = (0, [strdup("sleep"), strdup("600"), nil])
        defer { for argument in name { free(argument) } }
        #expect(posix_spawnp(&child, "sleep", nil, nil, &name, nil) == 0)
        guard case .present(let started) = ThisProcess.sighting(of: child) else {
            Issue.record("a process that was started a moment ago is not seen")
            return
        }
        #expect(mayRun(worker(child, startedAt: started)))
        #expect(kill(child, SIGKILL) == 0)
        var end = siginfo_t()
        // Waits until it has ended, and leaves it where it is.
        #expect(waitid(P_PID, id_t(child), &end, WEXITED | WNOWAIT) == 0)
        #expect(kill(child, 0) == 0)
        #expect(ThisProcess.sighting(of: child) == .gone)
        #expect(!mayRun(worker(child, startedAt: started)))
        #expect(waitpid(child, nil, 0) == child)
        #expect(ThisProcess.sighting(of: child) == .gone)
    }
}
