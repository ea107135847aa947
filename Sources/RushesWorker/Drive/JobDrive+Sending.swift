import Crypto
import Foundation
import RushesCore
import RushesLedger
import RushesProvider

extension JobDrive {
    /// Uploads what is needed and sends the job, again only while it certainly did not arrive.
    mutating func send() async throws(RushesError) {
        let provider = try worker.provider(job)
        var started: Duration?
        var tries = 0
        while true {
            let outcome: SubmissionOutcome
            let tried = worker.elapsed()
            do throws(SendingFailure) {
                do { _ = try await upload(to: provider) } catch { throw .files(error) }
                outcome = try await sendOnce(to: provider)
            } catch {
                guard case .files(let failure) = error else { throw error.reason }
                started = started ?? tried
                tries += 1
                try await bear(failure, at: provider, tries: tries, since: started)
                if job.state.isTerminal { return }
                continue
            }
            started = started ?? sentAt
            tries += 1
            let wait: Duration?
            let failure: RushesError
            switch outcome {
            case .accepted(let remoteID, let observation):
                try await recordAlways(.accepted(remoteID: remoteID))
                // An end without a clip is looked at again: its address may only be late.
                if let observation, !observation.lacksClip { try await take(observation) }
                return
            case .refused(let error):
                worker.uploads.forget((job.uploads ?? [:]).values)
                return try await recordAlways(.refused(withoutPrompt(error)))
            case .inDoubt(let reason):
                try await recordAlways(.doubted(reason: reason))
                return try await lookInHistory(at: provider)
            case .limited(let retryAfter, let reason):
                try await recordAlways(.notSent(reason: reason))
                // The service's desk lets submissions through no faster than the service takes them.
                if worker.limits.outwaitsLimits {
                    tell(of: retryAfter, at: provider)
                    continue
                }
                if let retryAfter, retryAfter > worker.limits.longestSubmissionPause {
                    throw leftQueued(for: retryAfter, at: provider)
                }
                wait = retryAfter
                failure = RushesError(.rateLimited, "\(provider.id) refused \(tries) tries: \(reason)")
            case .notSent(let reason):
                try await recordAlways(.notSent(reason: reason))
                wait = nil
                failure = RushesError(.providerUnreachable, reason)
            }
            guard worker.limits.retries.allowsAnother(after: tries, elapsed: elapsed(since: started)) else {
                return try await record(.refused(failure))
            }
            var randomness = self.randomness
            let pause = worker.limits.backoff.wait(after: tries, retryAfter: wait, using: &randomness)
            update(.notice("\(failure.message); trying again in \(Self.inWords(pause)) (try \(tries + 1))"))
            try await worker.pause(pause)
        }
    }

    /// What kept a job from being sent at all.
    private enum SendingFailure: Error {
        /// Its files could not be brought to the service.
        case files(RushesError)
        /// Anything else.
        case other(RushesError)

        var reason: RushesError {
            switch self {
            case .files(let error), .other(let error): error
            }
        }
    }

    /// Waits after files could not be brought to the service, or fails the job: nothing was bought yet, and without its
    /// files it cannot be sent. A service that is away for a while costs no job that would outlive it without files.
    private mutating func bear(
        _ failure: RushesError,
        at provider: any Provider,
        tries: Int,
        since start: Duration?
    ) async throws(RushesError) {
        let limits = worker.limits
        if let asked = failure.retryAfter, asked > limits.longestSubmissionPause, !limits.outwaitsLimits {
            throw leftQueued(for: asked, at: provider)
        }
        let isPassing = failure.code == .providerUnreachable || failure.code == .rateLimited
        let isLimit = failure.code == .rateLimited && limits.outwaitsLimits
        switch failure.code {
        case .interrupted, .waitingTimedOut: throw failure
        // A task that is cancelled ends the upload, not the job.
        case .cancelled where Task.isCancelled: throw RushesError(.interrupted, "the upload was interrupted")
        // An upload may take as long as the whole budget; it was tried several times by then.
        case _ where isLimit || (isPassing && elapsed(since: start) < limits.retries.window): break
        default: return try await record(.refused(failure))
        }
        var randomness = self.randomness
        let asked = failure.retryAfter.map { min($0, limits.longestSubmissionPause) }
        let pause = limits.backoff.wait(after: tries, retryAfter: asked, using: &randomness)
        update(.notice("\(failure.message); trying again in \(Self.inWords(pause))"))
        try await worker.pause(pause)
    }

