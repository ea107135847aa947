package import Foundation
import RushesCore

extension Date {
    /// The day that the moment lies in, counted from 1970-01-01 (UTC).
    package var day: Int64 { Self.day(ofMilliseconds: milliseconds) }

    /// Whether the moment is the first of its day (UTC), as the ledger keeps time.
    package var isMidnight: Bool { milliseconds % Self.millisecondsPerDay == 0 }

    /// The day, counted from 1970-01-01 (UTC), of so many milliseconds since then.
    package static func day(ofMilliseconds milliseconds: Int64) -> Int64 {
        let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: millisecondsPerDay)
        return rest < 0 ? days - 1 : days
    }

    /// The day as people write it: `2026-11-22`.
    package static func name(ofDay day: Int64) -> String {
        Date(milliseconds: day.multipliedBounded(by: millisecondsPerDay)).formatted(.iso8601.year().month().day())
    }

    /// How long a day of UTC is.
    package static let millisecondsPerDay: Int64 = 86_400_000
}
