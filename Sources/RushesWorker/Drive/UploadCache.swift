package import RushesCore
import Synchronization

/// Remembers where files were uploaded to, so that each goes up once for all jobs of the next hour; jobs that need the
/// same file at the same time share one upload.
///
/// A service removes uploads after a while, so an address is not kept for longer, nor one that a job has failed with.
package final class UploadCache: Sendable {
    private typealias Waiter = CheckedContinuation<Result<String, RushesError>, Never>

    /// An upload that is under way, and who waits for it.
    private struct Upload {
        var number: UInt64
        var task: Task<Void, Never>?
        var waiters: [UInt64: Waiter] = [:]
    }

    private struct Known {
        var number: UInt64
        var address: String
        var since: Duration
    }

    private struct State {
        var lastNumber: UInt64 = 0
        var running: [String: Upload] = [:]
        /// Last waiters of uploads, each of which waits only for its upload to end.
        var leaving: [UInt64: Waiter] = [:]
        var known: [String: Known] = [:]

        mutating func nextNumber() -> UInt64 {
            lastNumber += 1
            return lastNumber
        }
    }

    private let state = Guarded(State())
    private let elapsed: @Sendable () -> Duration
    private let executor: (any TaskExecutor)?
    private let lifetime: Duration
    private let capacity: Int

    /// Makes an empty cache.
    ///
    /// - Parameters:
    ///   - clock: what the age of an address goes by.
    ///   - executor: where uploads go on; `nil` for the concurrency library's own threads.
    ///   - lifetime: how long an address is good.
    ///   - capacity: how many addresses are kept; the oldest make room.
    package init(
        clock: any Clock<Duration>,
        executor: (any TaskExecutor)?,
        lifetime: Duration = .seconds(3600),
        capacity: Int = 1_000
    ) {
        elapsed = CallDesk.timer(clock)
        self.executor = executor
        self.lifetime = lifetime
        self.capacity = capacity
    }

    /// The address of a file, uploading it if that was not done in the last hour or has failed.
    ///
    /// An upload goes on for as long as anybody waits for it, whoever began it.
    ///
    /// - Throws: what the upload throws; `interrupted` if the task is cancelled before it has ended.
    package func address(
        of attachment: Input.Attachment,
        at provider: ProviderID,
        upload: @escaping @Sendable () async throws(RushesError) -> String
    ) async throws(RushesError) -> String {
        let key = "\(provider) \(attachment.sha256)"
        let id = state.withLock { $0.nextNumber() }
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: Waiter) in
                let now = elapsed()
                let isCancelled = Task.isCancelled
                let answer = state.withLock { state -> Result<String, RushesError>? in
                    if isCancelled { return .failure(Self.interruption) }
                    if let known = state.known[key], now - known.since < lifetime { return .success(known.address) }
                    var running = state.running[key] ?? begin(upload, of: key, as: state.nextNumber())
                    running.waiters[id] = continuation
                    state.running[key] = running
                    return nil
                }
                if let answer { return continuation.resume(returning: answer) }
                // Between the look above and the line, the task may have been cancelled.
                if Task.isCancelled { giveUp(id, of: key) }
            }
        } onCancel: {
            giveUp(id, of: key)
        }
        return try result.get()
    }

    /// Drops addresses with which a job was refused or has failed: a file that is gone may be why.
    package func forget(_ addresses: some Sequence<String>) {
        let dropped = Set(addresses)
        guard !dropped.isEmpty else { return }
        state.withLock { state in state.known = state.known.filter { !dropped.contains($0.value.address) } }
    }

    private static var interruption: RushesError { RushesError(.interrupted, "the upload was interrupted") }

    /// Begins an upload. Its task is unstructured, because several jobs may wait for it and any of them may be stopped.
    private func begin(
        _ upload: @escaping @Sendable () async throws(RushesError) -> String,
        of key: String,
        as number: UInt64
    ) -> Upload {
        let task = Task(executorPreference: executor) { [self] in
            let result: Result<String, RushesError>
            do throws(RushesError) { result = .success(try await upload()) } catch { result = .failure(error) }
            end(number, of: key, with: result)
        }
        return Upload(number: number, task: task)
    }

    private func end(_ number: UInt64, of key: String, with result: Result<String, RushesError>) {
        let now = elapsed()
        // All under one lock: whoever gives up while this happens is among those that are resumed here, or was before.
        let (waiters, last) = state.withLock { state -> ([Waiter], Waiter?) in
            if let last = state.leaving.removeValue(forKey: number) { return ([], last) }
            guard let running = state.running[key], running.number == number else { return ([], nil) }
            state.running[key] = nil
            if case .success(let address) = result {
                state.known = state.known.filter { now - $0.value.since < lifetime }
                state.known[key] = Known(number: number, address: address, since: now)
                while state.known.count > capacity,
                    let oldest = state.known.min(by: { $0.value.number < $1.value.number })
                {
                    state.known[oldest.key] = nil
                }
            }
            return (running.waiters.sorted { $0.key < $1.key }.map(\.value), nil)
        }
        // How an upload ends that nobody wants is nobody's error.
        last?.resume(returning: .failure(Self.interruption))
        for waiter in waiters { waiter.resume(returning: result) }
    }

    /// Somebody waits no longer. The last one ends the upload, and leaves when that has come to its end.
    private func giveUp(_ id: UInt64, of key: String) {
        let (waiter, task) = state.withLock { state -> (Waiter?, Task<Void, Never>?) in
            guard let waiter = state.running[key]?.waiters.removeValue(forKey: id) else { return (nil, nil) }
            guard let running = state.running[key], running.waiters.isEmpty else { return (waiter, nil) }
            state.running[key] = nil
            state.leaving[running.number] = waiter
            return (nil, running.task)
        }
        task?.cancel()
        waiter?.resume(returning: .failure(Self.interruption))
    }
}
