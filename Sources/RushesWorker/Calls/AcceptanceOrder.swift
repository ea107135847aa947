/// When predictions were accepted, those that have ended included, in order: by it one knows about where a prediction
/// stands in a service's list. Of those long past only the newest are kept.
package struct AcceptanceOrder: Sendable {
    private var moments: [Duration] = []
    private let capacity: Int

    /// Begins with none.
    ///
    /// - Parameter capacity: how many are kept at least; twice as many at most.
    package init(capacity: Int = 10_000) { self.capacity = max(capacity, 1) }

    /// How many are kept.
    package var count: Int { moments.count }

    /// A prediction was accepted.
    package mutating func insert(_ moment: Duration) {
        moments.insert(moment, at: moments.count - rank(of: moment))
        if moments.count > 2 * capacity { moments.removeFirst(moments.count - capacity) }
    }

    /// A prediction is left to itself; should it be taken up again, it is inserted again.
    package mutating func remove(_ moment: Duration) {
        let index = moments.count - rank(of: moment) - 1
        if moments.indices.contains(index), moments[index] == moment { moments.remove(at: index) }
    }

    /// How many predictions were accepted after a moment, of those that are kept.
    package func rank(of moment: Duration) -> Int {
        var (low, high) = (0, moments.count)
        while low < high {
            let middle = (low + high) / 2
            if moments[middle] <= moment { low = middle + 1 } else { high = middle }
        }
        return moments.count - low
    }

    /// Whether the rank of a moment is still known.
    package func remembers(_ moment: Duration) -> Bool { moments.first.map { $0 <= moment } ?? false }
}
