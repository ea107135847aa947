public import Foundation
import RushesCore
public import RushesLedger

/// What a worker takes from outside the program: time, chance and its own name. Tests bring their own.
public struct WorkerEnvironment: Sendable {
    /// What waiting goes by.
    public var clock: any Clock<Duration>
    /// The present moment, for the ledger.
    public var now: @Sendable () -> Date
    /// Fresh random bits.
    public var random: @Sendable () -> UInt64
    /// The worker's name.
    public var worker: WorkerID
    /// Called at every numbered step; a test may end the program there. Does nothing by default.
    public var passes: @Sendable (CrashPoint) -> Void
    /// Where work goes on that outlives a cancellation; `nil` for the concurrency library's own threads.
    public var executor: (any TaskExecutor)?

    /// Collects an environment.
    public init(
        clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date,
        random: @escaping @Sendable () -> UInt64,
        worker: WorkerID,
        passes: @escaping @Sendable (CrashPoint) -> Void = { _ in },
        executor: (any TaskExecutor)? = nil
    ) {
        self.clock = clock
        self.now = now
        self.random = random
        self.worker = worker
        self.passes = passes
        self.executor = executor
    }

    /// Makes an id of the present moment.
    func makeID<Tag>(_: Tag.Type = Tag.self) -> Identifier<Tag> {
        var source = InjectedRandom(bits: random)
        return Identifier(milliseconds: Int64(now().timeIntervalSince1970 * 1000), using: &source)
    }

    /// Does something to its end although the surrounding task may be cancelled meanwhile.
    ///
    /// An answer that is not recorded is a clip that is paid for and unknown: neither the request nor the record of its
    /// answer may be torn apart. Hence a task of its own, which is always awaited.
    func shielded<Value: Sendable>(_ work: @escaping @Sendable () async -> Value) async -> Value {
        await Task(executorPreference: executor) { await work() }.value
    }
}
