import RushesCore

/// How one try of a download failed.
enum TryFailure: Error, Sendable, Hashable {
    /// Trying again cannot help.
    case final(RushesError)
    /// The server says that there is no such clip; believed when it says so twice.
    case gone(RushesError)
    /// Trying again may help, after a while.
    case again(RushesError, retryAfter: Duration? = nil)

    /// What to tell the user if this was the last try.
    var error: RushesError {
        switch self {
        case .final(let error), .gone(let error), .again(let error, _): error
        }
    }
}
