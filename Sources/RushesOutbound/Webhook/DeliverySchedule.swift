/// When a webhook is tried, and when it is given up.
package struct DeliverySchedule: Sendable, Hashable {
    /// How long is waited before the first try, before the second, and so on.
    package let waits: [Duration]

    /// Makes a schedule; by default nine tries over about 22 hours: at once, then after 5 s, 30 s, 2 min, 10 min, 1 h,
    /// 3 h, 6 h and 12 h, each counted from the try before.
    package init(
        waits: [Duration] = [
            .zero, .seconds(5), .seconds(30), .seconds(120), .seconds(600), .seconds(3600), .seconds(3 * 3600),
            .seconds(6 * 3600), .seconds(12 * 3600),
        ]
    ) {
        self.waits = waits
    }

    /// How long to wait before the next try.
    ///
    /// - Parameter tryCount: how many tries there were already; less than none counts as none.
    /// - Returns: the wait; `nil` if the webhook is given up.
    package func wait(afterTries tryCount: Int) -> Duration? {
        let index = max(tryCount, 0)
        return index < waits.count ? waits[index] : nil
    }
}

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
