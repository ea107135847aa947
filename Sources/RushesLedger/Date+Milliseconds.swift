package import Foundation
import RushesCore

extension Date {
    /// The moment, as whole milliseconds since 1970 (UTC), to the nearest one: how the ledger keeps time. A moment
    /// beyond what can be counted is the last of those that can.
    package var milliseconds: Int64 {
        Int64(bounding: timeIntervalSince1970 * 1000, rounded: .toNearestOrAwayFromZero)
    }

    /// The moment so many milliseconds after the start of 1970 (UTC).
    package init(milliseconds: Int64) { self.init(timeIntervalSince1970: Double(milliseconds) / 1000) }

    /// The moment as the ledger keeps it: two moments within one millisecond are one.
    package var keptToMillisecond: Date { Date(milliseconds: milliseconds) }
}
