import Dispatch
import Foundation
import RushesCore
import Synchronization

/// Ctrl-C, SIGTERM and a terminal that goes away (SIGHUP), as something that can be awaited.
///
/// It holds for as long as ``watching(_:)`` lasts. Before and after that the signals do what they always do.
final class Interruption: Sendable {
    private struct State {
        var happened = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Guarded(State())
    // Unchecked, since neither sources nor handlers are Sendable: written in `init` alone, before anyone else sees this
    // object, and read by `end` alone, which is called once.
    private nonisolated(unsafe) var watched: [(number: CInt, source: any DispatchSourceSignal, before: sig_t?)] = []

    /// Whether the user has interrupted the program.
    var hasHappened: Bool { state.withLock { $0.happened } }

    /// Watches for interruptions while something is done.
    ///
    /// - Throws: what the body throws.
    static func watching<Value>(_ body: (Interruption) async throws -> Value) async throws -> Value {
        let interruption = Interruption()
        defer { interruption.end() }
        return try await body(interruption)
    }

    private init() {
        let queue = DispatchQueue(label: "rushes.interruption")
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // What `nohup` has the program ignore stays ignored.
            if number == SIGHUP, Self.isIgnored(number) { continue }
            let before = signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { [self] in interrupt() }
            source.resume()
            watched.append((number, source, before))
        }
    }

    private func end() {
        for (number, source, before) in watched {
            source.cancel()
            signal(number, before)
        }
    }

    /// Whether the program was started with a signal ignored.
    static func isIgnored(_ number: CInt) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        #if canImport(Darwin)
            let handler = action.__sigaction_u.__sa_handler
        #else
            let handler = action.__sigaction_handler.sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    /// Waits for the first interruption, or until the surrounding task is cancelled.
    func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.happened || Task.isCancelled { return true }
                    state.waiters.append(continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            release()
        }
    }

    /// Does something that the first interruption ends.
    ///
    /// - Returns: what the work gave; `nil` if it was interrupted.
    /// - Throws: what the work throws, unless it was interrupted.
    func ending<Value: Sendable>(_ work: @escaping @Sendable () async throws -> Value) async throws -> Value? {
        try await withThrowingTaskGroup(of: Value?.self) { group in
            group.addTask { try await work() }
            group.addTask { [self] in
                await wait()
                return nil
            }
            defer { group.cancelAll() }
            let value = try await group.next() ?? nil
            group.cancelAll()
            // The work was told to end, and any end of it counts as that.
            while let rest = await group.nextResult() { _ = rest }
            return value
        }
    }

    private func interrupt() {
        let isSecond = state.withLock { state in
            defer { state.happened = true }
            return state.happened
        }
        // A second Ctrl-C means now: what was sent is recorded or will be found in doubt.
        if isSecond { exit(130) }
        release()
    }

    private func release() {
        let waiters = state.withLock { state in
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
