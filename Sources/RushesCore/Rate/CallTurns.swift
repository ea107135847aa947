/// Whose turn it is when calls of several kinds wait for one rate limit: a pure value.
///
/// Each call moves its kind's *pass* on by 1/weight, and the waiting kind with the lowest pass is next (stride
/// scheduling: Waldspurger and Weihl, 1995). So every kind that waits gets its share, however many calls of other kinds
/// wait: no kind can starve. A kind that did not wait for a while comes back at the present pass: it neither saves up
/// turns nor has to catch up.
package struct CallTurns: Sendable, Hashable {
    private var passes: [Int]
    private var waiting: Set<CallKind> = []
    private var present = 0
    /// Divisible by every weight, so that passes are whole numbers.
    private static let stride = 24

    /// Makes turns in which nothing has been called yet.
    package init() { passes = Array(repeating: 0, count: CallKind.allCases.count) }

    /// Gives the next call to one of the kinds that wait.
    ///
    /// - Parameter kinds: the kinds of which at least one call waits.
    /// - Returns: whose turn it is, counted as called; `nil` where none waits.
    package mutating func next(of kinds: Set<CallKind>) -> CallKind? {
        for kind in kinds where !waiting.contains(kind) { passes[kind.rawValue] = max(passes[kind.rawValue], present) }
        waiting = kinds
        // Of two with the same pass the weightier goes first, then the one named first.
        let next = kinds.min { left, right in
            let (leftPass, rightPass) = (passes[left.rawValue], passes[right.rawValue])
            if leftPass != rightPass { return leftPass < rightPass }
            return (-left.weight, left.rawValue) < (-right.weight, right.rawValue)
        }
        guard let next else { return nil }
        present = passes[next.rawValue]
        passes[next.rawValue] += Self.stride / next.weight
        return next
    }
}