    /// Says how long a service asks to be left alone, once for all jobs that hear it.
    private func tell(of wait: Duration?, at provider: any Provider) {
        let longest = worker.limits.longestSubmissionPause
        guard let wait, wait >= .seconds(10), worker.desks.desk(of: provider)?.isNews(wait) ?? true else { return }
        let then =
            wait > longest
            ? "; one is tried after \(Self.inWords(longest)) all the same, since that may be a mistake" : ""
        update(.notice("\(provider.id) asks to be sent nothing for \(Self.inWords(wait))\(then)"))
    }

    /// The end of a drive at a service that asks for more patience than a person has: the job stays as it is.
    private func leftQueued(for wait: Duration, at provider: any Provider) -> RushesError {
        let moment = worker.environment.now().addingTimeInterval(wait.inSeconds)
        let time = moment.formatted(
            .iso8601.year().month().day().dateTimeSeparator(.space).time(includingFractionalSeconds: false)
        )
        return RushesError(
            .waitingTimedOut,
            "\(provider.id) asks to be sent nothing for \(Self.inWords(wait)): job \(job.id) stays queued until \(time) UTC",
            hint: "`rushes jobs resume \(job.id)` sends it then; `rushes jobs cancel \(job.id)` takes it back"
        )
    }

    /// Sends once, when it is this job's turn. That it is being sent is recorded; what came of it is not yet.
    private mutating func sendOnce(to provider: any Provider) async throws(SendingFailure) -> SubmissionOutcome {
        let desk = worker.desks.desk(of: provider)
        let turn: Duration
        do throws(RushesError) {
            try worker.checkForInterruption()
            turn = try await desk?.turn(for: .submission) ?? .zero
        } catch {
            throw .other(error.code == .waitingTimedOut ? leftQueued(for: desk?.silence ?? .zero, at: provider) : error)
        }
        var outcome = SubmissionOutcome.notSent(reason: "that it is being sent could not be recorded")
        // Its place at the desk is free again, with any outcome.
        defer { desk?.submissionEnded(outcome, sentAt: turn) }
        // Its turn may have been hours in coming, and files do not lie where they were uploaded to for ever: what is too
        // old goes up again.
        let places: [String: String]
        do { places = try await upload(to: provider) } catch { throw .files(error) }
        let submission = Submission(
            jobID: job.id,
            brief: job.brief,
            input: job.input,
            body: job.input.completeBody(replacing: places),
            quote: job.quote,
            ordinal: job.ordinal
        )
        sentAt = worker.elapsed()
        do throws(RushesError) {
            try await record(
                .sending(
                    bodyHash: Self.hash(job.input),
                    uploads: places.isEmpty ? nil : places,
                    account: provider.accountMark
                )
            )
        } catch {
            throw .other(error)
        }
        worker.environment.passes(.sendingRecorded)
        // A program that was held still since (a stopped process, a sleeping laptop) may find the submission proved
        // absent meanwhile, and sent by another.
        outcome =
            elapsed(since: sentAt) <= worker.limits.lease
            ? await sent(submission, to: provider)
            : .notSent(reason: "the program was held still before it could send")
        worker.environment.passes(.answerReceived)
        if case .accepted(let remoteID, nil) = outcome {
            desk?.enter(job.id, remoteID: remoteID, kind: CompletionKey(of: job.input), age: .zero)
        }
        return outcome
    }

