/// Callers that wait for their turn, first come first served; whoever gives up is passed over.
struct CallLine<Waiter: Sendable>: Sendable {
    private var order: [UInt64] = []
    private var head = 0
    private var waiters: [UInt64: Waiter] = [:]

    var isEmpty: Bool { waiters.isEmpty }

    /// Puts a waiter at the end.
    mutating func append(_ waiter: Waiter, as id: UInt64) {
        order.append(id)
        waiters[id] = waiter
    }

    /// Takes out the first; `nil` if nobody waits.
    mutating func popFirst() -> Waiter? {
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
    mutating func remove(_ id: UInt64) -> Waiter? { waiters.removeValue(forKey: id) }
}
