import RushesCore
import RushesProvider
import Synchronization

/// The scheduler: one task, which runs while anything waits.
extension CallDesk {
    /// Sees to it that what waits is served.
    func wake() {
        let sleeper = state.withLock { state -> Task<Void, Never>? in
            state.isNudged = true
            guard !state.isWorking else { return state.sleeper }
            state.isWorking = true
            // Unstructured, because it serves whoever waits, and ends when nobody does.
            Task(executorPreference: environment.executor) { [self] in await serve() }
            return nil
        }
        sleeper?.cancel()
    }

    private func serve() async {
        while true {
            let now = now
            let work = state.withLock { Self.step(&$0, at: now, readsList: lister != nil) }
            for waiter in work.resumed { waiter.resume(returning: true) }
            if let page = work.page, let lister {
                Task(executorPreference: environment.executor) { [self] in await read(page, from: lister) }
            }
            guard let rest = work.rest else { return }
            let sleeper = Task<Void, Never>(executorPreference: environment.executor) { [clock = environment.clock] in
                _ = try? await clock.sleep(for: rest)
            }
            let isNudged = state.withLock { state in
                state.sleeper = sleeper
                return state.isNudged
            }
            if isNudged { sleeper.cancel() }
            await sleeper.value
            state.withLock { $0.sleeper = nil }
        }
    }

    /// Serves what is due and says how long nothing more is.
    private static func step(_ state: inout State, at now: Duration, readsList: Bool) -> Work {
        state.isNudged = false
        var work = Work()
        while true {
            let nextPoll = state.findDue(at: now, readsList: readsList)
            var kinds = Set(state.lines.filter { !$0.value.isEmpty }.keys)
            let isAdmitted = state.concurrency.admits(running: state.running.count + state.submitting)
            let submissionWait = max(state.submissionRate.wait(at: now), state.closedUntil - now)
            // While the service asks to be left alone, one submission at a time finds out whether it still does.
            let isTrying = now < state.silentUntil && state.submitting > 0
            let isFull = !isAdmitted || isTrying || state.submitting >= CallDesk.callsOnTheirWay
            if isFull || submissionWait > .zero { kinds.remove(.submission) }
            if state.inquiring >= CallDesk.inquiriesOnTheirWay { kinds.remove(.inquiry) }
            if state.duePage != nil || (state.dueJob != nil && state.asking < CallDesk.callsOnTheirWay) {
                kinds.insert(.poll)
            }
            let wait = state.rate.wait(at: now)
            guard !kinds.isEmpty, wait == .zero else {
                work.rest = state.rest(
                    until: kinds.isEmpty ? nextPoll : now + wait,
                    submissionsAfter: isFull ? nil : submissionWait,
                    at: now
                )
                if work.rest == nil { state.isWorking = false }
                return work
            }
            guard let kind = state.turns.next(of: kinds) else {
                state.isWorking = false
                return work
            }
            _ = state.rate.admit(at: now)
            if kind == .poll {
                if let page = state.duePage {
                    state.duePage = nil
                    work.page = page
                } else if let job = state.dueJob {
                    state.dueJob = nil
                    if state.running[job] != nil {
                        state.running[job]?.isAsked = true
                        state.asking += 1
                    }
                    if let waiter = state.running[job]?.waiter {
                        state.running[job]?.waiter = nil
                        work.resumed.append(waiter)
                    } else {
                        state.running[job]?.mayAsk = true
                    }
                }
            } else if let waiter = state.lines[kind]?.popFirst() {
                if kind == .submission {
                    _ = state.submissionRate.admit(at: now)
                    state.submitting += 1
                }
                if kind == .inquiry { state.inquiring += 1 }
                work.resumed.append(waiter)
            }
            // One page at a time: what it shows decides what is asked next.
            if work.page != nil {
                work.rest = .milliseconds(500)
                return work
            }
        }
    }

    private var lister: (any ListingProvider)? { provider as? any ListingProvider }

    /// Reads a page of the service's list in place of questions about the jobs that it shows.
    private func read(_ page: Int, from lister: any ListingProvider) async {
        let sentAt = now
        let listing: PredictionListing
        do throws(RushesError) {
            listing = try await lister.listing(page: page)
        } catch {
            let now = now
            state.withLock { state in
                state.sweep.pageFailed(page, at: now)
                if error.code == .rateLimited { state.rate.refused(at: now, sentAt: sentAt) }
            }
            return wake()
        }
        let now = now
        state.withLock { state in
            state.rate.answered(at: now)
            state.take(listing, page: page, sentAt: sentAt, at: now)
        }
        wake()
    }
}

