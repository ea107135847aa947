public import RushesCore
public import RushesLedger
import Synchronization

/// One run of a program in a simulation, from its start to its end: it can die at any step, and be held still.
///
/// Everything that the program does outside its own memory goes through ``enter(_:mayPause:)`` and ``leave()``. After
/// its death every call throws and has no effect; while it is held still, every call waits.
public final class SimulatedProcess: Sendable {
    /// What befalls a process.
    public struct Fate: Sendable {
        /// At which step it dies.
        public var deathStep: Int?
        /// At which numbered point it dies, and at which of its passages there.
        public var deathPoint: (number: Int, passage: Int)?
        /// At which steps it is held still, and for how long.
        public var pauses: [Int: Duration]
        /// For how long it is held still at the worst moments, at the first of each.
        public var moments: [Moment: Duration]

        /// Collects what befalls a process; nothing by default.
        public init(
            deathStep: Int? = nil,
            deathPoint: (number: Int, passage: Int)? = nil,
            pauses: [Int: Duration] = [:],
            moments: [Moment: Duration] = [:]
        ) {
            self.deathStep = deathStep
            self.deathPoint = deathPoint
            self.pauses = pauses
            self.moments = moments
        }
    }

    /// Moments at which being held still is worst.
    public enum Moment: Sendable, Hashable {
        /// It is recorded that a job is being sent, and nothing is sent.
        case sending
        /// The answer to a submission is on its way to the program.
        case answer
    }

    private struct State {
        var fate: Fate
        var isDead = false
        var isEnded = false
        var steps = 0
        var passages: [Int: Int] = [:]
        var pausedUntil: Duration?
        var delay: Duration = .zero
        var onDeath: (@Sendable () -> Void)?
    }

    /// The process's ordinal in the simulation.
    public let number: Int
    /// The name of its worker.
    public let worker: WorkerID
    /// The time it lives in.
    public let clock: SimulatedClock
    let random: SeededRandom
    let trace: SimulationTrace
    private let state: Guarded<State>

    /// Starts a process.
    public init(
        number: Int,
        host: String,
        fate: Fate,
        clock: SimulatedClock,
        random: SeededRandom,
        trace: SimulationTrace
    ) {
        self.number = number
        self.worker = WorkerID(host: host, processID: Int32(number), nonce: "\(number)")
        self.clock = clock
        self.random = random
        self.trace = trace
        state = Guarded(State(fate: fate))
    }

    /// Comes to a moment at which it may be held still, once.
    func reaches(_ moment: Moment) {
        let elapsed = clock.elapsed
        let pause = state.withLock { state -> Duration? in
            guard let pause = state.fate.moments.removeValue(forKey: moment) else { return nil }
            state.pausedUntil = max(state.pausedUntil ?? .zero, elapsed + pause)
            state.delay += pause
            return pause
        }
        if let pause { trace.note("is held still", by: number, value: Int(pause.inSeconds)) }
    }

    /// Whether it still runs.
    public var isAlive: Bool { state.withLock { !$0.isDead && !$0.isEnded } }
    /// Whether it was killed.
    public var isDead: Bool { state.withLock(\.isDead) }
    /// How long it was held still, or kept waiting by others, so far.
    public var delay: Duration { state.withLock(\.delay) }

    /// Whether it is held still at this moment.
    public var isHeldStill: Bool { state.withLock(\.pausedUntil).map { clock.elapsed < $0 } ?? false }

    /// What is to be done when it dies.
    public func onDeath(_ action: @escaping @Sendable () -> Void) {
        let isDead = state.withLock { state in
            state.onDeath = action
            return state.isDead
        }
        if isDead { action() }
    }

    /// Ends it in good order.
    public func end() { state.withLock { $0.isEnded = true } }

    /// Lets nothing befall it any more.
    public func spare() {
        state.withLock { state in
            state.fate = Fate()
            state.pausedUntil = nil
        }
    }

    /// Counts a wait that others have caused.
    public func keepWaiting(for duration: Duration) { state.withLock { $0.delay += duration } }

    /// Begins a call to the world outside: takes a little time, and waits while the process is held still.
    ///
    /// - Parameters:
    ///   - call: the call's name.
    ///   - mayPause: whether the process may be held still between this moment and the call's effect.
    /// - Throws: `internal_error` if the process is dead; the call must then have no effect.
    public func enter(_ call: StaticString, mayPause: Bool = true) async throws(RushesError) {
        step(call)
        try checkLife()
        if random.happens(0.5) {
            await clock.hold(for: .milliseconds(random.number(1...20)))
            try checkLife()
        }
        if mayPause { await holdStill() }
        try checkLife()
    }

    /// Ends a call whose effect is done.
    ///
    /// - Throws: `internal_error` if the process died before it learnt of the effect.
    public func leave(_ call: StaticString) async throws(RushesError) {
        step(call)
        await holdStill()
        try checkLife()
    }

    /// Waits while the process is held still.
    public func holdStill() async {
        while let until = state.withLock(\.pausedUntil), clock.elapsed < until, !isDead {
            await clock.hold(for: until - clock.elapsed)
        }
    }

    /// Passes a numbered point, at which it may die.
    public func passes(_ point: Int) {
        let dies = state.withLock { state in
            state.passages[point, default: 0] += 1
            guard let end = state.fate.deathPoint, !state.isDead else { return false }
            return end.number == point && end.passage == state.passages[point]
        }
        trace.note("passes", by: number, value: point)
        if dies { die() }
    }

    /// Kills it.
    public func die() {
        let action = state.withLock { state in
            guard !state.isDead else { return nil as (@Sendable () -> Void)? }
            state.isDead = true
            return state.onDeath ?? {}
        }
        guard let action else { return }
        trace.note("dies", by: number)
        action()
    }

    /// Throws once it is dead.
    public func checkLife() throws(RushesError) {
        if isDead { throw RushesError(.internalError, "process \(number) is dead") }
    }

    private func step(_ call: StaticString) {
        let elapsed = clock.elapsed
        let (dies, pause) = state.withLock { state -> (Bool, Duration?) in
            guard !state.isDead else { return (false, nil) }
            state.steps += 1
            let pause = state.fate.pauses[state.steps]
            if let pause {
                state.pausedUntil = max(state.pausedUntil ?? .zero, elapsed + pause)
                state.delay += pause
            }
            return (state.fate.deathStep == state.steps, pause)
        }
        trace.note(call, by: number)
        if let pause { trace.note("is held still", by: number, value: Int(pause.inSeconds)) }
        if dies { die() }
    }
}
