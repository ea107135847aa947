import RushesCore
import RushesProvider
import Synchronization

/// A desk for each service that is called, set up with the first call.
final class CallDesks: Sendable {
    private struct Key: Hashable {
        var provider: ProviderID
        var account: String?
    }

    private let desks = Guarded<[Key: CallDesk]>([:])
    private let environment: WorkerEnvironment
    private let limits: WorkerLimits

    init(environment: WorkerEnvironment, limits: WorkerLimits) {
        self.environment = environment
        self.limits = limits
    }

    /// The desk of a service; `nil` for the local engine, which is asked whenever somebody likes.
    func desk(of provider: any Provider) -> CallDesk? {
        guard !provider.traits.isLocal else { return nil }
        return desks.withLock { desks in
            let key = Key(provider: provider.id, account: provider.accountMark)
            if let desk = desks[key] { return desk }
            let desk = CallDesk(provider: provider, environment: environment, limits: limits)
            desks[key] = desk
            return desk
        }
    }

    /// Nobody drives a job any more. Its provider may not be usable by now, or with another key: whichever desk asks for
    /// it has to know, or would count a question that nobody ever answers.
    func leave(_ job: Job.ID) {
        for desk in desks.withLock({ Array($0.values) }) where desk.holds(job) { desk.leave(job, hasEnded: false) }
    }
}
