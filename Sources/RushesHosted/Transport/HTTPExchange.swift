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
    /// Why the body cannot be read although it came whole, as what follows "the answer": "is coded as …".
    var trouble: String?

    /// How long the service asks to be left alone.
    ///
    /// - Parameter now: the moment that a date is counted from.
    /// - Returns: the wait, not below zero; `nil` if nothing is asked for, or it cannot be read.
    func retryAfter(now: Date) -> Duration? { RetryAdvice.wait(in: headers, now: now) }
}
