import RushesCore
import RushesProvider
import RushesTesting

/// How fast the poll queue is, with so many jobs in it.
struct QueueSpeed {
    /// How many jobs are in the queue.
    var jobs: Int

    /// Hands jobs out and puts them back, as fast as it goes.
    ///
    /// - Parameters:
    ///   - perSecond: how many requests there are in a second of the jobs' own time; `nil` for as many as are due.
    ///   - count: how many requests are made.
    /// - Returns: how many requests a second of real time were decided, each of them one `next` and one `answered`, and
    ///   each hundredth one a job that ends, another that begins and a curve that changes.
    func requestsPerSecond(limitedTo perSecond: Double?, count: Int) -> Double {
        let random = SeededRandom(seed: 5)
        let key = CompletionKey(model: ModelID("m"))
        let schedule = PollSchedule(completionTimes: (0..<200).map { _ in .seconds(80 + 60 * random.unit) })
        var queue = PollQueue<Int>()
        queue.learn(schedule, for: key)
        for job in 0..<jobs { queue.insert(job, of: key, since: .seconds(-120 * random.unit)) }
        var (now, next, done) = (0.0, jobs, 0)
        let clock = ContinuousClock()
        let start = clock.now
        while done < count {
            switch queue.next(at: .seconds(now)) {
            case .ask(let job)?:
                done += 1
                if let perSecond { now += 1 / perSecond }
                guard done.isMultiple(of: 100) else {
                    queue.answered(job, at: .seconds(now))
                    continue
                }
                queue.remove(job)
                queue.insert(next, of: key, since: .seconds(now))
                next += 1
                queue.learn(schedule, for: key)
            case .wait(let until)?: now = until.inSeconds
            case nil: return 0
            }
        }
        return Double(count) / ((clock.now - start) / .seconds(1))
    }

    /// The same by computing every job's need at each request and taking the greatest.
    func requestsPerSecondBySorting(count: Int) -> Double {
        let random = SeededRandom(seed: 5)
        let schedule = PollSchedule(completionTimes: (0..<200).map { _ in .seconds(80 + 60 * random.unit) })
        let origins = (0..<jobs).map { _ in Duration.seconds(-120 * random.unit) }
        var asked = [Duration](repeating: .zero, count: jobs)
        let clock = ContinuousClock()
        let start = clock.now
        for call in 0..<count {
            let now = Duration.seconds(1 + Double(call) / 100)
            var best = (job: 0, need: -1.0)
            for job in 0..<jobs {
                let need = schedule.need(atAge: now - origins[job], afterAskingAt: asked[job] - origins[job])
                if need > best.need { best = (job, need) }
            }
            asked[best.job] = now
        }
        return Double(count) / ((clock.now - start) / .seconds(1))
    }
}
