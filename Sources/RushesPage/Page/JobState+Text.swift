import RushesCore

extension JobState {
    /// The state as a reader of the page knows it.
    var text: String {
        switch self {
        case .queued: "Queued"
        case .submitting: "Being sent"
        case .accepted: "Accepted"
        case .generating: "Being made"
        case .fetching: "Being fetched"
        case .done: "Done"
        case .failed: "Failed"
        case .cancelled: "Cancelled"
        case .expired: "Expired"
        case .inDoubt: "In doubt"
        }
    }
}