extension CallDesk.State {
    /// Finds the question that is due, if one is; a page of the list before a single job.
    ///
    /// - Returns: when the next one will be due; `nil` where none waits.
    mutating func findDue(at now: Duration, readsList: Bool) -> Duration? {
        var next: Duration?
        if dueJob == nil {
            switch polls.next(at: now) {
            case .ask(let job): dueJob = job
            case .wait(let moment): next = moment
            case nil: break
            }
        }
        guard readsList, duePage == nil, running.count >= CallDesk.leastToSweep else { return next }
        guard now >= sweepRestsUntil else { return min(next ?? sweepRestsUntil, sweepRestsUntil) }
        var turn = sweep.next(running: [], at: now, price: polls.price)
        if turn == nil, sweep.trust == .trusted {
            turn = sweep.next(running: sweepable(at: now), at: now, price: polls.price)
        }
        switch turn {
        case .page(let page): duePage = page
        case .job(let job) where running[job] != nil && dueJob == nil: dueJob = job
        case .wait(let moment): sweepRestsUntil = moment
        case .job, nil: sweepRestsUntil = now + .seconds(1)
        }
        return min(next ?? sweepRestsUntil, sweepRestsUntil)
    }

    private func sweepable(at now: Duration) -> [HistorySweep<Job.ID>.Running] {
        running.compactMap { id, prediction in
            // One so old that its place in the list is not known any more is asked for itself.
            guard acceptances.remembers(prediction.acceptedAt) else { return nil }
            return HistorySweep.Running(
                id: id,
                rank: acceptances.rank(of: prediction.acceptedAt),
                density: schedules[prediction.kind]?.density(atAge: now - prediction.acceptedAt) ?? 0.1
            )
        }
    }

    /// Takes in what a page of the list shows.
    mutating func take(_ listing: PredictionListing, page: Int, sentAt: Duration, at now: Duration) {
        var listed: [HistorySweep<Job.ID>.Listed] = []
        // One that has ended may be on the page to see whether the list knows.
        let compared = sweep.compared.flatMap { id in ended.last { $0.id == id } }
        for (place, entry) in listing.entries.enumerated() {
            guard let id = jobs[entry.remoteID], let prediction = running[id] else {
                if let compared, compared.prediction.remoteID == entry.remoteID {
                    let rank = acceptances.rank(of: compared.prediction.acceptedAt)
                    listed.append(
                        HistorySweep.Listed(id: compared.id, rank: rank, place: place, isEnded: entry.hasEnded)
                    )
                }
                continue
            }
            let rank = acceptances.rank(of: prediction.acceptedAt)
            listed.append(HistorySweep.Listed(id: id, rank: rank, place: place, isEnded: entry.hasEnded))
            let isAskedSeldom = now - (prediction.askedAt ?? prediction.acceptedAt) > CallDesk.longestUnasked
            if !entry.hasEnded, sweep.trust == .trusted, !isAskedSeldom, dueJob != id {
                running[id]?.seenRunningAt = sentAt
                polls.answered(id, at: sentAt)
            }
        }
        sweep.pageRead(page, listed: listed, count: listing.entries.count, at: now)
        sweepRestsUntil = .zero
    }

    /// How long to sleep.
    ///
    /// - Returns: `nil` if nothing waits.
    func rest(until moment: Duration?, submissionsAfter wait: Duration?, at now: Duration) -> Duration? {
        var rests: [Duration] = []
        if let moment { rests.append(moment - now) }
        if let wait, wait > .zero, lines[.submission]?.isEmpty == false { rests.append(wait) }
        guard let first = rests.min() else { return nil }
        return max(first, CallDesk.tick)
    }

    /// Lets those be asked for that waited for the first of their kind.
    mutating func release(_ kind: CompletionKey, at now: Duration) {
        scouts[kind] = nil
        for job in heldBack.removeValue(forKey: kind) ?? [] {
            guard let prediction = running[job], prediction.askedAt == nil else { continue }
            polls.answered(job, at: prediction.seenRunningAt ?? prediction.acceptedAt)
        }
    }

    /// Forgets the times of kinds of which no prediction runs, if there are many; the ledger has those of the next one.
    mutating func forgetKinds() {
        guard times.count > mostKinds else { return }
        var used: Set<CompletionKey> = []
        for prediction in running.values {
            used.insert(prediction.kind)
            if let status = prediction.status { used.insert(prediction.kind.since(status: status.word)) }
        }
        times = times.filter { used.contains($0.key) }
        schedules = schedules.filter { used.contains($0.key) }
        polls.forgetKinds(except: used)
        mostKinds = max(CallDesk.kindsKept, 2 * times.count)
    }

    /// Makes the schedule of a kind anew.
    mutating func schedule(_ kind: CompletionKey) {
        guard let times = times[kind] else { return }
        let schedule = PollSchedule(times, worth: worth)
        schedules[kind] = schedule
        polls.learn(schedule, for: kind)
    }

    /// Sees how many predictions run, and what one request is worth. The schedules are made anew when that has changed
    /// by half.
    mutating func weighRequests() {
        let crowd = max(Double(running.count) / Double(CallDesk.watchedAtOnce), 1)
        let due = PollSchedule.worth * crowd
        guard due > worth * 1.5 || due < worth / 1.5 else { return }
        worth = due
        for kind in schedules.keys.sorted(by: { "\($0)" < "\($1)" }) { schedule(kind) }
    }
}
