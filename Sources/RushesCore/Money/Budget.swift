public import Foundation

/// A limit on holds plus charges for a period.
///
/// What counts is every unfinished or doubtful job's hold, whenever the job was made, plus the charges of jobs that were
/// made since the period began; those too that are dated later than now, because a clock was set back.
public struct Budget: Sendable, Hashable, Codable {
    /// How long a limit lasts before it begins anew.
    public enum Period: String, Sendable, Hashable, Codable, CaseIterable {
        /// From midnight to midnight, UTC.
        case day = "day"
        /// From the first of a month, UTC.
        case month = "month"
        /// For ever.
        case total = "total"

        /// When the period that a moment lies in began.
        public func start(of moment: Date) -> Date {
            let seconds = moment.timeIntervalSince1970
            // A moment in no year has no day either: an end of time stands for it.
            guard Date(checkedSecondsSince1970: seconds) != nil else {
                return seconds > 0 ? .distantFuture : .distantPast
            }
            let day = Int64(bounding: seconds / 86_400, rounded: .down)
            switch self {
            case .day: return Self.date(day)
            case .month: return Self.date(day - Self.dayOfMonth(day) + 1)
            case .total: return Date(timeIntervalSince1970: 0)
            }
        }

        private static func date(_ day: Int64) -> Date { Date(timeIntervalSince1970: Double(day) * 86_400) }

        /// The day of the month, from 1, of a day counted from 1970-01-01: the proleptic Gregorian calendar in eras of
        /// 400 years that begin on the first of March, so that a leap day is a year's last.
        private static func dayOfMonth(_ day: Int64) -> Int64 {
            let shifted = day + 719_468
            let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
            let dayOfEra = shifted - era * 146_097
            let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
            let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
            let month = (5 * dayOfYear + 2) / 153
            return dayOfYear - (153 * month + 2) / 5 + 1
        }
    }

    /// The period.
    public var period: Period
    /// What holds and charges may come to; reaching it exactly is allowed.
    public var limit: Money

    /// Sets a limit for a period.
    public init(_ limit: Money, per period: Period) {
        self.limit = limit
        self.period = period
    }
}
