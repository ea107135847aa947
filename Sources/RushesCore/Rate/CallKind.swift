/// What a call to a service is for, where many share one rate limit.
package enum CallKind: Int, Sendable, Hashable, CaseIterable {
    /// Anew the link of a finished clip: whoever waits has paid already.
    case link
    /// Sending a job: nothing is made before.
    case submission
    /// Asking what became of a prediction.
    case poll
    /// Sending a file that a job needs.
    case upload
    /// Asking for a price.
    case quote
    /// Asking about what no running job waits for: a price that comes late, a job in doubt.
    case inquiry

    /// Its share of the calls while every kind waits, relative to the other kinds.
    package var weight: Int {
        switch self {
        case .link, .submission: 8
        case .poll: 6
        case .upload: 3
        case .quote: 2
        case .inquiry: 1
        }
    }
}
