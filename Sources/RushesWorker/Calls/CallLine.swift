/// Callers that wait for their turn, first come first served; whoever gives up is passed over.
package struct CallLine<Waiter: Sendable>: Sendable {
    private var order: [UInt64] = []
    private var head = 0
    private var waiters: [UInt64: Waiter] = [:]

    /// Makes a line in which nobody waits.
    package init() {}

    /// Whether nobody waits.
    package var isEmpty: Bool { waiters.isEmpty }

    /// How many places the line takes up, those of callers who gave up included.
    package var room: Int { order.count }

    /// Puts a waiter at the end.
    package mutating func append(_ waiter: Waiter, as id: UInt64) {
        order.append(id)
        waiters[id] = waiter
    }

    /// Takes out the first; `nil` if nobody waits.
    package mutating func popFirst() -> Waiter? {
        while head < order.count {
            let id = order[head]
            head += 1
            if head > 64, head * 2 > order.count {
                order.removeFirst(head)
                head = 0
            }
            if let waiter = waiters.removeValue(forKey: id) { return waiter }
        }
        return nil
    }

    /// Takes out one that gives up; `nil` if it does not wait any more.
    package mutating func remove(_ id: UInt64) -> Waiter? {
        guard let waiter = waiters.removeValue(forKey: id) else { return nil }
        if order.count - head > 64 + 2 * waiters.count {
            // In a line that is seldom served, those who gave up would fill it.
            order = order[head...].filter { waiters[$0] != nil }
            head = 0
        }
        return waiter
    }
}
