/// The exit codes of the command: documented, stable, and few. A code that is not listed here means failure.
public enum ExitStatus: Int32, Sendable, Hashable, CaseIterable {
    /// Done.
    case done = 0
    /// Failed.
    case failed = 1
    /// Some of several failed.
    case someFailed = 3
    /// Refused by a budget.
    case budget = 4
    /// Refused by the provider.
    case provider = 5
    /// Not found.
    case notFound = 6
    /// Still running: waiting timed out.
    case stillRunning = 7
    /// In doubt.
    case inDoubt = 8
    /// Bad usage, or a brief or file that the model does not allow.
    case usage = 64
    /// Interrupted.
    case interrupted = 130
}
