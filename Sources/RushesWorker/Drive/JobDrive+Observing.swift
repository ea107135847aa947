import Foundation
import RushesCore
import RushesLedger
import RushesProvider

extension JobDrive {
    /// Asks what became of the prediction until it has ended.
    mutating func observe() async throws(RushesError) {
        guard let remoteID = job.remoteID else {
            throw RushesError(.internalError, "job \(job.id) was accepted without an id")
        }
        let provider = try worker.provider(job)
        let times = try await worker.ledger.completionTimes(
            like: job.input.facts,
            of: job.input.model,
            provider: job.provider,
            limit: 50
        )
        let schedule = PollSchedule(completionTimes: times)
        var requests = 0
        var failures = 0
        var unknownSince: Date?
        var silentSince: Date?
        var hasSaidLong = false
        while job.state == .accepted || job.state == .generating {
            // The local engine renders while it is asked; a hosted service is given time first.
            if provider.id != .animatic {
                let wait = schedule.interval(atAge: elapsed(since: job.acceptedAt), afterRequests: requests)
                try await worker.pause(wait)
            }
            try worker.checkForInterruption()
            let activity = job.isRehearsal ? "rendering the animatic" : "generating"
            let observation = await provider.observe(remoteID) { [update] share in
                update(.progress(share: share, activity: activity))
            }
            requests += 1
            environment.passes(.observed)
            try worker.checkForInterruption()
            switch observation {
            case .noSignal(let error):
                if error.code == .invalidAPIKey || error.code == .notAllowed { throw error }
                failures += 1
                if silentSince == nil {
                    silentSince = environment.now()
                    update(.notice("\(error.message); the job goes on, asking again"))
                }
                if elapsed(since: silentSince) > limits.silence { throw error }
                var randomness = self.randomness
                try await worker.pause(limits.backoff.wait(after: failures, using: &randomness))
            case .limited(let retryAfter):
                failures += 1
                var randomness = self.randomness
                let wait = limits.backoff.wait(after: failures, retryAfter: retryAfter, using: &randomness)
                // A clip's link may die while one waits for as long as a service likes to be left alone.
                try await worker.pause(min(wait, limits.longestPause))
            case .unknown(let reason):
                if unknownSince == nil { unknownSince = environment.now() }
                let isEarly = elapsed(since: job.acceptedAt) < limits.grace
                if provider.id == .animatic {
                    // The local engine's own files are gone, and nothing was paid for them.
                    return try await record(
                        .providerFailed(RushesError(.engineFailed, "the rehearsal of job \(job.id) is gone: \(reason)"))
                    )
                }
                // A service may lose sight of a prediction for a moment.
                if !isEarly && elapsed(since: unknownSince) >= limits.forgetting {
                    try await record(
                        .doubted(
                            reason:
                                "\(provider.id) no longer knows prediction \(remoteID) of job \(job.id): \(job.withholdingPrompt(reason))"
                        )
                    )
                }
            case .running, .finished, .failed:
                if silentSince != nil { update(.notice("\(provider.id) answers again")) }
                (failures, unknownSince, silentSince) = (0, nil, nil)
                try await take(observation)
            }
            if !hasSaidLong, !job.state.isTerminal, elapsed(since: job.acceptedAt) > limits.longRun {
                hasSaidLong = true
                let minutes = Int(limits.longRun.inSeconds / 60)
                update(
                    .notice(
                        "job \(job.id) has run for more than \(minutes) minutes; it is still asked for and never sent twice"
                    )
                )
            }
            if job.state == .generating || job.state == .accepted, elapsed(since: job.acceptedAt) > limits.deadline {
                try await record(
                    .doubted(
                        reason:
                            "job \(job.id) has no result \(Int(limits.deadline.inSeconds / 3600)) hours after it was accepted"
                    )
                )
            }
        }
    }

    /// Records what an observation means.
    mutating func take(_ observation: Observation) async throws(RushesError) {
        switch observation {
        case .running(let status):
            if job.remoteStatus != status { try await record(.observed(status: status)) }
        case .finished(let outputs, let price):
            try await record(.finished(outputs: outputs, price: price))
            environment.passes(.finishRecorded)
        case .failed(let error):
            try await record(.providerFailed(withoutPrompt(error)))
        case .noSignal, .limited, .unknown:
            break
        }
    }
}
