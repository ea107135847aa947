extension GatewayMetrics {
    /// The methods of requests that are counted each by itself.
    package enum Method: Int, CaseIterable, Sendable {
        /// GET.
        case get
        /// HEAD.
        case head
        /// POST.
        case post
        /// PUT.
        case put
        /// PATCH.
        case patch
        /// DELETE.
        case delete
        /// OPTIONS.
        case options
        /// Any other.
        case other

        /// The method by its name in a request, which is in capitals (RFC 9110 §9.1).
        package init(_ name: String) {
            switch name {
            case "GET": self = .get
            case "HEAD": self = .head
            case "POST": self = .post
            case "PUT": self = .put
            case "PATCH": self = .patch
            case "DELETE": self = .delete
            case "OPTIONS": self = .options
            default: self = .other
            }
        }

        /// The method as the value of a label: its name, or `other`.
        var label: String {
            switch self {
            case .get: "GET"
            case .head: "HEAD"
            case .post: "POST"
            case .put: "PUT"
            case .patch: "PATCH"
            case .delete: "DELETE"
            case .options: "OPTIONS"
            case .other: "other"
            }
        }
    }

    /// What became of a submission.
    package enum Submission: Int, CaseIterable, Sendable {
        /// A job was recorded.
        case accepted
        /// It was made before, under the same idempotency key; the same job was answered.
        case repeated
        /// It cannot be read, or no model takes it.
        case refused
        /// Its price would pass a limit.
        case overBudget
        /// It came too soon, or the owner has too many jobs.
        case limited
        /// It failed for a reason of ours.
        case failed

        /// The outcome as the value of a label.
        var label: String {
            switch self {
            case .accepted: "accepted"
            case .repeated: "repeated"
            case .refused: "refused"
            case .overBudget: "over_budget"
            case .limited: "limited"
            case .failed: "failed"
            }
        }
    }

    /// What became of an attempt to deliver a webhook.
    package enum Delivery: Int, CaseIterable, Sendable {
        /// The receiver answered with success.
        case delivered
        /// It did not, and will be asked again.
        case retried
        /// Its address must not be connected to.
        case refused
        /// It did not, and will not be asked again.
        case abandoned

        /// The outcome as the value of a label.
        var label: String {
            switch self {
            case .delivered: "delivered"
            case .retried: "retried"
            case .refused: "refused"
            case .abandoned: "abandoned"
            }
        }
    }
}
