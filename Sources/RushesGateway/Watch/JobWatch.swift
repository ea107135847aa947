import RushesCore
import RushesLedger
import Synchronization

/// Tells those who wait for a job that something about it was recorded, by whatever program.
///
/// One task reads what the ledger has recorded since it looked last, ten times a second, for as long as anybody waits. It
/// also ends waits whose time is up: a thousand waiting callers are a thousand rows here, and no timers.
final class JobWatch: Sendable {
    /// What ended a wait.
    enum Signal: Sendable {
        /// Something was recorded.
        case changed
        /// Nothing was, within the time.
        case timedOut
    }

    private struct Waiter {
        var deadline: ContinuousClock.Instant
        var continuation: CheckedContinuation<Signal, Never>
    }

    private struct State {
        var waiters: [Job.ID: [Waiter]] = [:]
        var count = 0
        /// How many wait, or are about to.
        var interest = 0
        /// The last entry that was looked at; `nil` while nobody looks.
        var seen: Int64?
        var reading: Task<Void, Never>?
        var isStopped = false
    }

    private let studio: any ServedStudio
    private let clock: any Clock<Duration>
    private let interval: Duration
    private let state = Mutex(State())

    init(studio: any ServedStudio, clock: any Clock<Duration>, interval: Duration = .milliseconds(100)) {
        self.studio = studio
        self.clock = clock
        self.interval = interval
    }

    /// Whether nobody waits here any more.
    var isStopped: Bool { state.withLock(\.isStopped) }

    /// How many wait.
    var waiterCount: Int { state.withLock(\.count) }

    /// Looks from now on, until ``end()``, so that nothing is missed: read the job after this, and then wait
    /// (``wait(for:until:)``). A change between the two is told at once.
    ///
    /// - Throws: what reading the ledger throws; there is nothing to end then.
    func begin() async throws(RushesError) {
        let mustRead = state.withLock { state in
            state.interest += 1
            return state.seen == nil
        }
        guard mustRead else { return }
        do throws(RushesError) {
            let last = try await studio.ledger().lastSequence()
            state.withLock { state in
                if state.seen == nil { state.seen = last }
                // Unstructured, because it serves whoever waits: it ends when nobody does, or by `stop`.
                if state.reading == nil, !state.isStopped { state.reading = Task { [self] in await read() } }
            }
        } catch {
            end()
            throw error
        }
    }

    /// Looks no longer on this caller's behalf.
    func end() { state.withLock { $0.interest -= 1 } }

    /// Waits until something is recorded about a job, or a moment comes; between ``begin()`` and ``end()`` only.
    func wait(for id: Job.ID, until deadline: ContinuousClock.Instant) async -> Signal {
        await withCheckedContinuation { continuation in
            let isStopped = state.withLock { state in
                if state.isStopped { return true }
                state.waiters[id, default: []].append(Waiter(deadline: deadline, continuation: continuation))
                state.count += 1
                return false
            }
            if isStopped { continuation.resume(returning: .timedOut) }
        }
    }

    /// Ends every wait, and looks no more.
    func stop() {
        let waiters = state.withLock { state in
            state.isStopped = true
            state.reading?.cancel()
            defer { (state.waiters, state.count) = ([:], 0) }
            return state.waiters.values.flatMap(\.self)
        }
        for waiter in waiters { waiter.continuation.resume(returning: .timedOut) }
    }

    private func read() async {
        var idle = 0
        while !Task.isCancelled {
            guard (try? await clock.sleep(for: interval)) != nil else { return }
            var changed: [Job.ID] = []
            if let seen = state.withLock(\.seen), let ledger = try? await studio.ledger(),
                let changes = try? await ledger.changes(after: seen, limit: 1000)
            {
                changed = changes.jobs
                state.withLock { $0.seen = changes.last }
            }
            let now = ContinuousClock.now
            let (woken, late, isOver) = state.withLock { state in
                var (woken, late): ([Waiter], [Waiter]) = ([], [])
                for id in changed { woken += state.waiters.removeValue(forKey: id) ?? [] }
                for (id, waiters) in state.waiters where waiters.contains(where: { $0.deadline <= now }) {
                    late += waiters.filter { $0.deadline <= now }
                    let rest = waiters.filter { $0.deadline > now }
                    state.waiters[id] = rest.isEmpty ? nil : rest
                }
                state.count -= woken.count + late.count
                idle = state.interest == 0 ? idle + 1 : 0
                // Callers that poll come back at once; a while without any ends the looking.
                let isOver = idle > 50
                if isOver { (state.reading, state.seen) = (nil, nil) }
                return (woken, late, isOver)
            }
            for waiter in woken { waiter.continuation.resume(returning: .changed) }
            for waiter in late { waiter.continuation.resume(returning: .timedOut) }
            if isOver { return }
        }
    }
}
