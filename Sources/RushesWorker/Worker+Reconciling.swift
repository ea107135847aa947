import Foundation
public import RushesCore
import RushesLedger
import RushesProvider

extension Worker {
    /// Asks the providers what became of doubtful jobs, and records what they prove. Nothing is ever sent.
    ///
    /// A job that was accepted and then lost sight of is asked for by its prediction. One whose answer was lost is
    /// looked for in the provider's history; many are looked for in one reading of it. What was being sent to a service
    /// when a program stopped is in doubt, and is looked for with the others.
    ///
    /// - Parameters:
    ///   - jobs: the jobs; those that are neither in doubt nor left behind while they were sent are left out.
    ///   - report: told of each, as it then stands, with what the inquiry has come to.
    /// - Throws: what the ledger throws; `interrupted`. That a provider cannot be asked leaves its jobs undecided.
    public func reconcile(
        _ jobs: [Job],
        report: (Job, Reconciliation) -> Void
    ) async throws(RushesError) {
        let doubtful = try await jobs.filter { $0.state == .inDoubt } + doubted(jobs)
        for job in doubtful where job.remoteID != nil {
            try checkForInterruption()
            let (found, outcome) = try await askFor(job)
            report(found, outcome)
        }
        let lost = Dictionary(grouping: doubtful.filter { $0.remoteID == nil }, by: \.provider)
        for (_, jobs) in lost.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            try await search(for: jobs, report: report)
        }
    }

    /// Records the doubt about jobs that were being sent by a program that has stopped.
    ///
    /// - Returns: those that are in doubt now; what a living program sends is left to it.
    private func doubted(_ jobs: [Job]) async throws(RushesError) -> [Job] {
        var doubted: [Job] = []
        for job in jobs where job.isBeingSent {
            try checkForInterruption()
            do throws(RushesError) {
                let present = try await claiming(job.id, owner: job.owner) { lease throws(RushesError) in
                    let present = try await ledger.job(job.id, owner: job.owner)
                    guard present.isBeingSent else { return present }
                    let doubt = JobEvent.doubted(reason: present.reasonOfBrokenSending)
                    return try await ledger.record([doubt], under: lease, at: environment.now())
                }
                if let present, present.state == .inDoubt { doubted.append(present) }
            } catch  where error.code == .leaseLost {
                // Another program has taken it up a moment ago.
            }
        }
        return doubted
    }

    /// Looks for submissions whose answers were lost a moment ago, as long as somebody may wait for it, and only for
    /// where they are: what is missing so soon proves nothing.
    func lookUp(_ lost: [LostSubmission], at keeper: any HistoryKeepingProvider) async -> [Job.ID: HistoryVerdict] {
        let elapsed = CallDesk.timer(environment.clock)
        let end = elapsed() + limits.historyLook
        var search = HistorySearch(
            for: lost,
            rules: limits.history,
            now: environment.now(),
            isFindingOnly: true
        )
        do throws(RushesError) {
            while let page = search.nextPage, elapsed() < end {
                try checkForInterruption()
                search.take(
                    try await inquiring(at: keeper) { inquiry throws(RushesError) in
                        try await inquiry.history(of: keeper, page: page)
                    }
                )
            }
        } catch {
            // What was read so far may still find some.
            search.breakOff(because: error.message)
        }
        environment.passes(.historyRead)
        guard let owners = try? await owners(of: search.candidateIDs, at: keeper.id) else { return [:] }
        return lost.reduce(into: [:]) { $0[$1.jobID] = search.verdict(on: $1, owners: owners) }
    }

    /// Asks for a prediction that was accepted and then forgotten, or did not end in time.
    private func askFor(_ job: Job) async throws(RushesError) -> (Job, Reconciliation) {
        guard let remoteID = job.remoteID else { return (job, .undecided(reason: "it has no prediction")) }
        let provider: any Provider
        do throws(RushesError) { provider = try self.provider(job) } catch {
            return (job, .undecided(reason: error.message))
        }
        guard job.account == provider.accountMark else { return (job, Self.otherAccount(job)) }
        let observation = try await inquiring(at: provider) { inquiry throws(RushesError) in
            await inquiry.observe(remoteID)
        }
        environment.passes(.observed)
        switch observation {
        case .finished(let outputs, let price) where outputs.isEmpty && (price?.micros ?? 0) <= 0:
            guard provider.traits.completionWithoutClipIsRefusal else {
                let reason = "\(job.provider) says that prediction \(remoteID) is finished, and names no clip"
                return (job, .undecided(reason: reason))
            }
            let message = "\(job.provider) finished without a clip, which is how it refuses content"
            return try await record(
                [.providerFailed(RushesError(.contentRefusedInTask, message))],
                of: job,
                as: .ended
            )
        case .finished(let outputs, let price):
            return try await record(
                [.accepted(remoteID: remoteID), .finished(outputs: outputs, price: price)],
                of: job,
                as: .found
            )
        case .failed(var error):
            uploads.forget((job.uploads ?? [:]).values)
            error.message = job.withholdingPrompt(error.message)
            return try await record([.providerFailed(error)], of: job, as: .ended)
        case .billed(var error, let price):
            uploads.forget((job.uploads ?? [:]).values)
            error.message = job.withholdingPrompt(error.message)
            return try await record(
                [.accepted(remoteID: remoteID), .finished(outputs: [], price: price), .fetchFailed(error)],
                of: job,
                as: .ended
            )
        case .running(let status):
            let age = environment.now().timeIntervalSince(job.acceptedAt ?? job.createdAt)
            guard age > limits.deadline.inSeconds else {
                return try await record([.accepted(remoteID: remoteID)], of: job, as: .found)
            }
            return (
                job, .undecided(reason: "\(job.provider) still says `\(status)`, \(Int(bounding: age / 3600)) hours on")
            )
        case .unknown(let reason):
            let words = job.withholdingPrompt(reason)
            return (job, .undecided(reason: "\(job.provider) does not know prediction \(remoteID): \(words)"))
        case .noSignal(let error):
            return (job, .undecided(reason: error.message))
        case .limited:
            return (job, .undecided(reason: "\(job.provider) says that it is asked too often"))
        }
    }

    private func search(
        for jobs: [Job],
        report: (Job, Reconciliation) -> Void
    ) async throws(RushesError) {
        func leave(_ reason: String) {
            for job in jobs { report(job, .undecided(reason: reason)) }
        }
        guard let first = jobs.first else { return }
        let provider: any Provider
        do throws(RushesError) { provider = try self.provider(first) } catch { return leave(error.message) }
        guard let keeper = provider as? any HistoryKeepingProvider else {
            return leave("\(provider.id) keeps no history that could be asked")
        }
        for job in jobs where job.account != provider.accountMark { report(job, Self.otherAccount(job)) }
        let submissions = jobs.filter { $0.account == provider.accountMark }.map { ($0, LostSubmission(of: $0)) }
        var search = HistorySearch(
            for: submissions.compactMap(\.1),
            rules: limits.history,
            now: environment.now()
        )
        while let page = search.nextPage {
            try checkForInterruption()
            do throws(RushesError) {
                search.take(try await patientHistory(of: keeper, page: page))
            } catch  where error.code != .interrupted {
                // What was read so far may still find some; it can prove nothing absent.
                search.breakOff(because: error.message)
            }
        }
        environment.passes(.historyRead)
        let owners = try await owners(of: search.candidateIDs.union(search.newestIDs), at: provider.id)
        for (job, submission) in submissions {
            try checkForInterruption()
            guard let submission else {
                report(job, .undecided(reason: "it is not known when it was sent"))
                continue
            }
            switch search.verdict(on: submission, owners: owners) {
            case .found(let remoteID):
                let (job, outcome) = try await record([.accepted(remoteID: remoteID)], of: job, as: .found)
                report(job, outcome)
            case .absent:
                let reason = "\(provider.id) has no such prediction in its history, which lists later ones"
                let (job, outcome) = try await record([.notSent(reason: reason)], of: job, as: .absent)
                report(job, outcome)
            case .undecided(let reason):
                report(job, .undecided(reason: "\(provider.id): \(reason)"))
            }
        }
    }

    /// Another account's history says nothing about what this one has sent.
    private static func otherAccount(_ job: Job) -> Reconciliation {
        .undecided(reason: "it was sent with another key, or to another address, than are set now")
    }

    /// A page of history, asked for a few times.
    private func patientHistory(
        of keeper: any HistoryKeepingProvider,
        page: Int
    ) async throws(RushesError) -> HistoryPage {
        var tries = 0
        while true {
            tries += 1
            do throws(RushesError) {
                return try await inquiring(at: keeper) { inquiry throws(RushesError) in
                    try await inquiry.history(of: keeper, page: page)
                }
            } catch  where tries < 3 && error.code.definition.isRetryable {
                var randomness = InjectedRandom(bits: environment.random)
                try await pause(limits.backoff.wait(after: tries, using: &randomness))
            }
        }
    }

    /// Records what was found out about a job if it is still the job that was asked about.
    private func record(
        _ events: [JobEvent],
        of job: Job,
        as outcome: Reconciliation
    ) async throws(RushesError) -> (Job, Reconciliation) {
        do throws(RushesError) {
            let recorded = try await claiming(job.id, owner: job.owner) { lease throws(RushesError) in
                let present = try await ledger.job(job.id, owner: job.owner)
                guard present.state == .inDoubt, present.sentAt == job.sentAt, present.attempts == job.attempts else {
                    return present
                }
                return try await ledger.record(events, under: lease, at: environment.now())
            }
            guard let recorded else {
                return (job, .undecided(reason: "another program works on it at this moment"))
            }
            return (recorded, outcome)
        } catch  where error.code == .internalError || error.code == .leaseLost {
            return (job, .undecided(reason: error.message))
        }
    }

    /// The jobs, of whatever owner, that have some of these predictions.
    func owners(
        of predictions: some Sequence<String> & Sendable,
        at provider: ProviderID
    ) async throws(RushesError) -> [String: Job] {
        var owners: [String: Job] = [:]
        // A set's own order differs from run to run; in this one a simulation's seed replays.
        for id in predictions.sorted() { owners[id] = try await ledger.job(ofPrediction: id, provider: provider) }
        return owners
    }
}
