import Foundation
import RushesCore
import RushesProvider
import RushesTesting

@main struct RushesPollingBenchmark {
    static func main() {
        if CommandLine.arguments.last == "shared" { return shared() }
        let seeds: ClosedRange<UInt64> = 1...5
        let worth = CommandLine.arguments.count > 1 ? Double(CommandLine.arguments[1])! : PollSchedule.worth
        for times in PretendedTimes.six {
            let clock = ContinuousClock()
            let start = clock.now
            var (learnt, later, fixed, fixedLater) = (PollingTally(), PollingTally(), PollingTally(), PollingTally())
            for seed in seeds {
                let trial = LearningTrial(of: times, seed: seed, worth: worth)
                learnt.add(trial.learnt)
                later.add(trial.learntLater)
                fixed.add(trial.fixed)
                fixedLater.add(trial.fixedLater)
            }
            let integral = (0..<20).map { times.integral(share: (Double($0) + 0.5) / 20) }.reduce(0, +) / 20
            let bound = integral * integral / 2
            func show(_ t: PollingTally, _ f: PollingTally) -> String {
                String(
                    format:
                        "calls %.2f vs %.2f (%+.0f%%) delay %.3f vs %.3f (%+.0f%%) p99 %.2f/%.2f max %.1f prod/bound %.3f",
                    t.callsPerJob,
                    f.callsPerJob,
                    100 * (t.callsPerJob / f.callsPerJob - 1),
                    t.meanDelay,
                    f.meanDelay,
                    100 * (t.meanDelay / f.meanDelay - 1),
                    t.delay(percentile: 99),
                    f.delay(percentile: 99),
                    t.delay(percentile: 100),
                    t.callsPerJob * t.meanDelay / bound
                )
            }
            print(times.name, String(format: "bound %.2f  cpu %@", bound, "\(clock.now - start)"))
            print("   all  ", show(learnt, fixed))
            print("   later", show(later, fixedLater))
        }
    }

    static func shared() {
        for times in PretendedTimes.six {
            let integral = (0..<20).map { times.integral(share: (Double($0) + 0.5) / 20) }.reduce(0, +) / 20
            let mean = (0..<20).map { times.mean(share: (Double($0) + 0.5) / 20) }.reduce(0, +) / 20
            let k = 5 * mean / 100
            let bound = integral * integral / 2 / k
            print(times.name, "bound", bound, "K", k)
            for (name, order, stagger) in [
                ("queue", SharedRateTrial.Order.queue, 0.2), ("queue spread", SharedRateTrial.Order.queue, mean / 100),
                ("sort", .greatestNeed, 0.2), ("sort spread", .greatestNeed, mean / 100),
            ] {
                var all = PollingTally()
                var (ref, req, sil) = (0, 0, 0.0)
                for seed: UInt64 in 1...3 {
                    var setting = SharedRateTrial.Setting()
                    setting.order = order
                    setting.stagger = stagger
                    let t = SharedRateTrial(of: times, setting: setting, seed: seed)
                    all.add(t.tally); ref += t.refusals; req += t.requests; sil = max(sil, t.longestSilence)
                }
                print(
                    "  ",
                    name,
                    String(
                        format: "calls %.2f delay %.2f = %.3f of bound p99 %.1f 429 %d of %d silence %.0f",
                        all.callsPerJob,
                        all.meanDelay,
                        all.meanDelay / bound,
                        all.delay(percentile: 99),
                        ref,
                        req,
                        sil
                    )
                )
            }
            for seed: UInt64 in 1...2 {
                var setting = SharedRateTrial.Setting()
                setting.rate = AdaptiveRate()
                let t = SharedRateTrial(of: times, setting: setting, seed: seed)
                print(
                    "   aimd",
                    String(
                        format: "calls %.2f delay %.2f = %.3f p99 %.1f 429 %d of %d rate %.2f",
                        t.tally.callsPerJob,
                        t.tally.meanDelay,
                        t.tally.meanDelay / bound,
                        t.tally.delay(percentile: 99),
                        t.refusals,
                        t.requests,
                        Double(t.requests) / t.duration
                    )
                )
            }
        }
    }
}
