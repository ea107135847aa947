package import Foundation
import RushesCore

/// When a claim ends, as a store keeps it: by the store's own clock, to the millisecond.
package struct LeaseTerm: Sendable, Hashable {
    /// When it ends, in milliseconds since 1970 (UTC).
    package let end: Int64
    /// For how many milliseconds it was given; `nil` if that is not known, as in claims of earlier versions.
    package let length: Int64?

    /// Takes what was kept.
    package init(end: Int64, length: Int64?) {
        self.end = end
        self.length = length
    }

    /// A claim that is given now.
    package init(from now: Date, for duration: Duration) {
        let length = Int64(bounding: max(0, duration.inSeconds) * 1000, rounded: .up)
        self.init(end: now.milliseconds.addingBounded(length), length: length)
    }

    /// Whether the claim's time has neither run out nor been set by a clock that was turned back since.
    ///
    /// One that ends more than twice its length from now was given by no clock near this one, and could hold for days.
    package func holds(at now: Date) -> Bool {
        let (rest, overflowed) = end.subtractingReportingOverflow(now.milliseconds)
        guard !overflowed, rest > 0 else { return false }
        guard let length else { return true }
        return rest / 2 <= length
    }
}
