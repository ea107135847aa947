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
        // The local engine renders while it is asked; a hosted service is asked when it is this job's turn.
        let desk = worker.desks.desk(of: provider)
        if let desk { try await enter(desk, remoteID: remoteID) }
        var failures = 0
        var unknownSince: Duration?
        var silentSince: Duration?
        var nameless = NamelessEnd()
        var hasSaidLong = false
        var randomness = self.randomness
        while job.state == .accepted || job.state == .generating {
            let turn = try await desk?.turn(toAskFor: job.id) ?? .zero
            try worker.checkForInterruption()
            let activity = job.isRehearsal ? "rendering the animatic" : "generating"
            let observation = await provider.observe(remoteID) { [update] share in
                update(.progress(share: share, activity: activity))
            }
            worker.environment.passes(.observed)
            try worker.checkForInterruption()
            switch observation {
            case .noSignal(let error):
                if error.code == .invalidAPIKey || error.code == .notAllowed { throw error }
                failures += 1
                if silentSince == nil {
                    silentSince = worker.elapsed()
                    update(.notice("\(error.message); the job goes on, asking again"))
                }
                if elapsed(since: silentSince) > worker.limits.silence { throw error }
                try await wait(worker.limits.backoff.wait(after: failures, using: &randomness), at: desk)
            case .limited(let retryAfter):
                failures += 1
                let pause = worker.limits.backoff.wait(after: failures, retryAfter: retryAfter, using: &randomness)
                desk?.refused(sentAt: turn, retryAfter: retryAfter.map { min($0, worker.limits.longestPause) })
                // A clip's link may die while one waits for as long as a service likes to be left alone.
                try await wait(min(pause, worker.limits.longestPause), at: desk)
            case .unknown(let reason):
                if unknownSince == nil { unknownSince = worker.elapsed() }
                let isEarly = age < worker.limits.grace
                if provider.traits.isLocal {
                    // The local engine's own files are gone, and nothing was paid for them.
                    return try await record(
                        .providerFailed(RushesError(.engineFailed, "the rehearsal of job \(job.id) is gone: \(reason)"))
                    )
                }
                desk?.answered()
                // A service may lose sight of a prediction for a moment.
                if !isEarly && elapsed(since: unknownSince) >= worker.limits.forgetting {
                    try await record(
                        .doubted(
                            reason:
                                "\(provider.id) no longer knows prediction \(remoteID) of job \(job.id): \(job.withholdingPrompt(reason))"
                        )
                    )
                } else {
                    try await wait(Self.unknownWait, at: desk)
                }
            case .finished(let outputs, let price) where outputs.isEmpty && !job.isRehearsal:
                desk?.answered()
                (failures, unknownSince, silentSince) = (0, nil, nil)
                try await takeNamelessEnd(&nameless, price: price, of: provider, at: desk)
            case .running, .finished, .failed, .billed:
                desk?.answered()
                if case .running(let status) = observation {
                    desk?.runs(job.id, status: status)
                } else {
                    desk?.leave(job.id, hasEnded: true)
                }
                if silentSince != nil { update(.notice("\(provider.id) answers again")) }
                (failures, unknownSince, silentSince) = (0, nil, nil)
                try await take(observation)
            }
            if !hasSaidLong, !job.state.isTerminal, age > worker.limits.longRun {
                hasSaidLong = true
                let minutes = Int(worker.limits.longRun.inSeconds / 60)
                update(
                    .notice(
                        "job \(job.id) has run for more than \(minutes) minutes; it is still asked for and never sent twice"
                    )
                )
            }
            if job.state == .generating || job.state == .accepted,
                age > worker.limits.deadline
            {
                try await record(
                    .doubted(
                        reason:
                            "job \(job.id) has no result \(Int(worker.limits.deadline.inSeconds / 3600)) hours after it was accepted"
                    )
                )
            }
        }
    }

    /// Takes a place at the service's desk, which is told what the ledger knows of how long such predictions take.
    private func enter(_ desk: CallDesk, remoteID: String) async throws(RushesError) {
        let kind = CompletionKey(of: job.input)
        if !desk.knows(kind) {
            let times = try await worker.ledger.completionTimes(
                like: job.input.facts,
                of: job.input.model,
                provider: job.provider,
                limit: 100
            )
            desk.learn(kind, newestFirst: times, expected: nil)
        }
        desk.enter(job.id, remoteID: remoteID, kind: kind, age: age)
    }

    /// What a service says that has finished and names no clip.
    private struct NamelessEnd {
        var since: Duration?
        var price: Money?
        var tries = 0
    }

    /// The service has finished and names no clip: asks again for a while, and then for the clip no more. What it has
    /// charged is charged; where it has said nothing of money, nothing is known of that, and the job is in doubt.
    private mutating func takeNamelessEnd(
        _ end: inout NamelessEnd,
        price: Money?,
        of provider: any Provider,
        at desk: CallDesk?
    ) async throws(RushesError) {
        if let price, price.micros > 0 { end.price = price }
        if end.price == nil, provider.traits.completionWithoutClipIsRefusal {
            desk?.leave(job.id, hasEnded: true)
            let message = "\(provider.id) finished without a clip, which is how it refuses content"
            return try await take(.failed(RushesError(.contentRefusedInTask, message)))
        }
        if end.since == nil {
            end.since = worker.elapsed()
            update(.notice("\(provider.id) has finished and names no clip yet; asking again"))
        }
        guard elapsed(since: end.since) >= worker.limits.addressing else {
            end.tries += 1
            let pause = min(Duration.seconds(1) * (1 << min(end.tries - 1, 5)), .seconds(30))
            return try await wait(pause, at: desk)
        }
        desk?.leave(job.id, hasEnded: true)
        if let price = end.price { return try await take(.finished(outputs: [], price: price)) }
        try await record(
            .doubted(
                reason:
                    "\(provider.id) says that prediction \(job.remoteID ?? "") of job \(job.id) is finished, and names no clip"
            )
        )
    }

    /// Lets a while pass before the prediction is asked for again.
    private func wait(_ pause: Duration, at desk: CallDesk?) async throws(RushesError) {
        if let desk { desk.postpone(job.id, by: pause) } else { try await worker.pause(pause) }
    }

    /// The words by which services say that they have not begun.
    private static let wordsForWaiting: Set = ["created", "starting", "queued", "pending", "submitted"]

    /// How long a prediction that the service does not know is left alone.
    private static let unknownWait: Duration = .seconds(2)

    /// Records what an observation means.
    mutating func take(_ observation: Observation) async throws(RushesError) {
        switch observation {
        case .running(let status):
            guard job.remoteStatus != status else { return }
            if job.state == .accepted, !Self.wordsForWaiting.contains(status.lowercased()) {
                return try await record(.observed(status: status))
            }
            // The service's own word is for whoever watches; what changes no state is no entry.
            job.remoteStatus = status
            update(.changed(job))
        case .finished(let outputs, let price):
            try await record(.finished(outputs: outputs, price: price))
            if job.isMarkedUnsafe {
                update(
                    .notice(
                        "\(job.provider) marks the clip as not safe for work; it is made, and fetched like any other"
                    )
                )
            }
            worker.environment.passes(.finishRecorded)
        case .failed(let error):
            worker.uploads.forget((job.uploads ?? [:]).values)
            try await record(.providerFailed(withoutPrompt(error)))
        case .billed(let error, let price):
            worker.uploads.forget((job.uploads ?? [:]).values)
            try await record(.finished(outputs: [], price: price), .fetchFailed(withoutPrompt(error)))
        case .noSignal, .limited, .unknown:
            break
        }
    }
}
