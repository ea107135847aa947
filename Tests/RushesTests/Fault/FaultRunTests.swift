import Foundation
import RushesCore
import RushesLedger
import RushesLedgerSQLite
import RushesTesting
import Testing

/// On a clock that runs a hundred times as fast, a busy machine looks like a slow service: `make test` runs this alone,
/// after the other tests, and `make crash` with ten thousand submissions.
@Suite(.timeLimit(.minutes(20)), .enabled(if: FaultRun.wantedCount != nil))
struct FaultRunTests {
    @Test func `whatever goes wrong with submissions, each is paid once at most and every charge is known`()
        async throws
    {
        let environment = ProcessInfo.processInfo.environment
        let count = FaultRun.wantedCount ?? 0
        let seed = environment["RUSHES_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: .min ... .max)
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("rushes-fault-\(String(UInt64.random(in: .min ... .max), radix: 36))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let clock = ScaledClock(scale: 100)
        let epoch: Int64 = 1_790_000_000
        let settings = ServerSettings.changed { settings in
            settings.epoch = epoch
            settings.elapsed = { clock.elapsed }
            settings.historyLag = { number in
                .milliseconds(SeededRandom(seed: seed &+ UInt64(number)).below(60_000))
            }
        }
        try await withMisbehavingServer(settings) { server in
            let ledger = try await SQLiteLedgerStore(path: folder.appendingPathComponent("ledger.sqlite").path)
            let run = FaultRun(
                count: count,
                server: server,
                clock: clock,
                epoch: Date(timeIntervalSince1970: Double(epoch)),
                ledger: ledger,
                folder: folder,
                random: SeededRandom(seed: seed)
            )
            let report = try await run.run()
            print(report)
            #expect(report.submissions >= count)
            #expect(report.duplicates == 0, "seed \(seed)\n\(report)")
            #expect(report.unaccounted == 0, "seed \(seed)\n\(report)")
            #expect(report.doubted > count / 10, "seed \(seed)\n\(report)")
            #expect(Double(report.reconciled) >= 0.99 * Double(report.doubted), "seed \(seed)\n\(report)")
            #expect(report.notSent > count / 50, "seed \(seed)\n\(report)")
            #expect(Double(report.notSentButSubmitted) >= 0.999 * Double(report.notSent), "seed \(seed)\n\(report)")
            // On a clock that runs a hundred times as fast, a pause of the machine is an outage of hours.
            let few = min(FaultRun.homeCount, report.accepted) * 3 / 4
            #expect(report.broughtHome >= few, "seed \(seed)\n\(report)")
            #expect(try await ledger.faults().isEmpty)
            try await ledger.close()
        }
    }
}
