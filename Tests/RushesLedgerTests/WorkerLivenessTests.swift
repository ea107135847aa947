import Foundation
import RushesLedger
import Testing

/// Who is taken for dead, and who only cannot be seen.
@Suite struct WorkerLivenessTests {
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

    @Test func `what ran before the machine was started anew is dead, whatever has its id now`() {
        #expect(!mayRun(worker(boot: "boot-1"), .present(startedAt: "500")))
        #expect(!mayRun(worker(boot: "boot-1", namespace: "pid:[9]"), .present(startedAt: "500")))
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

    @Test func `an id of an earlier version is judged by host and process, as it was`() throws {
        let text = #"{"host":"studio","processID":42,"nonce":"n"}"#
        let old = try JSONDecoder().decode(WorkerID.self, from: Data(text.utf8))
        #expect(old == WorkerID(host: "studio", processID: 42, nonce: "n"))
        #expect(!mayRun(old, .gone))
        #expect(mayRun(old, .present(startedAt: "500")))
        #expect(mayRun(worker("elsewhere", boot: nil, namespace: nil, startedAt: nil), .gone))
        #expect(mayRun(worker(boot: nil, namespace: "pid:[2]"), .gone))
        #expect(!mayRun(worker(boot: nil), .gone))
    }

    @Test func `whoever looks is alive, and an earlier process with its id is not`() {
        #expect(here.mayRun(seenFrom: here, look: { _ in .gone }))
        let earlier = WorkerID(
            host: "studio",
            processID: 100,
            nonce: "earlier",
            boot: "boot-2",
            namespace: "pid:[1]",
            startedAt: "6000"
        )
        #expect(!mayRun(earlier, .present(startedAt: "7000")))
    }
}
