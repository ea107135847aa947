import ArgumentParser
import Foundation
import Rushes
import RushesCore
import RushesTerminal
import RushesWorker
import Synchronization

/// Follows jobs to their end (or to acceptance), prints what came of them, and ends with the right exit code.
struct Follow {
    let studio: LocalStudio
    let view: any WatchView
    var untilAccepted = false
    var timeout: Duration?
    let printing: OutputOptions
    /// Whether the services are asked what became of doubtful jobs; otherwise those are reported as they are.
    var asksAboutDoubts = false

    /// How patiently clips are fetched. Somebody who waits for a clip waits ten minutes for one that is made and not to be
    /// had yet.
    var fetching = DriveOptions(fetchPatience: .seconds(600))

    /// How many jobs are driven at once. A service's jobs mostly wait; more rehearsals than the machine has cores gain
    /// nothing.
    var width: Int?
    /// Whether the width counts only jobs that a service has not accepted yet: those that it has need nothing but waiting.
    var countsWaitingOnly = false
    /// Told what came of each job as soon as it is known.
    var report: (@Sendable (Outcome) -> Void)?

    /// What came of one job.
    struct Outcome: Sendable {
        var job: Job
        var takes: [Take]
        /// The job that was followed, for which ``job`` may stand in; `nil` for that one itself.
        var origin: Job.ID?
        /// What kept this process from following on, although the job itself may go on.
        var error: RushesError?
        /// Whether it was proved never to have arrived, and is queued again: this run does not send it.
        var isLeftAlone = false
    }

    /// Follows jobs.
    ///
    /// - Throws: `ExitCode` unless everything is done.
    func run(_ jobs: [Job]) async throws {
        let (outcomes, wasInterrupted) = try await Interruption.watching { await collect(jobs, until: $0) }
        try await finish(outcomes, wasInterrupted: wasInterrupted)
    }

    /// Follows jobs to their ends, or until the user or the time ends it.
    ///
    /// - Returns: what came of each, in the order of the jobs, and whether the user has interrupted it.
    func collect(
        _ jobs: [Job],
        until interruption: Interruption
    ) async -> (outcomes: [Outcome], wasInterrupted: Bool) {
        let outcomes = await withTaskGroup(of: [Outcome].self) { group in
            group.addTask { await followAndSettle(jobs) }
            group.addTask {
                await interruption.wait()
                return []
            }
            if let timeout {
                group.addTask {
                    do { try await Task.sleep(for: timeout) } catch { return [] }
                    return []
                }
            }
            group.addTask {
                // The time on the progress line goes on while nothing else changes.
                while !Task.isCancelled {
                    view.draw()
                    do { try await Task.sleep(for: .seconds(1)) } catch { break }
                }
                return []
            }
            group.addTask {
                for await _ in Terminal.resizings() { view.draw() }
                // It ends with the others, and must not be the first to.
                return []
            }
            var outcomes: [Outcome] = []
            for await result in group {
                // The first to end ends the others; the followers still say how far they came.
                group.cancelAll()
                outcomes += result
            }
            return outcomes
        }
        view.clear()
        return (outcomes, interruption.hasHappened)
    }

