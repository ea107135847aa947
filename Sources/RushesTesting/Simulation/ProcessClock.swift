/// The time as one process of a simulation feels it: what sleeps wakes only when its process is not held still.
public struct ProcessClock: Clock {
    /// Moments are those of ``TestClock``.
    public typealias Instant = TestClock.Instant
    /// Spans of time are the standard library's.
    public typealias Duration = Swift.Duration

    private let process: SimulatedProcess

    /// Makes the clock of a process.
    public init(of process: SimulatedProcess) { self.process = process }

    /// Where the clock stands.
    public var now: Instant { process.clock.now }

    /// The clock is exact.
    public var minimumResolution: Duration { .zero }

    /// Suspends until the deadline, and on while the process is held still.
    ///
    /// - Throws: `CancellationError` if the task is cancelled or the process dead.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        if process.isDead { throw CancellationError() }
        do {
            try await process.clock.sleep(until: deadline, tolerance: nil)
        } catch {
            await process.holdStill()
            throw error
        }
        await process.holdStill()
        if process.isDead { throw CancellationError() }
    }
}
