import RushesCore
import Synchronization

/// Notices that a sender has gone silent, or all but silent, without saying so.
package final class StallWatch: Sendable {
    /// How a sender lets one down.
    package enum Finding: Sendable, Hashable {
        /// Nothing has arrived for the whole limit.
        case silent
        /// Too little has arrived, although something has again and again.
        case slow
    }

    private struct State {
        var beats = 0
        var byteCount: Int64 = 0
        var isPaused = false
    }

    private let state = Guarded(State())

    /// Makes a watch over one answer.
    package init() {}

    /// Something has arrived: so many bytes of the body, or a head.
    package func beat(_ byteCount: Int = 0) {
        state.withLock {
            $0.beats += 1
            $0.byteCount += Int64(byteCount)
        }
    }

    /// Whether the other side has said anything at all.
    var hasSeenAnswer: Bool { state.withLock { $0.beats > 0 } }

    /// From now on it is not the sender that is waited for, or it is again.
    package func pause(_ isPaused: Bool) {
        state.withLock {
            $0.isPaused = isPaused
            $0.beats += 1
        }
    }

    /// Returns once nothing has arrived for `limit`, or up to a third longer; once fewer than `byteCount` bytes have
    /// arrived in all of `window`; or when the task is cancelled.
    ///
    /// - Parameters:
    ///   - limit: how long a sender may be silent.
    ///   - byteCount: how much it must send in a window.
    ///   - window: how long that is; a disk that was waited for meanwhile starts it anew.
    ///   - clock: what time is measured by.
    /// - Returns: what is wrong; `nil` if the task was cancelled.
    package func waitForFault(
        silence limit: Duration,
        atLeast byteCount: Int64,
        in window: Duration,
        clock: any Clock<Duration>
    ) async -> Finding? {
        var seen = State()
        var silentChecks = 0
        // As many looks as make up the window.
        let looks = max(3, Int((window.inSeconds / max(limit.inSeconds / 3, 0.001)).rounded(.up)))
        var counts: [Int64] = [0]
        while silentChecks < 3 {
            do { try await clock.sleep(for: limit / 3) } catch { return nil }
            let now = state.withLock { $0 }
            if now.isPaused {
                (silentChecks, counts) = (0, [now.byteCount])
            } else {
                silentChecks = now.beats == seen.beats ? silentChecks + 1 : 0
                counts.append(now.byteCount)
            }
            seen = now
            if counts.count > looks {
                if now.byteCount - counts[counts.count - 1 - looks] < byteCount, silentChecks < 3 { return .slow }
                counts.removeFirst()
            }
        }
        return .silent
    }
}
