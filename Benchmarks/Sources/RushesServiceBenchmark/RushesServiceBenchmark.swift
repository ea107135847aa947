import Foundation
import RushesTesting
import Synchronization

/// A paid service on loopback whose predictions take their time:
/// `RushesServiceBenchmark [--from S] [--to S] [--bytes N] [--rate N] [--lag S] [--seed N]`.
///
/// It prints its port, then its account, one JSON object a line, whenever a line comes in; it ends when no more come.
@main struct RushesServiceBenchmark {
    static func main() async throws {
        guard let options = Options(CommandLine.arguments.dropFirst()) else {
            FileHandle.standardError.write(Data("usage: RushesServiceBenchmark \(Options.usage)\n".utf8))
            exit(64)
        }
        let (start, now) = (ContinuousClock.now, Date().timeIntervalSince1970)
        let epoch = Int64(now)
        let settings = ServerSettings.changed { settings in
            settings.elapsed = { ContinuousClock.now - start + .seconds(now - Double(epoch)) }
            settings.epoch = epoch
            settings.historyLag = { _ in .seconds(options.lag) }
            settings.keptRequestCount = 0
            settings.output = ServedBody(clip(of: options.bytes))
        }
        let server = try await MisbehavingServer.start(settings)
        let random = SeededRandom(seed: options.seed)
        server.script.decide {
            var plot = PredictionPlot(statuses: ["processing"])
            plot.endsAfter = .seconds(options.from + (options.to - options.from) * random.unit)
            return plot
        }
        let limit = RequestLimit(rate: options.rate)
        if options.rate > 0 {
            for queue in [server.script.submit, server.script.observe, server.script.history] {
                queue.decide(by: limit.next)
            }
        }
        tell(String(server.port))
        while readLine() != nil {
            tell(AccountLine(account: server.account, epoch: epoch, refusals: limit.refusals).text)
        }
        try await server.stop()
    }

    /// The smallest clip, followed by a `free` box that makes it so large.
    private static func clip(of byteCount: Int) -> [UInt8] {
        let clip = TinyClip.bytes
        let missing = byteCount - clip.count
        guard missing >= 8 else { return clip }
        let size = withUnsafeBytes(of: UInt32(missing).bigEndian, Array.init)
        return clip + size + "free".utf8 + [UInt8](repeating: 0, count: missing - 8)
    }

    private static func tell(_ line: String) {
        print(line)
        fflush(nil)
    }
}
