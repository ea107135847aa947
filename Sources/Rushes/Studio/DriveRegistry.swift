import RushesCore
import Synchronization

/// The studio's own work on jobs, and who watches it.
final class DriveRegistry: Sendable {
    private struct State {
        var drives: [Job.ID: Task<Void, Never>] = [:]
        /// Drives that are over for whoever watches, and tidy up.
        var tails: [Job.ID: Task<Void, Never>] = [:]
        var watchers: [Job.ID: [AsyncStream<JobUpdate>.Continuation]] = [:]
        var last: [Job.ID: JobUpdate] = [:]
        var isStopped = false
    }

    private let state = Guarded(State())

    /// Starts work on a job unless it is being worked on.
    ///
    /// - Parameters:
    ///   - id: the job.
    ///   - work: the work, which tells its updates.
    ///   - afterwards: what is done when the watchers have been told that the work is over.
    func start(
        _ id: Job.ID,
        work: @escaping @Sendable (@escaping @Sendable (JobUpdate) -> Void) async -> Void,
        afterwards: @escaping @Sendable () async -> Void
    ) {
        state.withLock { state in
            guard state.drives[id] == nil, !state.isStopped else { return }
            // Unstructured on purpose: `submit` returns while the job goes on. `stop` ends and awaits every one.
            state.drives[id] = Task { [self] in
                await work { [self] update in publish(update, of: id) }
                finish(id)
                await afterwards()
                self.state.withLock { $0.tails[id] = nil }
            }
        }
    }

    /// Adds a watcher; it is told the present state first.
    func subscribe(to id: Job.ID, _ continuation: AsyncStream<JobUpdate>.Continuation) {
        state.withLock { state in
            guard !state.isStopped else { return continuation.finish() }
            if let last = state.last[id] { continuation.yield(last) }
            state.watchers[id, default: []].append(continuation)
        }
    }

    private func publish(_ update: JobUpdate, of id: Job.ID) {
        state.withLock { state in
            if case .changed = update { state.last[id] = update }
            for watcher in state.watchers[id] ?? [] { watcher.yield(update) }
        }
    }

    private func finish(_ id: Job.ID) {
        state.withLock { state in
            state.tails[id] = state.drives.removeValue(forKey: id)
            state.last[id] = nil
            for watcher in state.watchers.removeValue(forKey: id) ?? [] { watcher.finish() }
        }
    }

    /// Ends all work and waits until it has ended.
    func stop() async {
        let drives = state.withLock { state in
            state.isStopped = true
            return Array(state.drives.values) + Array(state.tails.values)
        }
        for drive in drives { drive.cancel() }
        for drive in drives { await drive.value }
    }
}
