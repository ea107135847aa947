import ArgumentParser
import Foundation
import RushesCore

/// How long something takes, from the shortest to the longest: `30s..180s`, `2m`, `500ms`.
struct LatencyRange: ExpressibleByArgument {
    let range: ClosedRange<Duration>

    init?(argument: String) {
        let parts = argument.components(separatedBy: "..")
        guard (1...2).contains(parts.count), let first = Self.duration(parts[0]) else { return nil }
        guard parts.count == 2 else {
            range = first...first
            return
        }
        guard let last = Self.duration(parts[1]), last >= first else { return nil }
        range = first...last
    }

    /// Reads `30s`, `2m`, `1.5h`, `7d`, `250ms`, or a plain number of seconds; `nil` if it is none, or below nothing.
    static func duration(_ text: String) -> Duration? {
        let units: [(String, Double)] = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400), ("", 1)]
        for (unit, seconds) in units where text.hasSuffix(unit) {
            guard let number = Double(text.dropLast(unit.count)) else { continue }
            guard number >= 0, number.isFinite, number * seconds <= 366 * 86_400 else { return nil }
            return .seconds(number * seconds)
        }
        return nil
    }
}
