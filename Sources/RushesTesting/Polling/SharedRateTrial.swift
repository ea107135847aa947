package import RushesCore
import RushesProvider

/// Many jobs in flight under one rate limit, in no time at all: whoever ends makes room for a new one.
///
/// The pretended service keeps to a limit of its own, takes a little while for each answer, and refuses with 429 what
/// comes too fast. Jobs are accepted without a request of the same limit, so that all of it is for asking.
package struct SharedRateTrial: Sendable {
    /// In which order jobs are asked for.
    package enum Order: Sendable {
        /// As `PollQueue` says.
        case queue
        /// All needs are computed at each request, and the greatest is asked for: what the queue comes near, at a cost
        /// that grows with the number of jobs.
        case greatestNeed
        /// The job that was asked about the longest ago, never before three seconds.
        case turns
    }

    /// What is tried.
    package struct Setting: Sendable {
        /// How many jobs are in flight.
        package var inFlight = 100
        /// How far apart the first jobs are accepted, in seconds: a batch's are sent one after the other.
        package var stagger = 0.2
        /// How many jobs end before the trial does.
        package var jobs = 1500
        /// How many of the first jobs are left out of the tally.
        package var leftOut = 200
        /// How many requests a second the service takes.
        package var serviceLimit = 5.0
        /// How many it takes at once after a pause.
        package var serviceBurst = 5
        /// The client's rate.
        package var rate = AdaptiveRate(ceiling: 5)
        /// In which order jobs are asked for.
        package var order = Order.queue
        /// What the service says of when to come back, in seconds; `nil` where it says nothing.
        package var retryAfter: Double?

        /// The usual trial.
        package init() {}
    }

    /// The jobs' requests and delays, answers' travel included.
    package private(set) var tally = PollingTally()
    /// How many requests were refused.
    package private(set) var refusals = 0
    /// How many requests were made in all.
    package private(set) var requests = 0
    /// How long the trial took, in its own seconds.
    package private(set) var duration = 0.0
    /// The longest that any running job was not asked for after the first request for it, in seconds.
    package private(set) var longestSilence = 0.0

    private struct Flight {
        var job: Int
        var sentAt: Double
        var answeredAt: Double
        var isRefused: Bool
        var isFinished: Bool
    }

    private struct Running {
        var origin: Double
        var end: Double
        var calls = 0
        var asked: Double?
        var isAsked = false
    }

    /// Runs a trial.
    ///
    /// - Parameters:
    ///   - times: how long the jobs take.
    ///   - setting: what is tried.
    ///   - seed: decides everything.
    package init(of times: PretendedTimes, setting: Setting = Setting(), seed: UInt64) {
        let random = SeededRandom(seed: seed)
        let key = CompletionKey(model: ModelID("pretended"))
        var learner = CompletionTimes()
        var schedule = PollSchedule(learner)
        var rate = setting.rate
        var service = RateLimit(perSecond: setting.serviceLimit, burst: setting.serviceBurst)
        var queue = PollQueue<Int>()
        queue.learn(schedule, for: key)
        var running: [Int: Running] = [:]
        var flights: [Flight] = []
        var started = 0
        var finished = 0
        var now = 0.0

        func start(at origin: Double) {
            let share = min(Double(started) / Double(setting.jobs), 1)
            running[started] = Running(origin: origin, end: origin + times.time(using: random, share: share))
            queue.insert(started, of: key, since: .seconds(origin))
            started += 1
        }
        for place in 0..<setting.inFlight { start(at: Double(place) * setting.stagger) }

        while finished < setting.jobs {
            while let index = flights.firstIndex(where: { $0.answeredAt <= now }) {
                let flight = flights.remove(at: index)
                guard var job = running[flight.job] else { continue }
                job.isAsked = false
                if flight.isRefused {
                    refusals += 1
                    rate.refused(
                        at: .seconds(now),
                        sentAt: .seconds(flight.sentAt),
                        retryAfter: setting.retryAfter.map { .seconds($0) }
                    )
                    queue.postpone(flight.job, until: .seconds(now))
                    running[flight.job] = job
                    continue
                }
                rate.answered(at: .seconds(now))
                job.calls += 1
                if let asked = job.asked { longestSilence = max(longestSilence, flight.sentAt - asked) }
                guard flight.isFinished else {
                    job.asked = flight.sentAt
                    running[flight.job] = job
                    queue.answered(flight.job, at: .seconds(flight.sentAt))
                    continue
                }
                finished += 1
                if finished > setting.leftOut { tally.add(calls: job.calls, delay: now - job.end) }
                learner.add(
                    after: .seconds((job.asked ?? job.origin) - job.origin),
                    by: .seconds(flight.sentAt - job.origin)
                )
                schedule = PollSchedule(learner)
                queue.learn(schedule, for: key)
                queue.remove(flight.job)
                running[flight.job] = nil
                start(at: now)
            }
            var wake = flights.map(\.answeredAt).min() ?? .infinity
            let wait = rate.wait(at: .seconds(now))
            if wait > .zero {
                wake = min(wake, now + wait.inSeconds + 1e-9)
            } else {
                var turn: Int?
                switch setting.order {
                case .queue:
                    switch queue.next(at: .seconds(now)) {
                    case .ask(let job)?: turn = job
                    case .wait(let moment)?: wake = min(wake, moment.inSeconds)
                    case nil: break
                    }
                case .greatestNeed, .turns:
                    let best = Self.best(of: running, order: setting.order, schedule: schedule, at: now)
                    turn = best.job
                    if best.job == nil { wake = min(wake, now + best.wait) }
                }
                if let job = turn {
                    _ = rate.admit(at: .seconds(now))
                    running[job]?.isAsked = true
                    let travel = 0.02 + 0.06 * random.unit
                    let arrival = now + travel / 2
                    // What travels may overtake; the service judges each as it comes, near enough in this order.
                    let isRefused = service.admit(at: .seconds(arrival)) > .zero
                    flights.append(
                        Flight(
                            job: job,
                            sentAt: now,
                            answeredAt: now + travel,
                            isRefused: isRefused,
                            isFinished: !isRefused && (running[job]?.end ?? 0) <= arrival
                        )
                    )
                    requests += 1
                    continue
                }
            }
            now = max(now, wake)
        }
        duration = now
    }

    private static func best(
        of running: [Int: Running],
        order: Order,
        schedule: PollSchedule,
        at now: Double
    ) -> (job: Int?, wait: Double) {
        var best: (job: Int, need: Double)?
        for (id, job) in running where !job.isAsked && job.origin <= now {
            let need =
                switch order {
                case .turns: (now - (job.asked ?? job.origin)) / 3
                case .queue, .greatestNeed:
                    schedule.need(
                        atAge: .seconds(now - job.origin),
                        afterAskingAt: job.asked.map { .seconds($0 - job.origin) }
                    )
                }
            if need > best?.need ?? 0 || need == best?.need && id < best?.job ?? 0 { best = (id, need) }
        }
        guard let best, best.need >= 1 else { return (nil, 0.05) }
        return (best.job, 0)
    }
}
