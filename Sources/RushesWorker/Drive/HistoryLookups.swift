import RushesCore
import RushesProvider
import Synchronization

/// Looks for submissions whose answers were lost in their service's history. Those that are lost together share one
/// reading of it: where a connection breaks, dozens of answers are lost at once.
final class HistoryLookups: Sendable {
    /// Reads a history and tells what it shows of each submission; nothing of those that it cannot tell of.
    typealias Reading = @Sendable ([LostSubmission]) async -> [Job.ID: HistoryVerdict]

    private struct Waiting {
        var lost: LostSubmission
        var continuation: CheckedContinuation<HistoryVerdict?, Never>
    }

    private struct Line {
        var waiting: [UInt64: Waiting] = [:]
        var reader: Task<Void, Never>?
    }

    private struct State {
        var lines: [ProviderID: Line] = [:]
        var cancelledEarly: Set<UInt64> = []
        var lastTicket: UInt64 = 0
    }

    private let state = Guarded(State())
    private let executor: (any TaskExecutor)?

    /// Makes an empty line for every service.
    ///
    /// - Parameter executor: where readings run; `nil` for the concurrency library's own threads.
    init(executor: (any TaskExecutor)?) { self.executor = executor }

    /// Looks for a submission.
    ///
    /// - Parameters:
    ///   - lost: what is looked for.
    ///   - provider: whose history is read.
    ///   - read: reads it, for this one and for all others that wait by then.
    /// - Returns: what the history shows; `nil` if it tells nothing, or the task was cancelled.
    func look(for lost: LostSubmission, at provider: ProviderID, by read: @escaping Reading) async -> HistoryVerdict? {
        let ticket = state.withLock { state in
            state.lastTicket += 1
            return state.lastTicket
        }
        defer { state.withLock { _ = $0.cancelledEarly.remove(ticket) } }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelledEarly.contains(ticket) { return true }
                    var line = state.lines[provider] ?? Line()
                    line.waiting[ticket] = Waiting(lost: lost, continuation: continuation)
                    // Unstructured, because it serves whoever waits: it ends with the last of them.
                    if line.reader == nil {
                        line.reader = Task(executorPreference: executor) { [self] in await serve(provider, by: read) }
                    }
                    state.lines[provider] = line
                    return false
                }
                if isCancelled { continuation.resume(returning: nil) }
            }
        } onCancel: {
            leave(ticket, at: provider)
        }
    }

    private func leave(_ ticket: UInt64, at provider: ProviderID) {
        let left = state.withLock { state in
            guard let waiting = state.lines[provider]?.waiting.removeValue(forKey: ticket) else {
                state.cancelledEarly.insert(ticket)
                return nil as Waiting?
            }
            if let line = state.lines[provider], line.waiting.isEmpty {
                line.reader?.cancel()
                // The next lookup begins anew.
                state.lines[provider] = nil
            }
            return waiting
        }
        left?.continuation.resume(returning: nil)
    }

    private func serve(_ provider: ProviderID, by read: Reading) async {
        while !Task.isCancelled {
            let sought = state.withLock { state in
                let new = (state.lines[provider]?.waiting ?? [:]).sorted { $0.key < $1.key }
                if new.isEmpty { state.lines[provider] = nil }
                return new.map { (ticket: $0.key, lost: $0.value.lost) }
            }
            guard !sought.isEmpty else { return }
            let verdicts = await read(sought.map(\.lost))
            let answered = state.withLock { state in
                sought.compactMap { ticket, _ in state.lines[provider]?.waiting.removeValue(forKey: ticket) }
            }
            for waiting in answered { waiting.continuation.resume(returning: verdicts[waiting.lost.jobID]) }
        }
    }
}
