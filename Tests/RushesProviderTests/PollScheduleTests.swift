import RushesCore
import RushesProvider
import Testing

/// The poll schedule, simulated: requests and delay against a fixed three seconds.
@Suite struct PollScheduleTests {
    @Test func `every interval is between half a second and ten seconds`() {
        let schedules = [
            PollSchedule(completionTimes: []),
            PollSchedule(completionTimes: Array(repeating: .seconds(90), count: 50)),
            PollSchedule(completionTimes: [.milliseconds(1), .seconds(100_000)]),
        ]
        for schedule in schedules {
            for second in [0.0, 0.1, 1, 30, 90, 91, 600, 86_400] {
                let interval = schedule.interval(atAge: .seconds(second), afterRequests: 30)
                #expect(interval >= PollSchedule.shortest && interval <= PollSchedule.longest)
            }
        }
    }

    @Test func `the first question comes early, whatever has been learnt`() {
        let slow = PollSchedule(completionTimes: Array(repeating: .seconds(600), count: 50))
        #expect(slow.interval(atAge: .zero, afterRequests: 0) <= .seconds(1))
    }

    @Test func `questions are dense where predictions end and sparse where they do not`() {
        let schedule = PollSchedule(completionTimes: (80...100).map { .seconds($0) })
        let early = schedule.interval(atAge: .seconds(30), afterRequests: 20)
        let due = schedule.interval(atAge: .seconds(90), afterRequests: 20)
        #expect(due < early)
        #expect(due <= .seconds(2))
    }

    @Test func `learnt times cost fewer questions and less delay than a fixed three seconds`() {
        var random = SeededRandom(state: 42)
        var learnt: [Duration] = []
        var (requests, delay, fixedRequests, fixedDelay) = (0, 0.0, 0, 0.0)
        for round in 0..<400 {
            // Normal around 90 s with a spread of 6 s, from twelve uniform draws.
            let end = 90 + 6 * ((0..<12).reduce(0) { sum, _ in sum + Double.random(in: 0..<1, using: &random) } - 6)
            let schedule = PollSchedule(completionTimes: learnt)
            var (time, asked) = (0.0, 0)
            while time < end {
                time += schedule.interval(atAge: .seconds(time), afterRequests: asked).inSeconds
                asked += 1
            }
            if round >= 50 {
                requests += asked
                delay += time - end
                let count = (end / 3).rounded(.up)
                fixedRequests += Int(count)
                fixedDelay += count * 3 - end
            }
            learnt = ([.seconds(end)] + learnt).prefix(50).map(\.self)
        }
        #expect(requests < fixedRequests)
        #expect(delay < fixedDelay)
    }

    private struct SeededRandom: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }
}