    /// While some jobs still run, the service's own figures of the done ones are read as they become known.
    private func followAndSettle(_ jobs: [Job]) async -> [Outcome] {
        let (done, announce) = AsyncStream<Job.ID>.makeStream(bufferingPolicy: .bufferingNewest(jobs.count))
        var outcomes = await withTaskGroup(of: [Outcome].self) { group in
            group.addTask {
                defer { announce.finish() }
                guard asksAboutDoubts else { return await follow(jobs) { announce.yield($0) } }
                return await askAndFollow(jobs) { announce.yield($0) }
            }
            group.addTask {
                // Nobody is kept waiting for a figure: what is not known by the end is read by a later run.
                await studio.settle(done)
                return []
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        for index in outcomes.indices where outcomes[index].job.isUnsettled {
            if let job = try? await studio.job(outcomes[index].job.id) { outcomes[index].job = job }
        }
        return outcomes
    }

    /// Asks about doubtful jobs first, and follows all. What an earlier run was sending when it stopped stands high in the
    /// service's history now: nothing new is sent, which would push it down, before that has been read. What stays in
    /// doubt is asked about once more in the end, since histories lag.
    private func askAndFollow(
        _ jobs: [Job],
        whenDone: @escaping @Sendable (Job.ID) -> Void
    ) async -> [Outcome] {
        let doubtful = jobs.filter { $0.state == .inDoubt || ($0.state == .submitting && !$0.isRehearsal) }
        guard !doubtful.isEmpty else { return await follow(jobs, whenDone: whenDone) }
        let asked = Set(doubtful.map(\.id))
        let unsent = jobs.filter { $0.state == .queued }
        let others = jobs.filter { $0.state != .queued && !asked.contains($0.id) }
        // Links end while a long history is read: what can go on does not wait for that.
        async let known = follow(others, whenDone: whenDone)
        let isAskedAgain = !unsent.isEmpty || !others.isEmpty
        var (found, outcomes) = await ask(about: doubtful, isAskedAgain: isAskedAgain)
        let open = isAskedAgain ? found.filter { $0.state == .inDoubt } : []
        found.removeAll { job in open.contains { $0.id == job.id } }
        outcomes += await follow(unsent + found, whenDone: whenDone)
        outcomes += await known
        if !open.isEmpty {
            let (found, others) = await ask(about: open)
            outcomes += others + (await follow(found, whenDone: whenDone))
        }
        return outcomes
    }

    /// Asks about doubtful jobs.
    ///
    /// - Returns: those to follow, those still in doubt among them, and what came of the others.
    private func ask(about jobs: [Job], isAskedAgain: Bool = false) async -> (found: [Job], others: [Outcome]) {
        let inquiry = Inquiry(studio: studio, printing: printing, view: view, isAskedAgain: isAskedAgain)
        let result: Inquiry.Result
        do throws(RushesError) { result = try await inquiry.run(jobs) } catch {
            // Who does not wait for the answer is told what is known: that they are in doubt.
            let outcomes = jobs.map { job in
                let isKnown = error.code == .interrupted && job.state == .inDoubt
                return Outcome(job: job, takes: [], error: isKnown ? nil : error)
            }
            return ([], outcomes)
        }
        let left = result.queuedAgain.map { job in
            Outcome(
                job: job,
                takes: [],
                error: RushesError(
                    .waitingTimedOut,
                    "job \(job.id) never arrived at the service and is queued again",
                    hint: "`rushes jobs resume \(job.id)` sends it, `rushes jobs cancel \(job.id)` takes it back"
                ),
                isLeftAlone: true
            )
        }
        return (result.others, left)
    }

    private func follow(_ jobs: [Job], whenDone: @escaping @Sendable (Job.ID) -> Void) async -> [Outcome] {
        let width = self.width ?? (jobs.contains(where: \.isRehearsal) ? 8 : 64)
        let (places, free) = AsyncStream<Void>.makeStream()
        var place = places.makeAsyncIterator()
        return await withTaskGroup(of: (Int, Outcome).self) { group in
            var outcomes: [(Int, Outcome)] = []
            for (index, job) in jobs.enumerated() {
                if index >= width {
                    if countsWaitingOnly {
                        await place.next()
                    } else if let next = await group.next() {
                        outcomes.append(next)
                    }
                }
                group.addTask {
                    let outcome = await follow(job, whenAccepted: { _ = free.yield() })
                    if outcome.job.isUnsettled { whenDone(job.id) }
                    report?(outcome)
                    return (index, outcome)
                }
            }
            for await next in group { outcomes.append(next) }
            return outcomes.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func follow(_ job: Job, whenAccepted: @escaping @Sendable () -> Void) async -> Outcome {
        let isAccepted = Atomic(false)
        // It makes room for another once, with any outcome.
        @Sendable func makeRoom() {
            if !isAccepted.exchange(true, ordering: .relaxed) { whenAccepted() }
        }
        defer { makeRoom() }
        return await follow(job) { update in
            if case .changed(let job) = update, job.state != .queued, job.state != .submitting { makeRoom() }
            view.take(update, of: job.id)
        }
    }

    private func follow(_ job: Job, update: @escaping @Sendable (JobUpdate) -> Void) async -> Outcome {
        do throws(RushesError) {
            let last = try await studio.drive(
                job.id,
                untilAccepted: untilAccepted,
                options: fetching,
                update: update
            )
            let takes = last.outputs.isEmpty ? [] : (try? await studio.takes(of: last.id)) ?? []
            return Outcome(job: last, takes: takes, origin: job.id)
        } catch {
            let first = (try? await studio.job(job.id)) ?? job
            let last = (try? await studio.line(of: first))?.last ?? first
            return Outcome(job: last, takes: (try? await studio.takes(of: last.id)) ?? [], origin: job.id, error: error)
        }
    }

    private func finish(_ outcomes: [Outcome], wasInterrupted: Bool) async throws {
        var exits: [ExitStatus] = []
        for outcome in outcomes {
            let error = self.error(of: outcome, wasInterrupted: wasInterrupted)
            exits.append(error?.code.exit ?? .done)
            if printing.format == .json {
                Report.json(Document.job(outcome.job, takes: outcome.takes, error: error))
            } else {
                tell(outcome, error: error)
            }
        }
        if outcomes.count > 1 { summarise(outcomes, exits) }
        try Self.end(exits, wasInterrupted: wasInterrupted)
    }

    /// Ends the command with what several jobs have come to.
    ///
    /// - Throws: `ExitCode` unless all is done: 3 if some failed; if all did, what they have in common.
    static func end(_ exits: [ExitStatus], wasInterrupted: Bool) throws {
        let failures = exits.filter { $0 != .done }
        guard let first = failures.first else { return }
        if wasInterrupted { throw ExitCode(ExitStatus.interrupted.rawValue) }
        if failures.count < exits.count { throw ExitCode(ExitStatus.someFailed.rawValue) }
        throw ExitCode(Set(failures).count == 1 ? first.rawValue : ExitStatus.someFailed.rawValue)
    }

    func error(of outcome: Outcome, wasInterrupted: Bool) -> RushesError? {
        let job = outcome.job
        if job.state == .done { return nil }
        if outcome.isLeftAlone { return outcome.error }
        if outcome.error?.code == .interrupted, !job.state.isTerminal, job.state != .inDoubt {
            if untilAccepted && job.state != .queued && job.state != .submitting { return nil }
            let resume = "`rushes jobs resume \(job.id)` takes it up again"
            return wasInterrupted
                ? RushesError(
                    .interrupted,
                    "job \(job.id) is \(job.state.rawValue) and was left to itself",
                    hint: resume
                )
                : RushesError(
                    .waitingTimedOut,
                    "job \(job.id) is still \(job.state.rawValue) after \(Int(bounding: timeout?.inSeconds ?? 0)) s; it goes on",
                    hint: resume
                )
        }
        if let error = outcome.error, !job.state.isTerminal { return error }
        guard var error = job.error else { return outcome.error }
        if job.state == .inDoubt, job.held.micros > 0 { error.message += "; its price, \(job.held), stays held" }
        return error
    }

    private func tell(_ outcome: Outcome, error: RushesError?) {
        let job = outcome.job
        if let error {
            Report.error(error)
            return
        }
        if untilAccepted, outcome.takes.isEmpty {
            if !printing.quiet { Report.say("job \(job.id) is \(job.state.rawValue): `rushes jobs resume \(job.id)`") }
            Report.data(job.id.rawValue)
            return
        }
        if !printing.quiet {
            for take in outcome.takes { Report.say(Words.of(take)) }
            if let take = outcome.takes.first, let difference = Words.difference(of: take, from: job.input.facts) {
                Report.say("note: \(difference)")
            }
            if let charge = job.charge {
                let basis = charge.basis == .quote ? " (as quoted; not settled yet)" : ""
                Report.say(job.isRehearsal ? "nothing was spent" : "charged \(charge.amount)\(basis)")
            }
        }
        for take in outcome.takes { Report.data(take.path) }
    }

    private func summarise(_ outcomes: [Outcome], _ exits: [ExitStatus]) {
        let done = exits.count { $0 == .done }
        let charged = outcomes.reduce(Money.zero) { $0 + $1.job.lineCharge }
        let held = outcomes.reduce(Money.zero) { $0 + $1.job.held }
        if printing.format == .json {
            Report.json(
                .object([
                    "summary": .object([
                        "jobs": .integer(Int64(outcomes.count)),
                        "done": .integer(Int64(done)),
                        "failed": .integer(Int64(outcomes.count - done)),
                        "charged": .string(charged.decimal),
                        "held": .string(held.decimal),
                        "currency": .string(charged.currency.rawValue),
                    ])
                ])
            )
        } else if !printing.quiet {
            let rest = held.micros > 0 ? ", \(held) held" : ""
            Report.say("\(done) of \(outcomes.count) jobs done, charged \(charged)\(rest)")
        }
    }
}
