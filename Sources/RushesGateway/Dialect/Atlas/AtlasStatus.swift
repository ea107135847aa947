import RushesCore

extension JobState {
    /// The state in the words of the Atlas Cloud API: `created`, `processing`, `completed` or `failed`.
    ///
    /// A job in doubt is still `processing`: what became of it is being found out.
    var atlasStatus: String {
        switch self {
        case .queued, .submitting: "created"
        case .accepted, .generating, .fetching, .inDoubt: "processing"
        case .done: "completed"
        case .failed, .cancelled, .expired: "failed"
        }
    }

    /// The states that a status stands for; `nil` for a word that is none.
    ///
    /// Understood are the statuses and the coarser states that the service's history takes: `running`, `succeeded`.
    static func states(ofAtlasStatus status: String) -> Set<JobState>? {
        switch status {
        case "created", "starting", "queued": [.queued, .submitting]
        case "processing": [.accepted, .generating, .fetching, .inDoubt]
        case "running", "pending": Set(allCases.filter { !$0.isTerminal })
        case "completed", "succeeded", "success": [.done]
        case "failed", "error": [.failed, .cancelled, .expired]
        case "timeout": [.expired]
        default: nil
        }
    }
}
