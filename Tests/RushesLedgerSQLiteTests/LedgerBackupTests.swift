import Foundation
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting
import Testing

@Suite struct LedgerBackupTests {
    @Test func `a copy that is made while eight tasks write is whole`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        try await store.add(LedgerSample.job(9_999_999))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<8 {
                group.addTask {
                    for step in 0..<15 {
                        let walk = LedgerWalk(seed: UInt64(lane * 100 + step + 1), length: 6)
                        try await store.follow(walk.job, through: walk.events)
                    }
                }
            }
            for number in 0..<6 {
                let path = scratch.directory + "/copy-\(number).sqlite"
                try await store.backUp(to: path, replacing: false)
                #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
                let copy = try await SQLiteLedgerStore(path: path)
                let faults = try await copy.faults()
                #expect(faults.isEmpty, "\(faults.map(\.message))")
                #expect(try await !copy.jobs(of: .local, where: JobFilter(limit: 1)).isEmpty)
                try await copy.close()
            }
            try await group.waitForAll()
        }
        #expect(try await store.faults().isEmpty)
        let files = try FileManager.default.contentsOfDirectory(atPath: scratch.directory)
        #expect(Set(files) == Set((0..<6).map { "copy-\($0).sqlite" } + ["home"]))
    }

    @Test func `a copy is a file by itself that stands for the ledger`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        let job = LedgerSample.job(1)
        let done = try await store.follow(job, through: LedgerSample.wayToDone(of: job))
        let path = scratch.directory + "/copy.sqlite"
        try await store.backUp(to: path, replacing: false)
        try await store.add(LedgerSample.job(2))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: scratch.directory).sorted() == ["copy.sqlite", "home"]
        )
        let copy = try await SQLiteLedgerStore(path: path)
        #expect(try await copy.jobs(of: .local, where: JobFilter()) == [done])
        try await copy.add(LedgerSample.job(3))
        try await copy.close()
    }

    @Test func `what stands at the target is replaced only if that is asked for, and never the ledger itself`()
        async throws
    {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        try await store.add(LedgerSample.job(1))
        let path = scratch.directory + "/notes.txt"
        try Data("notes".utf8).write(to: URL(fileURLWithPath: path))
        await LedgerStoreConformance.expect(.outputExists) { try await store.backUp(to: path, replacing: false) }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("notes".utf8))
        try await store.backUp(to: path, replacing: true)
        #expect(try await SQLiteLedgerStore(path: path).jobs(of: .local, where: JobFilter()).count == 1)
        let link = scratch.directory + "/link.sqlite"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: scratch.path)
        for itself in [scratch.path, link] {
            await LedgerStoreConformance.expect(.outputExists) { try await store.backUp(to: itself, replacing: true) }
        }
        #expect(try await store.jobs(of: .local, where: JobFilter()).count == 1)
    }

    @Test func `a place that cannot be written and a ledger that is not there are named`() async throws {
        let scratch = ScratchLedger()
        let store = try await scratch.open()
        await LedgerStoreConformance.expect(.outputUnwritable) {
            try await store.backUp(to: scratch.directory + "/nowhere/copy.sqlite", replacing: false)
        }
        let missing = try await ScratchLedger().open(creating: false)
        await LedgerStoreConformance.expect(.notFound) {
            try await missing.backUp(to: scratch.directory + "/copy.sqlite", replacing: false)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory) == ["home"])
    }

    @Test func `the last to close a ledger leaves one file`() async throws {
        let scratch = ScratchLedger()
        let stores = [try await scratch.open(), try await scratch.open()]
        for (number, store) in stores.enumerated() {
            try await store.add(LedgerSample.job(number))
            #expect(try await !store.jobs(of: .local, where: JobFilter()).isEmpty)
        }
        try await stores[0].close()
        #expect(try await stores[1].jobs(of: .local, where: JobFilter()).count == 2)
        try await stores[1].close()
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.directory + "/home") == ["ledger.sqlite"])
        #expect(try await scratch.open().jobs(of: .local, where: JobFilter()).count == 2)
    }
}
