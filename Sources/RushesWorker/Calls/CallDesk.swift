import Foundation
import RushesCore
import RushesProvider
import Synchronization

/// Where all calls to one service wait for their turn: under one limit of requests, and whoever needs an answer most is
/// next.
///
/// There is one scheduler for all jobs and not a timer a job: it sleeps until the next question is due, and serves
/// whatever is due then. What it decides by are values: how long predictions take (``CompletionTimes``), whose turn it
/// is (``PollQueue``, ``CallTurns``), how much the service takes (``AdaptiveRate``, ``AdaptiveConcurrency``), whether the
/// service's list may stand in for questions (``HistorySweep``).
final class CallDesk: Sendable {
    typealias Waiter = CheckedContinuation<Bool, Never>

    struct State {
        var rate: AdaptiveRate
        /// Submissions may have a limit of their own below that of all calls.
        var submissionRate = AdaptiveRate()
        var concurrency: AdaptiveConcurrency
        var turns = CallTurns()
        var polls = PollQueue<Job.ID>()
        var sweep = HistorySweep<Job.ID>()
        var times: [CompletionKey: CompletionTimes] = [:]
        var schedules: [CompletionKey: PollSchedule] = [:]
        /// With more kinds than this, those are forgotten of which none runs.
        var mostKinds = CallDesk.kindsKept
        var running: [Job.ID: RunningPrediction] = [:]
        var jobs: [String: Job.ID] = [:]
        var acceptances = AcceptanceOrder()
        /// The predictions that ended last, whose ends a list is compared with.
        var ended: [(id: Job.ID, prediction: RunningPrediction)] = []
        /// How many predictions of a kind are asked for although nothing is known of when it ends, and the others.
        var scouts: [CompletionKey: Int] = [:]
        var heldBack: [CompletionKey: [Job.ID]] = [:]
        /// The delay, in seconds, that one request is worth now.
        var worth = PollSchedule.worth
        /// Submissions that are on their way.
        var submitting = 0
        /// Questions that are on their way.
        var asking = 0
        /// Inquiries that are on their way.
        var inquiring = 0
        /// Submissions that did not get there in a row: while nothing gets through, few are tried.
        var unreachable = 0
        /// Until when no submission is tried, because the last one did not get there or the service asks for it.
        var closedUntil: Duration = .zero
        /// Until when the service has asked to be left alone, as far as that is done.
        var askedToWaitUntil: Duration = .zero
        /// Until when it has asked for that in full. Until then one submission at a time is tried.
        var silentUntil: Duration = .zero
        /// The silence that a person was told of last.
        var toldUntil: Duration = .zero
        /// Submissions that were refused in a row, and when the first was.
        var refusals: (count: Int, since: Duration)?
        var lines: [CallKind: CallLine<Waiter>] = [:]
        var lastCaller: UInt64 = 0
        /// A question that is due and waits for the limit.
        var dueJob: Job.ID?
        var duePage: Int?
        /// Until when the list has nothing to do.
        var sweepRestsUntil: Duration = .zero
        var isWorking = false
        var isNudged = false
        var sleeper: Task<Void, Never>?
    }

    /// What is to be done after the lock is given back.
    struct Work {
        var resumed: [Waiter] = []
        var page: Int?
        /// How long nothing is due; `nil` if nothing waits at all.
        var rest: Duration?
    }

    let provider: any Provider
    let environment: WorkerEnvironment
    let state: Guarded<State>
    private let sinceOrigin: @Sendable () -> Duration
    private let longestPause: Duration
    private let outwaitsLimits: Bool

    /// With questions due closer together than this, they are served together.
    static let tick: Duration = .milliseconds(50)
    /// No more submissions, and no more questions, than this are on their way at once: whoever comes after them waits
    /// here, where it costs little, and not for a connection with a clock running.
    static let callsOnTheirWay = 64
    /// No more inquiries than this: there may be hundreds, and nobody waits for them.
    static let inquiriesOnTheirWay = 8
    /// So many refusals in a row, for so long, while so many run, are taken for a limit of how many may run.
    static let refusalsInARow = 8
    static let longestWithoutAcceptance: Duration = .seconds(30)
    static let leastToBeTooMany = 4
    /// So many kinds of predictions are learnt about. Where lengths are free there are as many kinds as jobs.
    static let kindsKept = 200
    /// So many predictions of a kind of which nothing is known are asked for.
    static let scoutsPerKind = 20
    /// The others are asked for after this, whatever the first have come to.
    static let longestHeldBack: Duration = .seconds(120)
    /// With more running predictions than this nobody waits for a single one, and a request is worth a longer delay.
    static let watchedAtOnce = 50
    /// After so many submissions in a row that did not get there, the next is waited with, for longer each time.
    static let triesBeforeClosing = 8
    /// With fewer running predictions the list is not looked at.
    static let leastToSweep = HistorySweepRules().least
    /// A prediction is asked for itself after this, even if the list is good, so that nothing is overlooked.
    static let longestUnasked: Duration = .seconds(600)

