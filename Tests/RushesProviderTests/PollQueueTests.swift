import RushesCore
import RushesProvider
import RushesTesting
import Testing

/// One scheduler for many jobs.
@Suite struct PollQueueTests {
    private static let key = CompletionKey(model: ModelID("m"), duration: .seconds(5), resolution: .p720)
    private static let schedule = PollSchedule(completionTimes: (0..<100).map { .seconds(70 + $0 % 40) })

    private static func queue() -> PollQueue<Int> {
        var queue = PollQueue<Int>()
        queue.learn(schedule, for: key)
        return queue
    }

    @Test func `jobs come in the order in which their needs reach the price, as by trying all of them`() {
        let random = SeededRandom(seed: 11)
        var queue = Self.queue()
        var jobs: [Int: (origin: Duration, asked: Duration?)] = [:]
        var (now, next) = (Duration.zero, 0)
        for _ in 0..<20_000 {
            if jobs.count < 50, random.happens(0.3) {
                queue.insert(next, of: Self.key, since: now)
                jobs[next] = (now, nil)
                next += 1
            }
            let dues = jobs.mapValues { job in
                job.origin + Self.schedule.nextAge(afterAskingAt: job.asked.map { $0 - job.origin })
            }
            let first = dues.min { $0.value < $1.value }
            switch queue.next(at: now) {
            case .ask(let id)?:
                #expect(dues[id] ?? .seconds(1_000_000) <= now + .microseconds(2))
                if random.happens(0.1) {
                    queue.remove(id)
                    jobs[id] = nil
                } else {
                    queue.answered(id, at: now)
                    jobs[id]?.asked = now
                }
            case .wait(let until)?:
                let due = first?.value ?? .zero
                #expect(until >= due - .microseconds(1) && until <= due + .microseconds(3))
                now = until + .milliseconds(Int(random.unit * 20))
            case nil:
                #expect(jobs.isEmpty)
                now += .seconds(1)
            }
        }
        #expect(next > 1000)
    }

    @Test func `kinds of which no job is there can be forgotten, and the others keep their times`() {
        var (queue, untouched) = (Self.queue(), Self.queue())
        queue.insert(1, of: Self.key, since: .zero)
        untouched.insert(1, of: Self.key, since: .zero)
        for length in 1...500 {
            let key = CompletionKey(model: ModelID("m"), duration: .milliseconds(length))
            queue.learn(PollSchedule(completionTimes: [.seconds(length)]), for: key)
            queue.insert(1000 + length, of: key, since: .zero)
            queue.remove(1000 + length)
            let kept = CompletionKey(model: ModelID("m"), duration: .milliseconds(length - length % 100))
            if queue.kindCount > 50 { queue.forgetKinds(except: [kept]) }
            #expect(queue.kindCount <= 51)
        }
        #expect(queue.next(at: .zero) == untouched.next(at: .zero))
        // One that comes anew is a kind of which nothing is known.
        let key = CompletionKey(model: ModelID("m"), duration: .milliseconds(7))
        var cold = PollQueue<Int>()
        queue.remove(1)
        queue.insert(2, of: key, since: .zero)
        cold.insert(2, of: key, since: .zero)
        #expect(queue.next(at: .zero) == cold.next(at: .zero))
    }

    @Test func `a job that is being asked for is not handed out again until it is answered for`() {
        var queue = Self.queue()
        queue.insert(1, of: Self.key, since: .zero)
        #expect(queue.next(at: .seconds(80)) == .ask(1))
        #expect(queue.next(at: .seconds(200)) == nil)
        queue.postpone(1, until: .seconds(230))
        guard case .wait(let until)? = queue.next(at: .seconds(201)) else {
            Issue.record("asked before it was to be")
            return
        }
        #expect(until >= .seconds(230) && until < .seconds(231))
        #expect(queue.next(at: until) == .ask(1))
        queue.remove(1)
        queue.remove(1)
        queue.answered(1, at: until)
        #expect(queue.next(at: .seconds(999)) == nil)
        #expect(queue.count == 0)
    }

    @Test func `a change of status starts the age anew, along what is known of it`() {
        var queue = Self.queue()
        let processing = Self.key.since(status: "processing")
        queue.learn(PollSchedule(completionTimes: (0..<50).map { .seconds(28 + $0 % 5) }), for: processing)
        queue.insert(1, of: Self.key, since: .zero)
        #expect(queue.next(at: .seconds(80)) == .ask(1))
        queue.statusChanged(1, at: .seconds(80), to: processing)
        guard case .wait(let until)? = queue.next(at: .seconds(81)) else {
            Issue.record("asked though nothing ends that soon")
            return
        }
        #expect(until > .seconds(95) && until < .seconds(110))
    }

    @Test func `what is learnt meanwhile counts for the jobs that wait already`() {
        var queue = PollQueue<Int>()
        queue.learn(PollSchedule(completionTimes: Array(repeating: .seconds(600), count: 50)), for: Self.key)
        queue.insert(1, of: Self.key, since: .zero)
        queue.learn(Self.schedule, for: Self.key)
        guard case .wait(let until)? = queue.next(at: .zero) else {
            Issue.record("asked at once")
            return
        }
        #expect(until < .seconds(75))
    }

    @Test(arguments: [0.2, 2.0, 20])
    func `however few requests there are, no job starves, whatever its kind`(perSecond: Double) {
        // One kind is always in need, since its jobs are overdue; another hardly ever.
        var queue = Self.queue()
        let slow = CompletionKey(model: ModelID("slow"))
        queue.learn(PollSchedule(completionTimes: Array(repeating: .seconds(5000), count: 100)), for: slow)
        let quick = CompletionKey(model: ModelID("quick"))
        queue.learn(PollSchedule(completionTimes: Array(repeating: .seconds(2), count: 100)), for: quick)
        var seen = [Int: Int]()
        for id in 0..<20 { queue.insert(id, of: quick, since: .zero) }
        for id in 20..<25 { queue.insert(id, of: slow, since: .seconds(-6000)) }
        for call in 0..<4000 {
            let now = Duration.seconds(Double(call) / perSecond)
            guard case .ask(let id)? = queue.next(at: now) else { continue }
            seen[id, default: 0] += 1
            queue.answered(id, at: now)
        }
        for id in 0..<25 { #expect(seen[id, default: 0] >= 10, "\(id): \(seen[id, default: 0])") }
    }

    @Test(arguments: [PretendedTimes.uniform, .logNormal(spread: 0.32, median: 105), .drift])
    func `a hundred jobs under five requests a second are never refused and nearly as early as can be`(
        times: PretendedTimes
    ) {
        let mean = (0..<5).map { times.mean(share: (Double($0) + 0.5) / 5) }.reduce(0, +) / 5
        let integral = (0..<5).map { times.integral(share: (Double($0) + 0.5) / 5) }.reduce(0, +) / 5
        var setting = SharedRateTrial.Setting()
        setting.stagger = mean / 100
        let trial = SharedRateTrial(of: times, setting: setting, seed: 5)
        #expect(trial.refusals == 0)
        let bound = integral * integral / 2 / (5 * mean / 100)
        #expect(trial.tally.meanDelay <= 1.25 * bound, "\(trial.tally.meanDelay / bound)")
    }

    @Test func `a limit that nobody knows is found with few refusals`() {
        var setting = SharedRateTrial.Setting()
        setting.rate = AdaptiveRate()
        let trial = SharedRateTrial(of: .logNormal(spread: 0.32, median: 105), setting: setting, seed: 5)
        #expect(trial.refusals <= 20)
        #expect(Double(trial.requests) / trial.duration >= 4)
    }
}
