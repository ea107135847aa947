import ArgumentParser

/// What `--timeout` may be.
enum TimeoutRule {
    /// Refuses what is no sensible number of seconds.
    static func check(_ seconds: Double?) throws {
        guard let seconds else { return }
        guard seconds.isFinite, seconds >= 0, seconds <= 1e8 else {
            throw ValidationError("--timeout \(seconds) is no number of seconds")
        }
    }
}
