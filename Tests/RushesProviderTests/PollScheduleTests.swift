import RushesCore
import RushesProvider
import RushesTesting
import Testing

/// The poll schedule: its bounds, and what it costs beside a fixed three seconds.
@Suite struct PollScheduleTests {
    private static let schedules = [
        PollSchedule(completionTimes: []),
        PollSchedule(completionTimes: [], expected: .seconds(400)),
        PollSchedule(completionTimes: Array(repeating: .seconds(90), count: 50)),
        PollSchedule(completionTimes: [.milliseconds(1), .seconds(100_000)]),
        PollSchedule(completionTimes: (0..<100).map { .seconds($0 % 2 == 0 ? 40 : 140) }),
    ]

    @Test(arguments: schedules)
    func `after the first question every interval is between half a second and ten seconds`(schedule: PollSchedule) {
        for second in [0.0, 0.1, 1, 30, 90, 91, 600, 20_000, 86_400] where second >= schedule.begins.inSeconds {
            for jitter in [-1, -0.1, 0, 0.1] {
                let interval = schedule.interval(atAge: .seconds(second), afterRequests: 30, jitter: jitter)
                #expect(interval >= PollSchedule.shortest && interval <= PollSchedule.longest)
            }
        }
    }

    @Test(arguments: schedules) func `need grows with age, without end, and comes to the price at the age told`(
        schedule: PollSchedule
    ) {
        for asked in [nil, 0.0, 20, 88, 300, 30_000] as [Double?] {
            var before = 0.0
            for second in stride(from: asked ?? 0, to: (asked ?? 0) + 3000, by: 7.3) {
                let need = schedule.need(atAge: .seconds(second), afterAskingAt: asked.map { .seconds($0) })
                #expect(need >= before)
                before = need
            }
            #expect(before > 3)
            for price in [1.0, 1.7, 5] {
                let age = schedule.nextAge(afterAskingAt: asked.map { .seconds($0) }, price: price)
                let need = schedule.need(atAge: age, afterAskingAt: asked.map { .seconds($0) })
                #expect(abs(need - price) < 1e-6 || asked == nil && need > price, "\(need) at \(age) for \(price)")
            }
        }
    }

    @Test func `the first question waits for the age at which predictions begin to end`() {
        let slow = PollSchedule(completionTimes: (0..<100).map { .seconds(500 + $0) })
        #expect(slow.interval(atAge: .zero, afterRequests: 0) > .seconds(300))
        #expect(slow.interval(atAge: .zero, afterRequests: 0) < .seconds(510))
    }

    @Test func `while nothing is known the first questions come early, since some models answer at once`() {
        let unknown = PollSchedule(completionTimes: [])
        #expect(unknown.nextAge(afterAskingAt: nil) <= .seconds(2))
        let quick = PollSchedule(completionTimes: Array(repeating: .seconds(2), count: 5))
        #expect(quick.nextAge(afterAskingAt: nil) <= .seconds(3))
    }

    @Test func `questions are dense where predictions end and sparse where they do not`() {
        let schedule = PollSchedule(completionTimes: (0..<100).map { .seconds($0 % 2 == 0 ? 40 : 140) })
        let (first, between, second) = (40, 90, 140)
        #expect(schedule.interval(atAge: .seconds(first), afterRequests: 9) < .seconds(1))
        #expect(schedule.interval(atAge: .seconds(between), afterRequests: 9) > .seconds(5))
        #expect(schedule.interval(atAge: .seconds(second), afterRequests: 9) < .seconds(1))
    }

    @Test func `a model that has become quick is noticed though it is never seen running`() {
        var times = CompletionTimes(newestFirst: Array(repeating: .seconds(90), count: 100))
        var delay = Duration.zero
        for _ in 0..<30 {
            let schedule = PollSchedule(times)
            var (before, asked) = (Duration.zero, schedule.nextAge(afterAskingAt: nil))
            while asked < .seconds(10) {
                before = asked
                asked = schedule.nextAge(afterAskingAt: asked)
            }
            times.add(after: before, by: asked)
            delay = asked - .seconds(10)
        }
        #expect(delay < .seconds(2), "\(delay)")
    }

    @Test func `what is left of a prediction follows what has been learnt`() {
        let times = CompletionTimes(newestFirst: (0..<100).map { .seconds(80 + $0 % 20) })
        #expect(abs(times.remaining(atAge: .zero).inSeconds - 90) < 3)
        #expect(abs(times.remaining(atAge: .seconds(60)).inSeconds - 30) < 3)
    }

    /// The promise, with some room: the benchmark prints the figures.
    @Test(arguments: PretendedTimes.six)
    func `learning costs fewer questions and less delay than three seconds do, for times of any shape`(
        times: PretendedTimes
    ) {
        var (learnt, fixed, cold, fixedCold) = (PollingTally(), PollingTally(), PollingTally(), PollingTally())
        for seed: UInt64 in 1...2 {
            let trial = LearningTrial(of: times, seed: seed)
            learnt.add(trial.learnt)
            fixed.add(trial.fixed)
            let start = LearningTrial(of: times, jobs: 50, seed: seed)
            cold.add(start.learnt)
            fixedCold.add(start.fixed)
        }
        #expect(learnt.callsPerJob < 0.9 * fixed.callsPerJob)
        #expect(learnt.meanDelay < 0.85 * fixed.meanDelay)
        #expect(learnt.delay(percentile: 99) <= 4)
        #expect(cold.callsPerJob < fixedCold.callsPerJob)
        #expect(cold.meanDelay < fixedCold.meanDelay)
        let integral = (0..<5).map { times.integral(share: (Double($0) + 0.5) / 5) }.reduce(0, +) / 5
        let product = learnt.callsPerJob * learnt.meanDelay / (integral * integral / 2)
        if times.isSmooth { #expect(product <= 1.2, "\(product)") }
    }
}
