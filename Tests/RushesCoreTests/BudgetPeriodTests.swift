import Foundation
import RushesCore
import Testing

/// The beginnings of days and months, against the calendar of Foundation.
@Suite struct BudgetPeriodTests {
    private static var calendar: Calendar {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar
    }

    @Test func `a period begins when the calendar says so, in any year`() throws {
        let calendar = Self.calendar
        var random = SystemRandomNumberGenerator()
        // 1970 to 2200, and a while before.
        for _ in 0..<5_000 {
            let moment = Date(
                timeIntervalSince1970: Double(
                    Int64.random(in: -2_000_000_000...7_258_118_400, using: &random)
                ) + 0.5
            )
            #expect(Budget.Period.day.start(of: moment) == calendar.startOfDay(for: moment), "\(moment)")
            let month = try #require(calendar.dateInterval(of: .month, for: moment)?.start)
            #expect(Budget.Period.month.start(of: moment) == month, "\(moment)")
            #expect(Budget.Period.total.start(of: moment) == Date(timeIntervalSince1970: 0))
        }
    }

    @Test func `a period begins at its first moment and holds to its last`() throws {
        let calendar = Self.calendar
        for year in [1970, 1972, 1999, 2000, 2024, 2026, 2100, 2200] {
            for month in 1...12 {
                let start = try #require(
                    calendar.date(from: DateComponents(year: year, month: month, day: 1))
                )
                #expect(Budget.Period.month.start(of: start) == start)
                #expect(Budget.Period.month.start(of: start - 0.001) < start)
                let next = try #require(calendar.date(byAdding: .month, value: 1, to: start))
                #expect(Budget.Period.month.start(of: next - 0.001) == start)
            }
        }
    }
}
