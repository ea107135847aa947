package import Foundation

/// Whole numbers out of what comes from outside: a header, an answer, a flag. None of these can trap.
extension FixedWidthInteger {
    /// The whole number that a number from outside comes to, at one of the type's ends where it does not fit; 0 for what
    /// is not a number.
    ///
    /// - Parameters:
    ///   - value: any number: infinite, not a number and past every end are allowed.
    ///   - rule: what becomes of a fraction; without one it is cut off.
    package init(bounding value: Double, rounded rule: FloatingPointRoundingRule = .towardZero) {
        let whole = value.rounded(rule)
        self = whole.isNaN ? 0 : Self(exactly: whole) ?? (whole < 0 ? .min : .max)
    }

    /// The sum, or the end of the type that it would pass.
    package func addingBounded(_ other: Self) -> Self {
        let (sum, overflowed) = addingReportingOverflow(other)
        return overflowed ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, or the end of the type that it would pass.
    package func subtractingBounded(_ other: Self) -> Self {
        let (difference, overflowed) = subtractingReportingOverflow(other)
        return overflowed ? (other < 0 ? .max : .min) : difference
    }

    /// The product, or the end of the type that it would pass.
    package func multipliedBounded(by other: Self) -> Self {
        let (product, overflowed) = multipliedReportingOverflow(by: other)
        return overflowed ? ((self < 0) == (other < 0) ? .max : .min) : product
    }
}

extension Date {
    /// The moment so many seconds after the start of 1970 (UTC), as a number from outside gives it; `nil` if it lies in
    /// none of the years 1 to 9999, so that it can be counted in milliseconds, written down and compared.
    package init?(checkedSecondsSince1970 seconds: Double) {
        guard (-62_135_596_800..<253_402_300_800).contains(seconds) else { return nil }
        self.init(timeIntervalSince1970: seconds)
    }
}
