import Foundation
import RushesTesting
import RushesWorker
import Testing

/// The program is killed with SIGKILL at every numbered step and at random times, against a server that charges and
/// misbehaves. `make crash` runs it with a thousand kills.
@Suite(.timeLimit(.minutes(30)))
struct CrashLoopTests {
    @Test func `however the program is killed, nothing is paid twice, lost, overspent or broken`() async throws {
        let environment = ProcessInfo.processInfo.environment
        let kills = environment["RUSHES_KILLS"].flatMap { Int($0) } ?? 100
        let seed = environment["RUSHES_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: .min ... .max)
        let laneCount = min(8, max(1, kills / 25))
        let waitsForProof = kills > 100
        let report = try await withThrowingTaskGroup(of: CrashReport.self) { group in
            for number in 0..<laneCount {
                group.addTask {
                    try await Self.lane(
                        number,
                        seed: seed,
                        kills: (kills + laneCount - 1) / laneCount,
                        waitsForProof: waitsForProof
                    )
                }
            }
            return try await group.reduce(into: CrashReport()) { $0 += $1 }
        }
        if environment["RUSHES_KILLS"] != nil { print(report) }
        #expect(report.kills >= kills)
        #expect(report.duplicates == 0, "seed \(seed)\n\(report)")
        #expect(report.lost == 0, "seed \(seed)\n\(report)")
        #expect(report.overspent == 0, "seed \(seed)\n\(report)")
        #expect(report.broken == 0, "seed \(seed)\n\(report)")
        #expect(report.faults.isEmpty, "seed \(seed)\n\(report)")
        // Every numbered step was met: a step that the program no longer passes is a test that tests nothing.
        for point in CrashPoint.allCases {
            #expect(report.killsByPoint.keys.contains { $0.hasSuffix(" \(point)") }, "\(point) seed \(seed)\n\(report)")
        }
    }

    private static func lane(_ number: Int, seed: UInt64, kills: Int, waitsForProof: Bool) async throws -> CrashReport {
        let clip = Self.clip
        let start = ContinuousClock.now
        let settings = ServerSettings.changed { settings in
            settings.output = ServedBody(clip)
            settings.epoch = Int64(Date().timeIntervalSince1970)
            settings.elapsed = { ContinuousClock.now - start }
        }
        return try await withMisbehavingServer(settings) { server in
            misbehave(server, seed: seed &* 31 &+ UInt64(number))
            var report = CrashReport()
            try await Workplace.use(server: server) { place in
                var lane = CrashLane(number: number, server: server, place: place, clip: clip, seed: seed)
                report = try await lane.run(kills: kills, waitsForProof: waitsForProof)
            }
            return report
        }
    }

    /// A third of all answers goes wrong in some way; what is accepted completes on its first poll, and some fail.
    private static func misbehave(_ server: MisbehavingServer, seed: UInt64) {
        let random = SeededRandom(seed: seed)
        server.script.submit.decide {
            switch random.below(20) {
            case 0: .lostAnswer
            case 1: .resetAfterAccepting
            case 2: .badJSON
            case 3: .status(500, message: "oops", isProcessed: true)
            case 4: .tooManyRequests(retryAfter: "0")
            case 5: .resetBeforeAccepting
            default: .none
            }
        }
        server.script.observe.decide {
            switch random.below(20) {
            case 0, 1: .badGateway
            case 2: .notANumber
            case 3: .latin1
            case 4: .logged(byteCount: 1_200_000)
            default: .none
            }
        }
        server.script.output.decide {
            switch random.below(20) {
            case 0..<4: .truncated(at: Int64(random.below(500_000)))
            case 4: .status([401, 403, 404, 410, 425, 503][random.below(6)], message: "not there yet")
            default: .none
            }
        }
        server.script.decide {
            .changed { plot in
                plot.statuses = []
                plot.pricedOnRead = 2
                plot.namelessReads = random.below(8) == 0 ? 1 : 0
                plot.finalWord = random.below(8) == 0 ? "succeed" : "completed"
                let spellings: [PredictionPlot.OutputSpelling] = [
                    .objects, .relative, .fileObjects, .nested, .jsonText, .elsewhere,
                ]
                plot.outputSpelling = random.below(4) == 0 ? spellings[random.below(spellings.count)] : .texts
            }
        }
    }

    /// A whole clip of more than one packet: the tiny one, and a box of free room behind it.
    private static let clip: [UInt8] = {
        let room = 600_000
        let size = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: room >> $0) }
        return TinyClip.bytes + size + Array("free".utf8) + [UInt8](repeating: 7, count: room - 8)
    }()
}
