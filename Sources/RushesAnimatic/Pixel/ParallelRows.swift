import Dispatch

/// Runs work on disjoint pieces on several cores and waits for all of it.
///
/// It blocks its thread, so it is only called from the render thread, never from the cooperative pool.
struct ParallelRows: Sendable {
    /// How many cores are used; the result never depends on it.
    let threads: Int

    /// Runs `body` for contiguous ranges that make up `0..<count`; every range starts at a multiple of `alignment`.
    func forEachRange(of count: Int, alignment: Int = 2, _ body: @Sendable (Range<Int>) -> Void) {
        let units = (count + alignment - 1) / alignment
        let pieces = threads <= 1 ? 1 : min(units, threads * 4)
        guard pieces > 1 else { return body(0..<count) }
        DispatchQueue.concurrentPerform(iterations: pieces) { piece in
            let start = units * piece / pieces * alignment
            let end = min(units * (piece + 1) / pieces * alignment, count)
            if start < end { body(start..<end) }
        }
    }
}

extension ParallelRows {
    /// Runs `body` once for every number below `count`, on as many threads as are allowed.
    func forEachPiece(_ count: Int, _ body: @Sendable (Int) -> Void) {
        guard threads > 1, count > 1 else {
            for piece in 0..<count { body(piece) }
            return
        }
        DispatchQueue.concurrentPerform(iterations: count, execute: body)
    }
}
