import RushesCore

/// How one try of a download failed.
enum TryFailure: Error, Sendable, Hashable {
    /// Trying again cannot help.
    case final(RushesError)
    /// Nothing is to be had there at this moment. Whoever asked waits, or does not: it may take minutes or hours.
    case away(RushesError)
    /// Trying again may help, after a while.
    case again(RushesError)

    /// What to tell the user if this was the last try.
    var error: RushesError {
        switch self {
        case .final(let error), .away(let error), .again(let error): error
        }
    }
}
