import ArgumentParser
import Foundation

/// What `--expires` may be: the beginning of a day (UTC), or so much time from now.
enum KeyExpiry {
    /// At a moment.
    case at(Date)
    /// After so many seconds.
    case after(TimeInterval)

    /// Reads `2027-01-31`, `12h`, `90d` or `8w`.
    init(_ text: String) throws {
        if let day = try? Date(text, strategy: .iso8601.year().month().day()), text.count == 10 {
            self = .at(day)
            return
        }
        let units: [Character: Double] = ["h": 3600, "d": 86_400, "w": 604_800]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int(text.dropLast()),
            (1...100_000).contains(count)
        else {
            throw ValidationError("--expires \(text) is neither a day such as 2027-01-31 nor a time such as 90d")
        }
        self = .after(Double(count) * unit)
    }

    /// When that is.
    func moment(from now: Date) -> Date {
        switch self {
        case .at(let day): day
        case .after(let seconds): now.addingTimeInterval(seconds)
        }
    }
}
