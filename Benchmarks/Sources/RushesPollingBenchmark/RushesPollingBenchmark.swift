import Foundation
import RushesCore
import RushesProvider
import RushesTesting

/// Measures asking after predictions, in no time at all: `RushesPollingBenchmark [SEEDS]`, one JSON object a line. Each
/// figure is over so many seeds, five unless given.
@main struct RushesPollingBenchmark {
    static func main() {
        let seeds = CommandLine.arguments.count > 1 ? max(UInt64(CommandLine.arguments[1]) ?? 5, 1) : 5
        for times in PretendedTimes.six { measureLearning(times, seeds: seeds) }
        for times in PretendedTimes.six { measureSharedRate(times, seeds: seeds) }
        for jobs in [10_000, 100_000] { measureQueue(jobs) }
        measureLearner()
    }

    /// A thousand jobs one after the other, and a loop of three seconds for the same ones.
    private static func measureLearning(_ times: PretendedTimes, seeds: UInt64) {
        var (learnt, later, fixed, fixedLater) = (PollingTally(), PollingTally(), PollingTally(), PollingTally())
        var (cold, fixedCold) = (PollingTally(), PollingTally())
        for seed in 1...seeds {
            let trial = LearningTrial(of: times, seed: seed)
            learnt.add(trial.learnt)
            later.add(trial.learntLater)
            fixed.add(trial.fixed)
            fixedLater.add(trial.fixedLater)
            let start = LearningTrial(of: times, jobs: 50, seed: seed)
            cold.add(start.learnt)
            fixedCold.add(start.fixed)
        }
        let bound = bound(times)
        for (name, tally, loop) in [
            ("", learnt, fixed), (", without the first 50", later, fixedLater), (", the first 50", cold, fixedCold),
        ] {
            let what = times.name + name
            // The tail of fifty jobs is one job; and the bound is one of a learner that has learnt.
            let isCold = tally.delays.count == 50 * Int(seeds)
            tell("\(what): 3 s loop: calls a job", loop.callsPerJob, "")
            tell("\(what): 3 s loop: mean delay", loop.meanDelay, "s")
            tell("\(what): calls a job", tally.callsPerJob, "", atMost: loop.callsPerJob)
            tell("\(what): mean delay", tally.meanDelay, "s", atMost: loop.meanDelay)
            tell("\(what): p99 delay", tally.delay(percentile: 99), "s", atMost: isCold ? nil : 4)
            let product = tally.callsPerJob * tally.meanDelay / bound
            tell(
                "\(what): calls x delay over Keller's bound",
                product,
                "",
                atMost: times.isSmooth && !isCold ? 1.3 : nil
            )
        }
    }

    /// A hundred jobs in flight under five requests a second.
    private static func measureSharedRate(_ times: PretendedTimes, seeds: UInt64) {
        let calls = 5 * mean(times) / 100
        let bound = bound(times) / calls
        var batch = SharedRateTrial.Setting()
        var steady = batch
        steady.stagger = mean(times) / 100
        var sorted = steady
        sorted.order = .greatestNeed
        var turns = steady
        turns.order = .turns
        var unknown = steady
        unknown.rate = AdaptiveRate()
        batch.leftOut = 0
        let settings = [
            ("steady", steady, 1.25), ("sent as one batch, from its first job", batch, nil),
            ("steady, by computing all needs", sorted, nil), ("steady, in turns", turns, nil),
            ("steady, the limit to be found", unknown, nil),
        ]
        for (name, setting, most) in settings {
            var tally = PollingTally()
            var (refusals, requests, duration) = (0, 0, 0.0)
            for seed in 1...seeds {
                let trial = SharedRateTrial(of: times, setting: setting, seed: seed)
                tally.add(trial.tally)
                refusals += trial.refusals
                requests += trial.requests
                duration += trial.duration
            }
            let what = "100 jobs, 5/s, \(times.name), \(name)"
            tell(
                "\(what): refused",
                Double(refusals) / Double(seeds),
                "a run",
                atMost: setting.rate.ceiling.map { _ in 0 }
            )
            tell("\(what): requests", Double(requests) / duration, "1/s")
            let delay = tally.meanDelay
            tell("\(what): mean delay", delay, "s", atMost: times.isSmooth ? most.map { $0 * bound } : nil)
            tell("\(what): mean delay over the bound", delay / bound, "", atMost: times.isSmooth ? most : nil)
        }
    }

    private static func measureQueue(_ jobs: Int) {
        let speed = QueueSpeed(jobs: jobs)
        let fast = speed.requestsPerSecond(limitedTo: nil, count: 300_000)
        tell("queue of \(jobs): requests decided, all that are due", fast, "1/s", atLeast: 100_000)
        let scarce = speed.requestsPerSecond(limitedTo: Double(jobs) / 100, count: 300_000)
        tell("queue of \(jobs): requests decided, a hundredth as many as jobs each second", scarce, "1/s")
        let sorting = speed.requestsPerSecondBySorting(count: 2_000_000 / jobs)
        tell("\(jobs) jobs: requests decided by computing all needs", sorting, "1/s")
    }

    private static func measureLearner() {
        let random = SeededRandom(seed: 9)
        var times = CompletionTimes()
        let clock = ContinuousClock()
        let start = clock.now
        for _ in 0..<2000 {
            let time = 80 + 60 * random.unit
            times.add(after: .seconds(time), by: .seconds(time + 2))
            _ = PollSchedule(times)
        }
        let taken = (clock.now - start) / .microseconds(2000)
        tell("learning from a completion, and a new schedule", taken, "us")
        let from = clock.now
        for _ in 0..<20 { times = CompletionTimes(newestFirst: (0..<200).map { _ in .seconds(80 + 60 * random.unit) }) }
        tell("learning from two hundred in a ledger", (clock.now - from) / .milliseconds(20), "ms")
    }

    /// Half the square of Keller's integral, for a service that may drift.
    private static func bound(_ times: PretendedTimes) -> Double {
        let integral = (0..<20).map { times.integral(share: (Double($0) + 0.5) / 20) }.reduce(0, +) / 20
        return integral * integral / 2
    }

    private static func mean(_ times: PretendedTimes) -> Double {
        (0..<20).map { times.mean(share: (Double($0) + 0.5) / 20) }.reduce(0, +) / 20
    }

    private static func tell(
        _ what: String,
        _ measured: Double,
        _ unit: String,
        atMost: Double? = nil,
        atLeast: Double? = nil
    ) {
        print(Figure(what: what, measured: measured, unit: unit, atMost: atMost, atLeast: atLeast).line)
        // Whoever reads along sees each figure when it is there.
        fflush(nil)
    }
}
