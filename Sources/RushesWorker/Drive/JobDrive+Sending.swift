import Crypto
import Foundation
import RushesCore
import RushesLedger
import RushesProvider

extension JobDrive {
    /// Uploads what is needed and sends the job, again only while it certainly did not arrive.
    mutating func send() async throws(RushesError) {
        let provider = try worker.provider(job)
        var started: Date?
        var tries = 0
        while true {
            do throws(RushesError) {
                _ = try await upload(to: provider)
            } catch  where error.code != .interrupted {
                // Nothing was bought yet, and without its files the job cannot be sent: it fails, and its hold goes back.
                return try await record(.refused(error))
            }
            let outcome = try await sendOnce(to: provider)
            started = started ?? job.sentAt
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
                if worker.limits.outwaitsLimits { continue }
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
            // A service that asks for more patience than the retry budget has is not waited for with money held.
            guard pause <= worker.limits.retries.window else { return try await record(.refused(failure)) }
            update(.notice("\(failure.message); trying again in \(Self.inWords(pause)) (try \(tries + 1))"))
            try await worker.pause(pause)
        }
    }

    /// Sends once, when it is this job's turn. That it is being sent is recorded; what came of it is not yet.
    private mutating func sendOnce(to provider: any Provider) async throws(RushesError) -> SubmissionOutcome {
        try worker.checkForInterruption()
        let desk = worker.desks.desk(of: provider)
        let turn = try await desk?.turn(for: .submission) ?? .zero
        var outcome = SubmissionOutcome.notSent(reason: "that it is being sent could not be recorded")
        // Whatever becomes of it, its place at the desk is free again.
        defer { desk?.submissionEnded(outcome, sentAt: turn) }
        // Its turn may have been hours in coming, and files do not lie where they were uploaded to for ever: what is too
        // old goes up again.
        let places: [String: String]
        do throws(RushesError) {
            places = try await upload(to: provider)
        } catch  where error.code != .interrupted {
            return .refused(error)
        }
        let submission = Submission(
            jobID: job.id,
            brief: job.brief,
            input: job.input,
            body: job.input.completeBody(replacing: places),
            quote: job.quote,
            ordinal: job.ordinal
        )
        try await record(
            .sending(
                bodyHash: Self.hash(job.input),
                uploads: places.isEmpty ? nil : places,
                account: provider.accountMark
            )
        )
        worker.environment.passes(.sendingRecorded)
        // A program that was held still since (a stopped process, a sleeping laptop) may find the submission proved
        // absent meanwhile, and sent by another.
        outcome =
            elapsed(since: job.sentAt) <= worker.limits.lease
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
        guard case .found(let remoteID) = verdict else { return }
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
        return seconds < 10
            ? "\((seconds * 10).rounded() / 10) s" : "\(Int(bounding: seconds, rounded: .toNearestOrAwayFromZero)) s"
    }
}
