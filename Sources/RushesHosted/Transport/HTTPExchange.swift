import Foundation
import NIOHTTP1

/// What came of one HTTP request.
enum HTTPExchange: Sendable {
    /// The other side answered.
    case answered(HTTPAnswer)
    /// No byte of the body left this machine, and none will.
    case notSent(reason: String)
    /// There was no answer, and the request may have arrived.
    case lost(reason: String)
}

/// An answer: its head, and its body as far as it came.
struct HTTPAnswer: Sendable {
    var status: Int
    var headers: HTTPHeaders
    var body: Data
    /// Whether the body came whole and within its limit.
    var isWhole: Bool

    /// What `Retry-After` asks for: seconds, or an HTTP date.
    ///
    /// - Parameter now: the moment that a date is counted from.
    /// - Returns: the wait, not below zero; `nil` if there is no such header, or it cannot be read.
    func retryAfter(now: Date) -> Duration? {
        guard let text = headers.first(name: "Retry-After")?.trimmingCharacters(in: .whitespaces) else { return nil }
        if let seconds = Double(text), seconds.isFinite { return .seconds(min(max(seconds, 0), 1e6)) }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
        guard let date = formatter.date(from: text) else { return nil }
        return .seconds(min(max(date.timeIntervalSince(now), 0), 1e6))
    }
}
