package import Foundation

extension Date {
    /// The moment so many seconds after the start of 1970 (UTC), as a number from outside gives it; `nil` if it lies in
    /// none of the years 1 to 9999, so that it can be counted in milliseconds, written down and compared.
    package init?(checkedSecondsSince1970 seconds: Double) {
        guard (-62_135_596_800..<253_402_300_800).contains(seconds) else { return nil }
        self.init(timeIntervalSince1970: seconds)
    }
}
