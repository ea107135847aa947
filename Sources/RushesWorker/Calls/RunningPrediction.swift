import RushesCore
import RushesProvider

/// A prediction that a service works on, as its desk knows it. Moments are counted from the desk's origin.
struct RunningPrediction: Sendable {
    /// The service's id.
    let remoteID: String
    /// What it has in common with those that take about as long.
    let kind: CompletionKey
    /// When it was accepted.
    let acceptedAt: Duration
    /// The status that was seen last, and when it was first seen.
    var status: (word: String, since: Duration)?
    /// When it was last seen running, by itself or in a list.
    var seenRunningAt: Duration?
    /// When it was last asked for itself.
    var askedAt: Duration?
    /// The caller that waits for its turn to ask about it.
    var waiter: CheckedContinuation<Bool, Never>?
    /// Whether a question for it is on its way.
    var isAsked = false
    /// Whether it may be asked for although nobody was waiting when its turn came.
    var mayAsk = false
}
