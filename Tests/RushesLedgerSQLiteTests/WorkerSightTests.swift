import Foundation
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting
import Testing

/// Who is taken for dead, and who only cannot be seen.
@Suite struct WorkerSightTests {
    private let here = WorkerID(
        host: "studio",
        processID: 100,
        nonce: "here",
        boot: "boot-2",
        namespace: "pid:[1]",
        startedAt: "7000"
    )

    private func mayRun(_ worker: WorkerID, from here: WorkerID? = nil, _ sighting: ProcessSighting) -> Bool {
        worker.mayRun(seenFrom: here ?? self.here, look: { _ in sighting })
    }

    private func worker(
        _ host: String = "studio",
        boot: String? = "boot-2",
        namespace: String? = "pid:[1]",
        startedAt: String? = "500"
    ) -> WorkerID {
        WorkerID(
            host: host,
            processID: 42,
            nonce: "n",
            boot: boot,
            namespace: namespace,
            startedAt: startedAt
        )
    }

    @Test func `a process that is gone is dead, and one that started when it did lives`() {
        #expect(!mayRun(worker(), .gone))
        #expect(mayRun(worker(), .present(startedAt: "500")))
        #expect(mayRun(worker(), .present(startedAt: nil)))
        #expect(mayRun(worker(startedAt: nil), .present(startedAt: "500")))
    }

    @Test func `a process id that was given anew is no sign of life`() {
        #expect(!mayRun(worker(), .present(startedAt: "501")))
    }

    @Test func `a machine that has got another name since is the same`() {
        #expect(!mayRun(worker("studio-2.local"), .gone))
        #expect(mayRun(worker("studio-2.local"), .present(startedAt: "500")))
    }

    @Test func `what ran before a machine of this name was started anew is left to the end of its claim`() {
        // It may as well be another machine that is called the same, on a volume that both share.
        #expect(mayRun(worker(boot: "boot-1"), .gone))
        #expect(mayRun(worker(boot: "boot-1", namespace: "pid:[9]"), .present(startedAt: "500")))
    }

    @Test func `another machine and another container cannot be judged`() {
        #expect(mayRun(worker("elsewhere", boot: "boot-9"), .gone))
        #expect(mayRun(worker(namespace: "pid:[2]"), .gone))
        #expect(mayRun(worker("container-7", namespace: "pid:[2]"), .gone))
        #expect(mayRun(worker(namespace: nil), .gone))
        var blind = here
        blind = WorkerID(host: blind.host, processID: blind.processID, nonce: blind.nonce)
        #expect(mayRun(worker(), from: blind, .gone))
    }

    @Test func `a system without namespaces is judged by boot and process`() {
        let mac = WorkerID(host: "mac", processID: 1, nonce: "m", boot: "b", startedAt: "1.5")
        #expect(!mayRun(worker("mac", boot: "b", namespace: nil), from: mac, .gone))
        #expect(mayRun(worker("mac", boot: "b", namespace: nil), from: mac, .present(startedAt: "500")))
    }

    @Test func `an id of an earlier version, which says no boot, is left to the end of its claim`() throws {
        let text = #"{"host":"studio","processID":42,"nonce":"n"}"#
        let old = try JSONDecoder().decode(WorkerID.self, from: Data(text.utf8))
        #expect(old == WorkerID(host: "studio", processID: 42, nonce: "n"))
        #expect(mayRun(old, .gone))
        #expect(mayRun(worker(boot: nil), .gone))
    }

    @Test func `an earlier process with the id of whoever looks is dead`() {
        let earlier = WorkerID(
            host: "studio",
            processID: 100,
            nonce: "earlier",
            boot: "boot-2",
            namespace: "pid:[1]",
            startedAt: "6000"
        )
        #expect(!mayRun(earlier, .present(startedAt: "7000")))
        #expect(here.mayRun(seenFrom: here, look: { _ in .present(startedAt: "7000") }))
    }

    @Test func `a store frees the claims of a process of this machine that is gone, and no foreign one's`() async throws
    {
        let scratch = ScratchLedger()
        defer { withExtendedLifetime(scratch) {} }
        let store = try await scratch.open()
        let here = ThisProcess.worker(nonce: "here")
        func holder(_ boot: String?, _ namespace: String?) -> WorkerID {
            // No process has this id: it is beyond what the system gives.
            WorkerID(host: here.host, processID: .max, nonce: "n", boot: boot, namespace: namespace, startedAt: "1")
        }
        let holders = [
            holder(here.boot, here.namespace), holder("other", here.namespace), holder(here.boot, "other"),
            holder(nil, nil),
        ]
        for (number, holder) in zip(1..., holders) {
            let job = LedgerSample.job(number)
            try await store.add(job)
            let lease = try await store.claim(job.id, owner: .local, by: holder, token: "t", for: .seconds(600))
            #expect(lease?.worker == holder)
        }
        #expect(try await store.unclaimedJobs(after: nil, limit: 9).map(\.id) == [LedgerSample.jobID(1)])
        for number in 1...4 {
            let lease = try await store.claim(
                LedgerSample.jobID(number),
                owner: .local,
                by: here,
                token: "mine",
                for: .seconds(20)
            )
            #expect((lease != nil) == (number == 1))
        }
    }
}
