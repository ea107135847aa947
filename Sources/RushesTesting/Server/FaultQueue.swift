import RushesCore
import Synchronization

/// What goes wrong on one route: first the queued faults, each once, then the standing one.
package final class FaultQueue: Sendable {
    private struct State {
        var queued: [Fault] = []
        var standing: (@Sendable () -> Fault)?
    }

    private let state = Guarded(State())

    /// Makes a queue in which nothing goes wrong.
    package init() {}

    /// Lets the next requests go wrong, in the order in which faults are queued.
    package func enqueue(_ fault: Fault, times: Int = 1) {
        state.withLock { $0.queued.append(contentsOf: Array(repeating: fault, count: times)) }
    }

    /// Lets every request go wrong that no queued fault stands for; `nil` ends that.
    package func always(_ fault: Fault?) {
        let choose: (@Sendable () -> Fault)? = fault.map { fault in { @Sendable in fault } }
        state.withLock { $0.standing = choose }
    }

    /// Lets somebody decide, request by request, what goes wrong where no queued fault stands for it.
    package func decide(by choose: @escaping @Sendable () -> Fault) {
        state.withLock { $0.standing = choose }
    }

    /// How many queued faults have not happened yet.
    package var remaining: Int { state.withLock(\.queued.count) }

    func next() -> Fault {
        let (fault, choose) = state.withLock { state in
            state.queued.isEmpty ? (nil, state.standing) : (state.queued.removeFirst(), nil)
        }
        return fault ?? choose?() ?? .none
    }
}
