import HTTPTypes
import RushesCore
import RushesLedger
import Synchronization

/// Tells those who wait for a job that something about it was recorded, by whatever program.
///
/// One task reads what the ledger has recorded since it looked last, for as long as anybody waits: what this process
/// records at once, what others do within a tenth of a second. It also ends waits whose time is up, ten times a second: a
/// thousand waiting callers are a thousand rows here, and no timers.
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

    /// A job that somebody has an interest in.
    private struct Subject {
        var interest = 0
        /// How often something was recorded since the interest began.
        var version = 0
        var waiters: [Waiter] = []
    }

    private struct State {
        var subjects: [Job.ID: Subject] = [:]
        var callers: [Owner: Int] = [:]
        var waiterCount = 0
        /// Up to where was looked; `nil` while nobody looks.
        var seen: ChangeCursor?
        var reading: Task<Void, Never>?
        var isStopped = false
    }

    private let studio: any ServedStudio
    private let clock: any Clock<Duration>
    private let interval: Duration
    private let waitersPerKey: Int
    private let state = Guarded(State())

    init(
        studio: any ServedStudio,
        clock: any Clock<Duration>,
        waitersPerKey: Int,
        interval: Duration = .milliseconds(100)
    ) {
        self.studio = studio
        self.clock = clock
        self.waitersPerKey = waitersPerKey
        self.interval = interval
    }

    /// Whether nobody waits here any more.
    var isStopped: Bool { state.withLock(\.isStopped) }

    /// How many wait.
    var waiterCount: Int { state.withLock(\.waiterCount) }

    /// Takes an interest in a job, until ``end(_:for:)``: what is recorded from now on is counted (``version(of:)``).
    ///
    /// - Throws: `GatewayError` with 429 if too many with this key wait; what reading the ledger throws. There is nothing to
    ///   end then.
    func begin(_ id: Job.ID, for owner: Owner) async throws {
        let mustRead: Bool? = state.withLock { state in
            guard state.callers[owner, default: 0] < waitersPerKey else { return nil }
            state.callers[owner, default: 0] += 1
            state.subjects[id, default: Subject()].interest += 1
            return state.seen == nil
        }
        guard let mustRead else { throw crowded }
        guard mustRead else { return }
        do throws(RushesError) {
            let last = try await studio.ledger().latestChange()
            state.withLock { state in
                if state.seen == nil { state.seen = last }
                // Unstructured, because it serves whoever waits: it ends when nobody does, or by `stop`.
                if state.reading == nil, !state.isStopped { state.reading = Task { [self] in await read() } }
            }
        } catch {
            end(id, for: owner)
            throw error
        }
    }

    /// Whether one more with a key may wait.
    ///
    /// - Throws: `GatewayError` with 429 if too many wait.
    func checkRoom(for owner: Owner) throws(GatewayError) {
        guard state.withLock({ $0.callers[owner, default: 0] < waitersPerKey }) else { throw crowded }
    }

    private var crowded: GatewayError {
        GatewayError(
            .tooManyRequests,
            RushesError(.rateLimited, "\(waitersPerKey) callers with this key wait already", hint: nil),
            retryAfter: .seconds(5)
        )
    }

    /// Has no more interest in a job.
    func end(_ id: Job.ID, for owner: Owner) {
        state.withLock { state in
            state.callers[owner, default: 1] -= 1
            if state.callers[owner] == 0 { state.callers[owner] = nil }
            guard var subject = state.subjects[id] else { return }
            subject.interest -= 1
            state.subjects[id] = subject.interest > 0 ? subject : nil
        }
    }

    /// How often something was recorded about a job since the interest in it began. Looked at before the job is read, so
    /// that a change between the two is not missed: ``wait(for:since:until:)`` then does not wait.
    func version(of id: Job.ID) -> Int { state.withLock { $0.subjects[id]?.version ?? 0 } }

    /// Waits until something is recorded about a job beyond a version, or a moment comes.
    func wait(for id: Job.ID, since version: Int, until deadline: ContinuousClock.Instant) async -> Signal {
        await withCheckedContinuation { continuation in
            let signal: Signal? = state.withLock { state in
                guard !state.isStopped, var subject = state.subjects[id] else { return .timedOut }
                guard subject.version == version else { return .changed }
                subject.waiters.append(Waiter(deadline: deadline, continuation: continuation))
                state.subjects[id] = subject
                state.waiterCount += 1
                return nil
            }
            if let signal { continuation.resume(returning: signal) }
        }
    }

    /// Ends every wait, and looks no more.
    func stop() {
        let waiters = state.withLock { state in
            state.isStopped = true
            state.reading?.cancel()
            let waiters = state.subjects.values.flatMap(\.waiters)
            for id in state.subjects.keys { state.subjects[id]?.waiters = [] }
            state.waiterCount = 0
            return waiters
        }
        for waiter in waiters { waiter.continuation.resume(returning: .timedOut) }
    }

    private func read() async {
        var idle = 0
        while !Task.isCancelled {
            var changed: [Job.ID] = []
            if let seen = state.withLock(\.seen), let ledger = try? await studio.ledger(),
                let changes = try? await ledger.changes(after: seen, limit: 1000, waitingUpTo: interval)
            {
                changed = changes.jobs
                state.withLock { $0.seen = changes.cursor }
            } else {
                guard (try? await clock.sleep(for: interval)) != nil else { return }
            }
            let now = ContinuousClock.now
            let (woken, late, isOver) = state.withLock { state in
                var (woken, late): ([Waiter], [Waiter]) = ([], [])
                for id in changed {
                    guard var subject = state.subjects[id] else { continue }
                    subject.version += 1
                    woken += subject.waiters
                    subject.waiters = []
                    state.subjects[id] = subject
                }
                for (id, subject) in state.subjects where subject.waiters.contains(where: { $0.deadline <= now }) {
                    late += subject.waiters.filter { $0.deadline <= now }
                    state.subjects[id]?.waiters.removeAll { $0.deadline <= now }
                }
                state.waiterCount -= woken.count + late.count
                idle = state.subjects.isEmpty ? idle + 1 : 0
                // Callers that poll come back at once; a while without any ends the looking.
                let isOver = idle > 50
                if isOver { (state.reading, state.seen) = (nil, nil) }
                return (woken, late, isOver)
            }
            for waiter in woken { waiter.continuation.resume(returning: .changed) }
            for waiter in late { waiter.continuation.resume(returning: .timedOut) }
            if isOver { return }
            // Where much is recorded, it is told fifty times a second and not one by one.
            if !changed.isEmpty, (try? await clock.sleep(for: interval / 5)) == nil { return }
        }
    }
}