    /// Sends to the end, whatever happens to the surrounding task: an answer that is not recorded is a clip that is paid
    /// for and unknown. An interrupted worker waits for it only for a while; what then was not answered is in doubt.
    private func sent(_ submission: Submission, to provider: any Provider) async -> SubmissionOutcome {
        let (clock, executor, farewell) = (
            worker.environment.clock, worker.environment.executor, worker.limits.farewell
        )
        let sending = Task(executorPreference: executor) { await provider.submit(submission) }
        return await withTaskCancellationHandler {
            await sending.value
        } onCancel: {
            // Not awaited: it ends by itself, and what it ends is awaited above.
            Task(executorPreference: executor) {
                try? await clock.sleep(for: farewell)
                sending.cancel()
            }
        }
    }

    /// Asks the provider's history, once, whether a doubtful submission arrived after all. Anything but one prediction
    /// that can be no other leaves the job in doubt, and nothing is ever sent again.
    mutating func lookInHistory(at provider: any Provider) async throws(RushesError) {
        guard let keeper = provider as? any HistoryKeepingProvider, !Task.isCancelled,
            job.account == provider.accountMark, let lost = LostSubmission(of: job)
        else { return }
        let worker = self.worker
        let verdict = await worker.lookups.look(for: lost, at: provider.id) { await worker.lookUp($0, at: keeper) }
        guard case .found(let remoteID) = verdict else {
            if case .undecided(let reason) = verdict { update(.notice("\(provider.id): \(reason)")) }
            return
        }
        update(
            .notice("\(provider.id) has the doubtful submission in its history: it was accepted, nothing is sent again")
        )
        try await recordAlways(.accepted(remoteID: remoteID))
    }

    /// Records although the surrounding task may be cancelled, and tries for as long as the claim may live: what a
    /// provider has answered is known nowhere else.
    private mutating func recordAlways(_ event: JobEvent) async throws(RushesError) {
        let (worker, lease, job, moment) = (worker, lease, job, worker.environment.now())
        let result = await worker.environment.shielded { () async -> Result<Job, RushesError> in
            do throws(RushesError) {
                return .success(try await worker.recordPatiently(event, under: lease, of: job, at: moment))
            } catch {
                return .failure(error)
            }
        }
        if case .failure(var error) = result, case .accepted(let remoteID) = event {
            error.message += "; job \(job.id) was accepted as prediction \(remoteID), which could not be recorded"
            throw error
        }
        self.job = try result.get()
        if case .accepted = event { acceptedAt = worker.elapsed() }
        worker.environment.passes(.answerRecorded)
        update(.changed(self.job))
    }

    /// Brings the job's files to the provider.
    ///
    /// - Returns: where each lies, by its placeholder.
    private func upload(to provider: any Provider) async throws(RushesError) -> [String: String] {
        var addresses: [String: String] = [:]
        let count = job.input.attachments.count
        for (index, attachment) in job.input.attachments.enumerated() {
            try worker.checkForInterruption()
            let update = self.update
            let desk = worker.desks.desk(of: provider)
            addresses[attachment.placeholder] = try await worker.uploads.address(
                of: attachment,
                at: provider.id
            ) { () async throws(RushesError) -> String in
                _ = try await desk?.turn(for: .upload)
                return try await provider.upload(attachment) { share in
                    update(.progress(share: share, activity: "uploading file \(index + 1) of \(count)"))
                }
            }
            worker.environment.passes(.uploaded)
        }
        return addresses
    }

    /// The SHA-256 of everything that is sent, with files by their content: equal for equal jobs, on any machine.
    private static func hash(_ input: Input) -> String {
        let canonical = input.completeBody().canonicalJSON
        return SHA256.hash(data: Data(canonical.utf8)).hexadecimal
    }

    static func inWords(_ duration: Duration) -> String {
        let seconds = duration.inSeconds
        return switch seconds {
        case ..<10: "\((seconds * 10).rounded() / 10) s"
        case ..<180: "\(Int(bounding: seconds, rounded: .toNearestOrAwayFromZero)) s"
        case ..<10_800: "\(Int(bounding: seconds / 60, rounded: .toNearestOrAwayFromZero)) min"
        default: "\(Int(bounding: seconds / 3600, rounded: .toNearestOrAwayFromZero)) h"
        }
    }
}
