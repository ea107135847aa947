import RushesCore
import Synchronization

/// Submissions that are being answered, or whose answer may not have arrived: so that a client that asks again, because it
/// gave up waiting, gets the job that its first request made and pays once.
///
/// Clients of many kinds do that by themselves, with no key to tell a repetition by. What tells it here is that the same
/// caller sends the very same body while the first request is not answered: it still runs, or its client had gone before
/// the answer could be written. A second take that is meant comes after the answer, and is a second job.
final class InFlightSubmissions: Sendable {
    /// What tells one request from another.
    struct Key: Hashable, Sendable {
        var owner: Owner
        /// The name of the dialect that it is in.
        var dialect: String
        /// The digest of its body, or of its `Idempotency-Key`.
        var digest: String
        var isNamed: Bool
    }

    /// What is to be done with a request.
    enum Turn: Sendable {
        /// It is the first; its end must be told (``finish(_:with:wasDelivered:)``).
        case first
        /// The same request was made before, and made this job.
        case repeated(Job.ID)
        /// The first request failed while this one waited for it.
        case failed(GatewayError)
        /// A request of that name is being answered just now.
        case busy
        /// Too many wait already.
        case crowded
    }

    private struct Entry {
        var waiters: [CheckedContinuation<Turn, Never>] = []
        /// The job, once it is made; then the entry is only kept for repetitions.
        var job: Job.ID?
        var wasDelivered = false
        var until: Duration?
        var madeAt: Duration = .zero
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// How many clients have hung up.
        var leavings = 0
        /// When a request of an owner was last turned away before it was looked at.
        var turnedAway: [Owner: Duration] = [:]
        /// Entries that end, in the order of their ends.
        var ending: ArraySlice<(key: Key, until: Duration)> = []
    }

    /// For how long a request whose answer may not have arrived can be repeated.
    private let patience: Duration
    private let limit: Int
    private let now: @Sendable () -> Duration
    private let state = Guarded(State())

    init(patience: Duration = .seconds(600), limit: Int = 20_000, now: @escaping @Sendable () -> Duration) {
        self.patience = patience
        self.limit = limit
        self.now = now
    }

    /// How many requests wait for the answer to an equal one before them.
    var joinedCount: Int { state.withLock { $0.entries.values.reduce(0) { $0 + $1.waiters.count } } }

    /// How many clients have hung up, whether they were answered or not.
    var leavings: Int { state.withLock(\.leavings) }

    /// A client has hung up.
    func clientHasLeft() { state.withLock { $0.leavings += 1 } }

    /// Waits for a request's turn.
    ///
    /// - Parameters:
    ///   - key: what tells it from others.
    ///   - saysThatItRepeats: whether the client's library marks it as a repetition; that of a request which was turned
    ///     away here (``turnedAway(_:)``) since the earlier answer is no repetition of that one.
    /// - Returns: what is to be done with it.
    func turn(for key: Key, saysThatItRepeats: Bool) async -> Turn {
        await withCheckedContinuation { continuation in
            let turn: Turn? = state.withLock { state in
                forget(&state)
                if var entry = state.entries[key] {
                    guard let job = entry.job else {
                        guard !key.isNamed else { return .busy }
                        guard entry.waiters.count < 16 else { return .crowded }
                        entry.waiters.append(continuation)
                        state.entries[key] = entry
                        return nil
                    }
                    let wasTurnedAway = state.turnedAway[key.owner].map { $0 >= entry.madeAt } ?? false
                    if !entry.wasDelivered || (saysThatItRepeats && !wasTurnedAway) { return .repeated(job) }
                }
                while state.entries.count >= limit, !state.ending.isEmpty {
                    let (key, until) = state.ending.removeFirst()
                    if state.entries[key]?.until == until { state.entries[key] = nil }
                }
                guard state.entries.count < limit else { return .crowded }
                state.entries[key] = Entry()
                return .first
            }
            if let turn { continuation.resume(returning: turn) }
        }
    }

    /// Tells what came of a first request, and whether its client was there for the answer.
    func finish(_ key: Key, with result: Result<Job.ID, GatewayError>, wasDelivered: Bool) {
        let waiters = state.withLock { state in
            let waiters = state.entries[key]?.waiters ?? []
            switch result {
            case .success(let job) where !key.isNamed:
                let until = now() + patience
                // The waiting request asks again: the answer to the first is not what counts.
                let wasDelivered = wasDelivered && waiters.isEmpty
                state.entries[key] = Entry(job: job, wasDelivered: wasDelivered, until: until, madeAt: now())
                state.ending.append((key, until))
            default:
                // One that has a name is found in the ledger from now on.
                state.entries[key] = nil
            }
            return waiters
        }
        for waiter in waiters {
            switch result {
            case .success(let job): waiter.resume(returning: .repeated(job))
            case .failure(let error): waiter.resume(returning: .failed(error))
            }
        }
    }

    /// A request of an owner was turned away before it was looked at: what its client sends again is not a repetition of
    /// what was answered before.
    func turnedAway(_ owner: Owner) { state.withLock { $0.turnedAway[owner] = now() } }

    /// The answer to a repetition has arrived: what comes now is meant as another take.
    func delivered(_ key: Key) {
        state.withLock { $0.entries[key]?.wasDelivered = true }
    }

    private func forget(_ state: inout State) {
        let moment = now()
        var count = 0
        for (key, until) in state.ending {
            guard until <= moment else { break }
            if state.entries[key]?.until == until { state.entries[key] = nil }
            count += 1
        }
        if count > 0 { state.ending.removeFirst(count) }
    }
}
