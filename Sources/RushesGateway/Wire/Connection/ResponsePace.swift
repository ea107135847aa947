package import NIOCore

/// Whether a connection's peer takes what is written to it: what is known of one connection, as a value without a clock.
///
/// Writes are taken in their order. Progress is that a write was taken, that there is room for more again, or that fewer
/// bytes wait than at the last look.
package struct ResponsePace {
    private let timeout: TimeAmount
    /// How often is looked while something waits.
    private let interval: TimeAmount
    private var writtenCount: UInt64 = 0
    private var takenCount: UInt64 = 0
    private var lastProgress: NIODeadline
    private var lastLook: NIODeadline
    private var lastWaitingByteCount = Int.max

    /// Begins with nothing written, for a peer that may take nothing for so long.
    package init(timeout: TimeAmount, at now: NIODeadline) {
        self.timeout = timeout
        interval = .nanoseconds(max(1, timeout.nanoseconds / 4))
        lastProgress = now
        lastLook = now
    }

    /// Whether something was written and not yet taken.
    package var isWaiting: Bool { takenCount < writtenCount }

    /// Notes a write and gives it a number.
    package mutating func wrote(at now: NIODeadline) -> UInt64 {
        if !isWaiting {
            lastProgress = now
            lastLook = now
            lastWaitingByteCount = .max
        }
        writtenCount += 1
        return writtenCount
    }

    /// Notes that the write with this number, and with it all before, was taken.
    package mutating func took(_ number: UInt64, at now: NIODeadline) {
        takenCount = max(takenCount, number)
        lastProgress = now
    }

    /// Notes that there is room for more.
    package mutating func hasRoom(at now: NIODeadline) { lastProgress = now }

    /// When to look again; `nil` while nothing waits.
    package var deadline: NIODeadline? { isWaiting ? min(lastProgress + timeout, lastLook + interval) : nil }

    /// Looks whether the peer has taken nothing for too long.
    ///
    /// - Parameters:
    ///   - waitingByteCount: How many bytes wait to be taken; `nil` if that is not known.
    ///   - isWatching: Whether the end of one of the writes that wait will be told. If so, it waits even where no bytes
    ///     do: they are held on their way.
    ///   - now: The moment.
    /// - Returns: Whether it has.
    package mutating func isOverdue(waitingByteCount: Int?, isWatching: Bool, at now: NIODeadline) -> Bool {
        guard let deadline, deadline <= now else { return false }
        lastLook = now
        if let waitingByteCount {
            if waitingByteCount < lastWaitingByteCount, lastWaitingByteCount != .max { lastProgress = now }
            lastWaitingByteCount = waitingByteCount
        }
        if !isWatching, waitingByteCount ?? 0 == 0 { takenCount = writtenCount }
        return isWaiting && now >= lastProgress + timeout
    }
}
