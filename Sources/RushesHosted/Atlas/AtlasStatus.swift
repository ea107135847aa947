/// What the service's word for where a prediction stands means.
///
/// The service runs models of many makers and passes some of their words on; these are all that are known of any of
/// them. An unknown word is never taken for an end by itself.
enum AtlasStatus: Sendable, Hashable {
    /// It goes on.
    case running
    /// It has come to its end well.
    case succeeded
    /// It has come to its end without a clip.
    case failed
    /// It was refused for its content.
    case refused
    /// Nobody knows.
    case unknown

    /// Reads a word, in any spelling: `in_progress`, `InProgress`, `TASK_STATUS_SUCCEED`, `processing (45 %)`.
    init(_ word: String) {
        let name = Self.plain(word)
        let first = String(name.prefix { $0.isLetter || $0 == "_" })
        for candidate in [name, first] {
            let short = candidate.firstRange(of: /^(.*_)?(status|state)_/).map { String(candidate[$0.upperBound...]) }
            if let meaning = Self.meanings[(short ?? candidate).replacing("_", with: "")] {
                self = meaning
                return
            }
        }
        self = .unknown
    }

    /// Whether the word leaves room for hope; an unknown one may be an end.
    var isKnownToRun: Bool { self == .running }

    private static func plain(_ word: String) -> String {
        word.lowercased().split { $0 == " " || $0 == "-" || $0 == "_" || $0 == "." }.joined(separator: "_")
    }

    private static let meanings: [String: AtlasStatus] = {
        let words: [AtlasStatus: [String]] = [
            .running: [
                "accepted", "cancellationrequested", "canceling", "cancelling", "created", "dreaming", "enqueued",
                "generating", "idle", "init", "initialized", "initializing", "inprogress", "inqueue", "inqueued",
                "loading", "new", "notstarted", "notstart", "paused", "pending", "preparing", "processing", "progress",
                "queued", "queueing", "queuing", "received", "rendering", "requirescontinuation", "retrying",
                "running", "scheduled", "started", "starting", "submitted", "submitting", "suspended", "throttled",
                "uploading", "validating", "waiting", "working",
            ],
            .succeeded: [
                "complete", "completed", "done", "finish", "finished", "ok", "succeed", "succeeded", "success",
                "successful",
            ],
            .failed: [
                "abort", "aborted", "budgetexceeded", "cancel", "canceled", "cancelled", "error", "errored",
                "executionerror", "executioninterrupted", "expired", "fail", "failed", "failure", "incomplete",
                "interrupted", "rejected", "requiresaction", "terminated", "timedout", "timeout", "usererror",
            ],
            .refused: [
                "blocked", "contentblocked", "contentfiltered", "contentmoderated", "contentpolicyviolation",
                "filtered", "moderated", "moderationfailed", "nsfw",
            ],
        ]
        var meanings: [String: AtlasStatus] = [:]
        for (meaning, names) in words { for name in names { meanings[name] = meaning } }
        return meanings
    }()
}
