import Foundation

/// Writes moments as logs have them.
enum LogTimestamp {
    /// A moment in ISO 8601, UTC, with milliseconds: `2026-01-31T23:59:59.999Z`. Before 1970 and after the year 9999 it
    /// is the nearest of these.
    static func text(_ date: Date) -> String {
        let seconds = date.timeIntervalSince1970
        let milliseconds = seconds.isFinite ? Int64(min(max(seconds, 0) * 1000, 253_402_300_799_999)) : 0
        let (days, ofDay) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
        // H. Hinnant, "chrono-Compatible Low-Level Date Algorithms": years begin in March, eras are of 400 years.
        let shifted = days + 719_468
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + shifted / 146_097 * 400 + (month <= 2 ? 1 : 0)
        let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
        let time =
            "\(padded(ofDay / 3_600_000, 2)):\(padded(ofDay / 60_000 % 60, 2)):\(padded(ofDay / 1000 % 60, 2))"
        return "\(date)T\(time).\(padded(ofDay % 1000, 3))Z"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
