import Crypto
import Foundation
import RushesCore
import RushesLedger
import RushesProvider

extension JobDrive {
    /// Uploads what is needed and sends the job, again only while it certainly did not arrive.
    mutating func send() async throws(RushesError) {
        let provider = try worker.provider(job)
        let body: JSONValue
        do throws(RushesError) {
            body = try await upload(to: provider)
        } catch  where error.code != .interrupted {
            // Nothing was bought yet, and without its files the job cannot be sent: it fails, and its hold goes back.
            return try await record(.refused(error))
        }
        let submission = Submission(
            jobID: job.id,
            brief: job.brief,
            input: job.input,
            body: body,
            quote: job.quote,
            ordinal: job.ordinal
        )
        let started = environment.now()
        var tries = 0
        while true {
            try worker.checkForInterruption()
            try await record(.sending(bodyHash: Self.hash(job.input)))
            // Neither the request nor the record of its answer may be torn apart by an interruption: an answer that is
            // not recorded is a clip that is paid for and unknown. Hence a task of its own, which is always awaited.
            let outcome = await Task { await provider.submit(submission) }.value
            tries += 1
            let wait: Duration?
            let failure: RushesError
            switch outcome {
            case .accepted(let remoteID, let observation):
                try await recordAlways(.accepted(remoteID: remoteID))
                if let observation { try await take(observation) }
                return
            case .refused(let error):
                return try await recordAlways(.refused(withoutPrompt(error)))
            case .inDoubt(let reason):
                try await recordAlways(.doubted(reason: reason))
                return try await lookInHistory(for: submission, at: provider)
            case .limited(let retryAfter, let reason):
                try await recordAlways(.notSent(reason: reason))
                wait = retryAfter
                failure = RushesError(.rateLimited, "\(provider.id) refused \(tries) tries: \(reason)")
            case .notSent(let reason):
                try await recordAlways(.notSent(reason: reason))
                wait = nil
                failure = RushesError(.providerUnreachable, reason)
            }
            guard limits.retries.allowsAnother(after: tries, elapsed: elapsed(since: started)) else {
                return try await record(.refused(failure))
            }
            var randomness = self.randomness
            let pause = limits.backoff.wait(after: tries, retryAfter: wait, using: &randomness)
            // A service that asks for more patience than the retry budget has is not waited for with money held.
            guard pause <= limits.retries.window else { return try await record(.refused(failure)) }
            update(.notice("\(failure.message); trying again in \(Self.inWords(pause)) (try \(tries + 1))"))
            try await worker.pause(pause)
        }
    }

    /// Asks the provider's history, once, whether a doubtful submission arrived after all. Only one prediction that no
    /// other job has is taken for it; anything else leaves the job in doubt, and nothing is ever sent again.
    private mutating func lookInHistory(for submission: Submission, at provider: any Provider) async throws(RushesError)
    {
        guard let keeper = provider as? any HistoryKeepingProvider, let sentAt = job.sentAt, !Task.isCancelled,
            let found = try? await keeper.predictions(of: submission, since: sentAt)
        else { return }
        var free: [String] = []
        for id in found where try await worker.ledger.job(ofPrediction: id, provider: provider.id) == nil {
            free.append(id)
        }
        guard free.count == 1 else { return }
        update(
            .notice("the answer was lost, but \(provider.id) has the submission in its history: nothing is sent again")
        )
        try await recordAlways(.accepted(remoteID: free[0]))
    }

    /// Records although the surrounding task may be cancelled, and tries for as long as the claim may live: what a
    /// provider has answered is known nowhere else.
    private mutating func recordAlways(_ event: JobEvent) async throws(RushesError) {
        let (ledger, lease, moment, clock) = (worker.ledger, lease, environment.now(), environment.clock)
        let tries = max(1, Int(limits.lease.inSeconds))
        let result = await Task { () async -> Result<Job, RushesError> in
            var failure = RushesError(.internalError, "nothing was recorded")
            for attempt in 1...tries {
                do throws(RushesError) {
                    return .success(try await ledger.record([event], under: lease, at: moment))
                } catch {
                    failure = error
                }
                guard [.ledgerLocked, .diskFull].contains(failure.code), attempt < tries else { break }
                try? await clock.sleep(for: .seconds(1))
            }
            return .failure(failure)
        }.value
        if case .failure(var error) = result, case .accepted(let remoteID) = event {
            error.message += "; job \(job.id) was accepted as prediction \(remoteID), which could not be recorded"
            throw error
        }
        job = try result.get()
        update(.changed(job))
    }

    private func upload(to provider: any Provider) async throws(RushesError) -> JSONValue {
        var addresses: [String: String] = [:]
        let count = job.input.attachments.count
        for (index, attachment) in job.input.attachments.enumerated() {
            try worker.checkForInterruption()
            let update = self.update
            addresses[attachment.placeholder] = try await worker.uploads.address(
                of: attachment,
                at: provider.id
            ) { () async throws(RushesError) -> String in
                try await provider.upload(attachment) { share in
                    update(.progress(share: share, activity: "uploading file \(index + 1) of \(count)"))
                }
            }
        }
        return job.input.completeBody(replacing: addresses)
    }

    /// The SHA-256 of everything that is sent, with files by their content: equal for equal jobs, on any machine.
    private static func hash(_ input: Input) -> String {
        let canonical = input.completeBody().canonicalJSON
        return SHA256.hash(data: Data(canonical.utf8)).hexadecimal
    }

    static func inWords(_ duration: Duration) -> String {
        let seconds = duration.inSeconds
        return seconds < 10 ? "\((seconds * 10).rounded() / 10) s" : "\(Int(seconds.rounded())) s"
    }
}