    /// Sets up a desk at which nobody waits.
    init(provider: any Provider, environment: WorkerEnvironment, limits: WorkerLimits) {
        self.provider = provider
        self.environment = environment
        state = Guarded(
            State(
                rate: AdaptiveRate(ceiling: limits.callsPerSecond ?? provider.traits.callsPerSecond),
                concurrency: AdaptiveConcurrency(ceiling: limits.concurrency ?? provider.traits.jobsAtOnce)
            )
        )
        sinceOrigin = Self.timer(environment.clock)
        longestPause = limits.longestSubmissionPause
        outwaitsLimits = limits.outwaitsLimits
    }

    /// The time since the desk was set up; no change of the machine's clock moves it.
    var now: Duration { sinceOrigin() }

    static func timer<Time: Clock<Duration>>(_ clock: Time) -> @Sendable () -> Duration {
        let origin = clock.now
        return { origin.duration(to: clock.now) }
    }

    // MARK: - Calls

    /// Waits until a call may be made. The end of a submission (``submissionEnded(_:sentAt:)``) and of an inquiry
    /// (``inquiryEnded()``) must be told.
    ///
    /// - Returns: the moment at which it may.
    /// - Throws: `interrupted` if the task is cancelled before; `waiting_timed_out` for a submission at a service that
    ///   asks for more silence than is waited for (``silence``).
    func turn(for kind: CallKind) async throws(RushesError) -> Duration {
        try checkPatience(with: kind)
        let id = state.withLock { state in
            state.lastCaller += 1
            return state.lastCaller
        }
        let mayCall = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: Waiter) in
                guard !Task.isCancelled else { return continuation.resume(returning: false) }
                state.withLock { $0.lines[kind, default: CallLine()].append(continuation, as: id) }
                wake()
                // Between the look above and the line, the task may have been cancelled.
                if Task.isCancelled { giveUp(id, of: kind) }
            }
        } onCancel: {
            giveUp(id, of: kind)
        }
        guard mayCall else {
            if !Task.isCancelled { try checkPatience(with: kind) }
            throw RushesError(.interrupted, "waiting for a turn was interrupted")
        }
        return now
    }

    /// How much longer the service asks not to be sent anything.
    var silence: Duration {
        let now = now
        return state.withLock { max($0.silentUntil - now, .zero) }
    }

    private func checkPatience(with kind: CallKind) throws(RushesError) {
        guard kind == .submission, !outwaitsLimits, silence > longestPause else { return }
        throw RushesError(.waitingTimedOut, "the service asks to be left alone")
    }

    /// Whether a wait that the service asks for is news: a hundred submissions are told of it at once.
    func isNews(_ wait: Duration) -> Bool {
        let now = now
        return state.withLock { state in
            guard now + wait > state.toldUntil + max(wait / 10, .seconds(1)) else { return false }
            state.toldUntil = now + wait
            return true
        }
    }

    private func giveUp(_ id: UInt64, of kind: CallKind) {
        state.withLock { $0.lines[kind]?.remove(id) }?.resume(returning: false)
    }

    /// The service took a call: anything but a 429.
    func answered() {
        let now = now
        state.withLock { $0.rate.answered(at: now) }
    }

    /// The service answered 429 to a call that is not a submission.
    func refused(sentAt: Duration, retryAfter: Duration?) {
        let now = now
        state.withLock { $0.rate.refused(at: now, sentAt: sentAt, retryAfter: retryAfter) }
    }

    /// An inquiry has come to its end, or was not made after all.
    func inquiryEnded() {
        state.withLock { $0.inquiring -= 1 }
        wake()
    }

    /// A submission has come to its end.
    func submissionEnded(_ outcome: SubmissionOutcome, sentAt: Duration) {
        let now = now
        let impatient = state.withLock { state -> [Waiter] in
            state.submitting -= 1
            if case .notSent = outcome {
                state.unreachable += 1
                // A few at once may meet the same moment: a short pause for each, and longer ones after a row of failures.
                let step = max(state.unreachable - Self.triesBeforeClosing, 0)
                let pause = min(Duration.milliseconds(250 * (1 << min(step, 7))), .seconds(30))
                state.closedUntil = max(state.closedUntil, now + pause)
            } else if state.unreachable > 0 {
                // Something gets through again. A pause that the service itself has asked for stays.
                state.unreachable = 0
                state.closedUntil = state.askedToWaitUntil
            }
            switch outcome {
            case .limited(let asked, _):
                let retryAfter = asked.map { min($0, longestPause) }
                if let asked { state.silentUntil = max(state.silentUntil, now + asked) }
                var refusals = state.refusals ?? (0, now)
                refusals.count += 1
                state.refusals = refusals
                // One alone may have any reason; a limit refuses several before it lets one through again.
                if refusals.count > 1 {
                    state.submissionRate.refused(at: now, sentAt: sentAt, retryAfter: retryAfter)
                } else if let retryAfter {
                    state.askedToWaitUntil = max(state.askedToWaitUntil, now + retryAfter)
                    state.closedUntil = max(state.closedUntil, state.askedToWaitUntil)
                }
                // No rate is so low that nothing at all gets through for so long: too many jobs run.
                if refusals.count >= Self.refusalsInARow, now - refusals.since >= Self.longestWithoutAcceptance,
                    state.running.count >= Self.leastToBeTooMany
                {
                    state.concurrency.refused(running: state.running.count)
                    // The rate was not to blame.
                    state.submissionRate = AdaptiveRate()
                    state.refusals = nil
                }
            case .accepted:
                // It takes submissions now, even if it asked for a pause before.
                state.silentUntil = .zero
                state.refusals = nil
                state.concurrency.accepted(running: state.running.count + 1)
                state.rate.answered(at: now)
                state.submissionRate.answered(at: now)
            case .refused:
                state.silentUntil = .zero
                state.refusals = nil
                state.rate.answered(at: now)
                state.submissionRate.answered(at: now)
            case .inDoubt:
                state.refusals = nil
            case .notSent:
                break
            }
            var impatient: [Waiter] = []
            if !outwaitsLimits, state.silentUntil - now > longestPause {
                while let waiter = state.lines[.submission]?.popFirst() { impatient.append(waiter) }
            }
            return impatient
        }
        for waiter in impatient { waiter.resume(returning: false) }
        wake()
    }

    // MARK: - Predictions

    /// Whether something is known of how long such predictions take.
    func knows(_ kind: CompletionKey) -> Bool { state.withLock { $0.times[kind] != nil } }

    /// Takes in how long such predictions took, the newest first.
    func learn(_ kind: CompletionKey, newestFirst times: [Duration], expected: Duration?) {
        let learnt = CompletionTimes(newestFirst: times, expected: expected)
        let now = now
        state.withLock { state in
            guard state.times[kind] == nil else { return }
            state.forgetKinds()
            state.times[kind] = learnt
            state.schedule(kind)
            if learnt.count > 0 { state.release(kind, at: now) }
        }
    }

    /// How much longer a prediction is likely to take.
    func remaining(of job: Job.ID) -> Duration? {
        let now = now
        return state.withLock { state in
            guard let prediction = state.running[job] else { return nil }
            return state.times[prediction.kind]?.remaining(atAge: now - prediction.acceptedAt)
        }
    }

    /// A prediction runs that was accepted so long ago.
    func enter(_ job: Job.ID, remoteID: String, kind: CompletionKey, age: Duration) {
        let acceptedAt = now - age
        state.withLock { state in
            guard state.running[job] == nil else { return }
            state.running[job] = RunningPrediction(remoteID: remoteID, kind: kind, acceptedAt: acceptedAt)
            state.acceptances.insert(acceptedAt)
            state.jobs[remoteID] = job
            state.polls.insert(job, of: kind, since: acceptedAt)
            state.weighRequests()
            // Predictions of a kind are alike: while nothing is known of when they end, the first few are asked for, and
            // the others when one of those has ended.
            guard state.times[kind].map({ $0.count == 0 }) ?? true else { return }
            if state.scouts[kind, default: 0] < Self.scoutsPerKind {
                state.scouts[kind, default: 0] += 1
            } else {
                state.polls.postpone(job, until: acceptedAt + Self.longestHeldBack)
                state.heldBack[kind, default: []].append(job)
            }
        }
    }

    /// Whether the prediction is asked for here.
    func holds(_ job: Job.ID) -> Bool { state.withLock { $0.running[job] != nil } }

    /// Nobody asks for the prediction any more: it has ended, and how long it took is learnt, or it is left to itself.
    func leave(_ job: Job.ID, hasEnded: Bool) {
        let now = now
        let ended = state.withLock { state -> RunningPrediction? in
            let count = state.running.count
            guard let prediction = state.running.removeValue(forKey: job) else { return nil }
            if prediction.isAsked { state.asking -= 1 }
            state.jobs[prediction.remoteID] = nil
            state.polls.remove(job)
            if state.dueJob == job { state.dueJob = nil }
            guard hasEnded else {
                state.acceptances.remove(prediction.acceptedAt)
                state.sweep.jobLeft(job)
                // A scout that is gone tells nothing any more.
                state.release(prediction.kind, at: now)
                return nil
            }
            state.concurrency.ended(running: count)
            state.weighRequests()
            guard count >= Self.leastToSweep else { return prediction }
            state.ended.append((job, prediction))
            if state.ended.count > 512 { state.ended.removeFirst(256) }
            state.sweep.jobEnded(job, rank: state.acceptances.rank(of: prediction.acceptedAt), at: now)
            state.sweepRestsUntil = .zero
            return prediction
        }
        if let ended { learn(ended, at: now) }
        wake()
    }

    private func learn(_ prediction: RunningPrediction, at now: Duration) {
        let ran = (prediction.seenRunningAt ?? prediction.acceptedAt) - prediction.acceptedAt
        state.withLock { state in
            defer { state.forgetKinds() }
            var times = state.times[prediction.kind] ?? CompletionTimes()
            times.add(after: ran, by: now - prediction.acceptedAt)
            state.times[prediction.kind] = times
            state.release(prediction.kind, at: now)
            // After many, one more tells little.
            guard times.count < 50 || times.count.isMultiple(of: 10) else { return }
            state.schedule(prediction.kind)
            guard let status = prediction.status else { return }
            let kind = prediction.kind.since(status: status.word)
            var since = state.times[kind] ?? CompletionTimes()
            since.add(
                after: max((prediction.seenRunningAt ?? status.since) - status.since, .zero),
                by: now - status.since
            )
            state.times[kind] = since
            if since.count >= Self.completionsToKnow { state.schedule(kind) }
        }
    }

    /// So many ends teach when predictions end that have reached a status.
    private static let completionsToKnow = 12

    /// Waits until the prediction is to be asked for.
    ///
    /// - Returns: the moment.
    /// - Throws: `interrupted` if the task is cancelled before.
    func turn(toAskFor job: Job.ID) async throws(RushesError) -> Duration {
        let mayAsk = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: Waiter) in
                let isDue = state.withLock { state -> Bool in
                    guard state.running[job] != nil, state.running[job]?.mayAsk == false, !Task.isCancelled else {
                        state.running[job]?.mayAsk = false
                        return true
                    }
                    state.running[job]?.waiter = continuation
                    return false
                }
                if isDue { return continuation.resume(returning: !Task.isCancelled) }
                wake()
                if Task.isCancelled { giveUp(job) }
            }
        } onCancel: {
            giveUp(job)
        }
        guard mayAsk else { throw RushesError(.interrupted, "waiting was interrupted") }
        let now = now
        state.withLock { $0.running[job]?.askedAt = now }
        return now
    }

    private func giveUp(_ job: Job.ID) {
        let waiter = state.withLock { state in
            defer { state.running[job]?.waiter = nil }
            return state.running[job]?.waiter
        }
        waiter?.resume(returning: false)
    }

    /// The prediction was seen to run.
    func runs(_ job: Job.ID, status: String) {
        let now = now
        state.withLock { state in
            guard var prediction = state.running[job] else { return }
            prediction.seenRunningAt = now
            state.asking -= prediction.isAsked ? 1 : 0
            prediction.isAsked = false
            if prediction.status?.word != status {
                let isChange = prediction.status != nil
                prediction.status = (status, now)
                let kind = prediction.kind.since(status: status)
                if isChange, let times = state.times[kind], times.count >= Self.completionsToKnow {
                    state.polls.statusChanged(job, at: now, to: kind)
                }
            }
            state.running[job] = prediction
            state.sweep.jobRuns(job, askedAt: prediction.askedAt ?? now, at: now)
            state.polls.answered(job, at: now)
        }
        wake()
    }

    /// Asking for the prediction brought nothing; it is asked for again after a while.
    func postpone(_ job: Job.ID, by wait: Duration) {
        let now = now
        state.withLock { state in
            if state.running[job]?.isAsked == true {
                state.running[job]?.isAsked = false
                state.asking -= 1
            }
            state.polls.postpone(job, until: now + wait)
        }
        wake()
    }
}
