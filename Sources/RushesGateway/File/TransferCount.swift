import RushesCore
import Synchronization

/// How many files are being given out, by which follows how much of each is in memory at once.
final class TransferCount: Sendable {
    private let count = Guarded(0)

    /// How much memory all of them together should take, in bytes.
    private static let budget = 4 << 20
    /// The least and the most that is read at once.
    private static let pieces = (8 << 10)...(512 << 10)

    func begin() { count.withLock { $0 += 1 } }

    func end() { count.withLock { $0 -= 1 } }

    /// How many bytes to read at once now. Each has up to two pieces under way.
    var pieceByteCount: Int {
        let share = Self.budget / max(1, count.withLock { $0 } * 2)
        return min(max(share, Self.pieces.lowerBound), Self.pieces.upperBound)
    }
}
