import Foundation
import NIOHTTP1
import RushesCore

/// How long a service asks to be left alone, in whichever header and form it says so.
///
/// `Retry-After` comes as seconds or as a date (RFC 9110, section 10.2.3), and in the wild also as a fraction, with a
/// unit, in milliseconds under a name of its own, or as the moment at which a window of requests begins anew.
enum RetryAdvice {
    /// The longest wait that is told; nothing sensible is longer.
    private static let longest = 1e6

    /// The wait that an answer's headers ask for.
    ///
    /// - Parameters:
    ///   - headers: the answer's headers.
    ///   - now: the moment that dates are counted from.
    /// - Returns: the wait, not below zero; `nil` if nothing is asked for, or it cannot be read.
    static func wait(in headers: HTTPHeaders, now: Date) -> Duration? {
        for name in ["retry-after-ms", "x-retry-after-ms"] {
            if let text = headers.first(name: name), let wait = seconds(in: text) { return duration(wait / 1000) }
        }
        for text in headers["retry-after"] {
            if let wait = seconds(in: text) ?? date(in: text).map({ $0.timeIntervalSince(now) }) {
                return duration(wait)
            }
        }
        for name in [
            "ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset", "x-ratelimit-reset-after",
            "x-ratelimit-reset-requests",
        ] {
            guard let text = headers.first(name: name) else { continue }
            if let number = seconds(in: text) {
                // A number as large as the time of day is a moment, in seconds or in milliseconds.
                let moment = number > 1e11 ? number / 1000 : number
                return duration(moment > 1e9 ? moment - now.timeIntervalSince1970 : moment)
            }
            if let date = date(in: text) { return duration(date.timeIntervalSince(now)) }
        }
        return nil
    }

    private static func duration(_ seconds: Double) -> Duration { .seconds(min(max(seconds, 0), longest)) }

    /// Reads `30`, `1.5`, `-1`, `30s`, `250ms`, `6m0s`, `1h`, `30 seconds`.
    private static func seconds(in text: String) -> Double? {
        var rest = text.trimmingCharacters(in: .whitespaces).lowercased()[...]
        var sum: Double?
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || "+-.".contains($0)) }
            guard number.count < 20, let value = Double(number), value.isFinite else { return nil }
            rest = rest.dropFirst(number.count).drop { $0 == " " }
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count).drop { $0 == " " }
            let factor: Double
            switch unit {
            case "", "s", "sec", "secs", "second", "seconds": factor = 1
            case "ms", "millisecond", "milliseconds": factor = 0.001
            case "m", "min", "mins", "minute", "minutes": factor = 60
            case "h", "hour", "hours": factor = 3600
            default: return nil
            }
            guard !unit.isEmpty || (rest.isEmpty && sum == nil) else { return nil }
            sum = (sum ?? 0) + value * factor
        }
        return sum
    }

    /// Reads the three forms of dates in HTTP (RFC 9110, section 5.6.7), and the one of JSON.
    private static func date(in text: String) -> Date? {
        let text = text.trimmingCharacters(in: .whitespaces)
        guard (10...40).contains(text.utf8.count) else { return nil }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(identifier: "GMT")
        for format in [
            "EEE, dd MMM yyyy HH:mm:ss zzz", "EEEE, dd-MMM-yy HH:mm:ss zzz", "EEE MMM d HH:mm:ss yyyy",
            "yyyy-MM-dd'T'HH:mm:ssXXXXX", "yyyy-MM-dd'T'HH:mm:ss.SSSXXXXX",
        ] {
            formatter.dateFormat = format
            if let date = formatter.date(from: text) { return date }
        }
        return nil
    }
}
