import Synchronization

/// Notices that a sender has gone silent without saying so.
final class StallWatch: Sendable {
    private let state = Mutex<(beats: Int, isPaused: Bool)>((0, false))

    /// Something has arrived.
    func beat() { state.withLock { $0.beats += 1 } }

    /// Whether the other side has said anything at all.
    var hasSeenAnswer: Bool { state.withLock { $0.beats > 0 } }

    /// From now on it is not the sender that is waited for, or it is again.
    func pause(_ isPaused: Bool) {
        state.withLock {
            $0.isPaused = isPaused
            $0.beats += 1
        }
    }

    /// Returns once nothing has arrived for `limit`, or up to a third longer; or when the task is cancelled.
    ///
    /// - Returns: whether the sender is silent.
    func waitForSilence(of limit: Duration, clock: any Clock<Duration>) async -> Bool {
        var seen = 0
        var silentChecks = 0
        while silentChecks < 3 {
            do { try await clock.sleep(for: limit / 3) } catch { return false }
            let now = state.withLock { $0 }
            if now.isPaused || now.beats != seen {
                seen = now.beats
                silentChecks = 0
            } else {
                silentChecks += 1
            }
        }
        return true
    }
}
