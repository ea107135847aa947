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
    /// Whether a worker that holds a claim may still run: `false` only for a process of this host that is gone.
    public var isAlive: @Sendable (WorkerID) -> Bool

    /// Collects an environment.
    public init(
        clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date,
        random: @escaping @Sendable () -> UInt64,
        worker: WorkerID,
        isAlive: @escaping @Sendable (WorkerID) -> Bool
    ) {
        self.clock = clock
        self.now = now
        self.random = random
        self.worker = worker
        self.isAlive = isAlive
    }

    /// Makes an id of the present moment.
    func makeID<Tag>(_: Tag.Type = Tag.self) -> Identifier<Tag> {
        var source = InjectedRandom(bits: random)
        return Identifier(milliseconds: Int64(now().timeIntervalSince1970 * 1000), using: &source)
    }
}
