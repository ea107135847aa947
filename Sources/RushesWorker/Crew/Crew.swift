import Foundation
import Logging
public import RushesCore
import RushesLedger
import Synchronization

/// Takes up every job that waits and takes it to its end: what the gateway records, and what a program that has died
/// left behind, whoever's it is.
///
/// What is scarce is shared fairly: owners take turns in being sent, and in being rendered. A job that another worker has
/// in hand is left to it. Jobs in doubt are asked about from time to time; nothing is ever sent twice.
public final class Crew: Sendable {
    private let worker: Worker
    private let limits: CrewLimits
    private let admits: @Sendable (Job) -> Bool
    private let state = Guarded(CrewState())
    private let (signals, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    private let elapsed: @Sendable () -> Duration
    private let prices: PriceReader

    /// No clip is fetched again later than this after it was made, even if its link says that it still works.
    private static let longestLinkLife: TimeInterval = 7 * 86_400
    /// For how long new jobs wait at most while what an earlier program was sending is looked for.
    private static let longestRecovery = Duration.seconds(30)
    /// How long a job is left alone after it was asked what it has cost; as long as whoever ended it goes on asking.
    private static let pricePause = Duration.seconds(300)

    /// Makes a crew.
    ///
    /// - Parameters:
    ///   - worker: who does the work.
    ///   - limits: how much is done at once.
    ///   - admits: which jobs it takes up; some are for the program that made them.
    public init(
        worker: Worker,
        limits: CrewLimits = CrewLimits(),
        admits: @escaping @Sendable (Job) -> Bool = { _ in true }
    ) {
        self.worker = worker
        self.limits = limits
        self.admits = admits
        self.elapsed = CallDesk.timer(worker.environment.clock)
        self.prices = PriceReader(worker: worker)
    }

    /// Hands it a job that was recorded a moment ago, so that it needs not be looked for.
    public func offer(_ job: Job) {
        guard admits(job) else { return }
        state.withLock { $0.offer(errand(of: job), at: elapsed(), within: limits) }
        signal.yield()
    }

    private func errand(of job: Job) -> CrewState.Errand {
        CrewState.Errand(job, takesTime: limits.rehearsalLatency != nil)
    }

    /// How many jobs it has in hand.
    public var inHand: Int { state.withLock(\.inHand) }

    /// Works until the task is cancelled. Then it stops between two steps: what was sent goes on at its service, and is
    /// taken up again by the next crew.
    public func run() async {
        state.withLock { $0.holdsSubmissions = true }
        await withDiscardingTaskGroup { group in
            group.addTask { [self] in
                await recover()
                allowSubmissions()
            }
            group.addTask { [self] in
                try? await worker.environment.clock.sleep(for: Self.longestRecovery)
                allowSubmissions()
            }
            group.addTask { [self] in await look() }
            group.addTask { [self] in await inquire() }
            group.addTask { [self] in await readPrices() }
            group.addTask { [prices] in await prices.run() }
            for await _ in signals {
                if Task.isCancelled { break }
                while let errand = state.withLock({ $0.begin(within: limits) }) {
                    group.addTask { [self] in
                        await run(errand)
                        signal.yield()
                    }
                }
            }
            group.cancelAll()
        }
    }

    /// Looks for what a program was sending when it stopped, before anything new is sent: what is sent pushes it down in
    /// its service's history.
    private func recover() async {
        do throws(RushesError) {
            let brokenOff = try await unclaimedJobs { [self] in $0.isBeingSent && admits($0) }
            try await worker.reconcile(brokenOff) { job, _ in
                if job.state != .inDoubt { offer(job) }
            }
        } catch {
            worker.log.warning("what was being sent could not be looked for", metadata: ["code": "\(error.code)"])
        }
    }

    private func allowSubmissions() {
        state.withLock { $0.holdsSubmissions = false }
        signal.yield()
    }

    /// Jobs that nobody works on and that fit, a thousand or somewhat more at most.
    private func unclaimedJobs(where fits: (Job) -> Bool) async throws(RushesError) -> [Job] {
        var found: [Job] = []
        var last: Job.ID?
        while found.count < 1000 {
            let page = try await worker.ledger.unclaimedJobs(
                after: last,
                limit: 500
            )
            found += page.filter(fits)
            last = page.last?.id
            if page.count < 500 { break }
        }
        return found
    }

    /// Looks for jobs that other programs have added, and now and then at everything.
    private func look() async {
        var newest: Job.ID?
        var sinceWhole = limits.wholeLook
        while !Task.isCancelled {
            let isWhole = sinceWhole >= limits.wholeLook
            if isWhole { (newest, sinceWhole) = (nil, .zero) }
            do throws(RushesError) {
                newest = try await look(after: newest)
                if isWhole { try await lookForBrokenClips() }
            } catch {
                worker.log.warning("the ledger could not be read", metadata: ["code": "\(error.code)"])
            }
            signal.yield()
            guard (try? await worker.environment.clock.sleep(for: limits.look)) != nil else { return }
            sinceWhole += limits.look
        }
    }

    private func look(after id: Job.ID?) async throws(RushesError) -> Job.ID? {
        var newest = id
        while true {
            let page = try await worker.ledger.unclaimedJobs(
                after: newest,
                limit: 500
            )
            let now = elapsed()
            state.withLock { state in
                for job in page where job.state != .inDoubt && admits(job) {
                    // It is being looked for.
                    if state.holdsSubmissions, job.isBeingSent { continue }
                    state.offer(errand(of: job), at: now, within: limits)
                }
            }
            newest = page.last?.id ?? newest
            if page.count < 500 { return newest }
        }
    }

    /// Looks for clips that came home broken. Their links are asked again while they may live, and once more after that,
    /// so that it is recorded that they are gone.
    private func lookForBrokenClips() async throws(RushesError) {
        let present = worker.environment.now()
        var last: Job.ID?
        while true {
            let page = try await worker.ledger.fetchableJobs(
                finishedAfter: present.addingTimeInterval(-Self.longestLinkLife),
                after: last,
                limit: 500
            )
            let now = elapsed()
            state.withLock { state in
                for job in page where admits(job) {
                    guard present < job.fetchBy.addingTimeInterval(limits.refetch.upperBound.inSeconds) else {
                        continue
                    }
                    state.offer(errand(of: job), at: now, within: limits)
                }
            }
            last = page.last?.id
            if page.count < 500 { return }
        }
    }

    /// Asks the services about jobs in doubt.
    private func inquire() async {
        while (try? await worker.environment.clock.sleep(for: limits.inquiry)) != nil {
            do throws(RushesError) {
                let doubtful = try await unclaimedJobs { [self] in $0.state == .inDoubt && admits($0) }
                try await worker.reconcile(doubtful) { job, _ in
                    if job.state != .inDoubt { offer(job) }
                }
            } catch {
                worker.log.warning("jobs in doubt could not be asked about", metadata: ["code": "\(error.code)"])
            }
        }
    }

    /// Asks the services what jobs have cost that have only their quote so far: after a restart nobody else does. A
    /// figure that did not come within a day is left to whoever asks for it.
    private func readPrices() async {
        while (try? await worker.environment.clock.sleep(for: limits.inquiry)) != nil {
            do throws(RushesError) {
                let open = try await worker.ledger.unsettledJobs(
                    endedAfter: worker.environment.now().addingTimeInterval(-86_400),
                    limit: 500
                )
                .filter(\.isUnsettled)
                let chosen = state.withLock { state in
                    Set(state.prices.next(of: open.map(\.id), at: elapsed(), limit: 20, pause: Self.pricePause))
                }
                for job in open where chosen.contains(job.id) && !Task.isCancelled {
                    _ = try? await worker.settle(job.id, owner: job.owner, isPatient: false)
                }
            } catch {
                worker.log.warning("costs could not be asked for", metadata: ["code": "\(error.code)"])
            }
        }
    }

    private func run(_ errand: CrewState.Errand) async {
        let isScarce = Guarded(true)
        @Sendable func free() {
            let wasScarce = isScarce.withLock { isScarce in
                defer { isScarce = false }
                return isScarce
            }
            if wasScarce { state.withLock { $0.free(errand.kind) } }
        }
        do throws(RushesError) {
            if errand.kind == .announcing {
                _ = try await worker.driveIfFree(errand.id, owner: errand.owner, to: .accepted, update: told(errand))
                try await worker.pause(drawnLatency())
                free()
                return state.withLock { $0.render(errand) }
            }
            let tell = told(errand)
            // One drive to the end: a second one after the acceptance would give the prediction's place at the service's
            // desk up in between, and with it what others of its kind wait for.
            let job = try await worker.driveIfFree(errand.id, owner: errand.owner, to: .end) { [signal] update in
                tell(update)
                // Once a service has it, another may be sent.
                if errand.kind == .sending, case .changed(let job) = update, job.state != .queued,
                    job.state != .submitting
                {
                    free()
                    signal.yield()
                }
            }
            free()
            state.withLock { state in
                // A broken clip that another worker has in hand rests here, too.
                if job?.mayFetchAgain ?? errand.isRepeat {
                    state.rest(errand, at: elapsed(), for: limits.refetch)
                } else {
                    state.leave(errand)
                }
            }
            signal.yield()
            // The service's own figure often comes minutes later.
            if let job, job.isUnsettled {
                state.withLock { $0.prices.ask(about: job.id, at: elapsed()) }
                prices.expect(job)
            }
        } catch {
            // A claim that was lost, or a job that somebody else has ended meanwhile, is looked at again like any other.
            free()
            guard !Task.isCancelled else { return state.withLock { $0.leave(errand) } }
            let rest = errand.isRepeat ? limits.refetch : limits.rest
            state.withLock { $0.rest(errand, at: elapsed(), for: rest) }
            worker.log.warning(
                "a job could not go on and rests",
                metadata: ["job": "\(errand.id)", "code": "\(error.code)"]
            )
        }
    }

    /// Puts what a person should know into the log; of a thousand jobs that meet the same trouble, a few are enough.
    private func told(_ errand: CrewState.Errand) -> @Sendable (JobUpdate) -> Void {
        { [self] update in
            guard case .notice(let words) = update else { return }
            let now = elapsed()
            let isDue = state.withLock { state in
                if let last = state.noticedAt, now - last < .seconds(10) { return false }
                state.noticedAt = now
                return true
            }
            guard isDue else { return }
            worker.log.warning("\(words)", metadata: ["job": "\(errand.id)"])
        }
    }

    private func drawnLatency() -> Duration {
        guard let range = limits.rehearsalLatency else { return .zero }
        var randomness = InjectedRandom(bits: worker.environment.random)
        let share = Double.random(in: 0...1, using: &randomness)
        return range.lowerBound + (range.upperBound - range.lowerBound) * share
    }
}
