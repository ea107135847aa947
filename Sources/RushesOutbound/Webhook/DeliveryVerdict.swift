/// What the receiver's status says about a webhook.
package enum DeliveryVerdict: Sendable, Hashable {
    /// The receiver has it.
    case delivered
    /// The receiver will never take it.
    case refused
    /// It should be tried again.
    case retry

    /// Reads a status: 2xx is delivered, 410 (Gone: RFC 9110, section 15.5.11) refused for good, anything else worth
    /// another try, since a receiver that is being set up may answer anything.
    package init(status: Int) {
        switch status {
        case 200...299: self = .delivered
        case 410: self = .refused
        default: self = .retry
        }
    }
}
