import Foundation
import RushesCore
import Synchronization

/// Runs the tasks of a simulation one piece at a time on a thread of its own, in an order that a seed chooses.
///
/// When nothing is ready the virtual time jumps to its next deadline, so that hours pass in milliseconds; with the same
/// seed, the same pieces run in the same order. Everything that takes part must run under this executor's preference
/// and wait for nothing but virtual time and other tasks that do.
public final class SimulatedExecutor: TaskExecutor {
    private struct State {
        var ready: [UnownedJob] = []
        var steps = 0
    }

    private let state = Guarded(State())
    private let random: SeededRandom
    private let advance: @Sendable () -> Bool
    private let stepLimit: Int

    /// Makes an executor.
    ///
    /// - Parameters:
    ///   - seed: decides the order.
    ///   - stepLimit: after so many pieces a run that has not ended counts as one that never will.
    ///   - advance: moves the virtual time to its next deadline; `false` if nothing waits for any.
    public init(seed: UInt64, stepLimit: Int = 5_000_000, advance: @escaping @Sendable () -> Bool) {
        random = SeededRandom(seed: seed ^ 0xA5A5_5A5A_0F0F_F0F0)
        self.advance = advance
        self.stepLimit = stepLimit
    }

    /// How many pieces have run.
    public var steps: Int { state.withLock(\.steps) }

    /// Takes a piece of a task that is ready.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.ready.append(job) }
    }

    /// Runs something, and all that it starts, to the end.
    ///
    /// - Throws: what the body throws; ``SimulationStuck`` if it waits for something that never comes.
    public func run<Value: Sendable>(
        _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let outcome = Outcome<Value>()
        // Unstructured: it is run by the thread below, and awaited through it.
        _ = Task(executorPreference: self) {
            do { outcome.set(.success(try await body())) } catch { outcome.set(.failure(error)) }
        }
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            // A thread of its own: pieces run for as long as the simulation lasts, and may not hold up a shared one.
            Thread.detachNewThread { [self] in
                runAll()
                continuation.resume()
            }
        }
        guard let result = outcome.result else { throw SimulationStuck(steps: steps) }
        return try result.get()
    }

    private func runAll() {
        let executor = asUnownedTaskExecutor()
        while let job = nextJob() { job.runSynchronously(on: executor) }
    }

    private func nextJob() -> UnownedJob? {
        while true {
            let (job, isOver) = state.withLock { state -> (UnownedJob?, Bool) in
                guard state.steps < stepLimit else { return (nil, true) }
                guard !state.ready.isEmpty else { return (nil, false) }
                state.steps += 1
                let index = state.ready.count == 1 ? 0 : random.number(0...state.ready.count - 1)
                state.ready.swapAt(index, state.ready.count - 1)
                return (state.ready.removeLast(), false)
            }
            if let job { return job }
            if isOver || !advance() { return nil }
        }
    }

    private final class Outcome<Value: Sendable>: Sendable {
        private let state = Guarded<Result<Value, any Error>?>(nil)
        var result: Result<Value, any Error>? { state.withLock(\.self) }
        func set(_ result: Result<Value, any Error>) { state.withLock { $0 = result } }
    }
}

/// A simulation came to a point from which nothing goes on, or never ended.
public struct SimulationStuck: Error, CustomStringConvertible {
    /// How many pieces had run.
    public var steps: Int

    /// Says so.
    public var description: String {
        "the simulation is stuck after \(steps) steps: something waits for what never comes"
    }
}
