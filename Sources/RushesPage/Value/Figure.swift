import Foundation
import RushesCore

/// How figures are written on the page: the same on every machine, whatever its language.
enum Figure {
    /// What stands where nothing is known.
    static let unknown = "–"

    /// `12.4 MB`; decimal units, as shops and networks count.
    static func size(_ byteCount: Int64) -> String {
        guard byteCount >= 1000 else { return "\(byteCount) B" }
        var value = Double(byteCount)
        for unit in ["kB", "MB", "GB"] {
            value /= 1000
            if value < 999.95 || unit == "GB" { return "\(fixed(value, 1)) \(unit)" }
        }
        return unknown
    }

    /// `8.0 s`
    static func length(_ seconds: Double) -> String { "\(fixed(seconds, 1)) s" }

    /// `42 s`, `1:42` or `1:01:42`: for what takes long.
    static func wait(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return unknown }
        let whole = Int(seconds.rounded())
        if whole < 60 { return seconds < 9.95 ? "\(fixed(seconds, 1)) s" : "\(whole) s" }
        let tail = (whole % 60 < 10 ? "0" : "") + String(whole % 60)
        guard whole >= 3600 else { return "\(whole / 60):\(tail)" }
        return "\(whole / 3600):\(whole / 60 % 60 < 10 ? "0" : "")\(whole / 60 % 60):\(tail)"
    }

    /// `24`, `29.97` or `23.976`
    static func rate(_ framesPerSecond: Double) -> String {
        var text = fixed(framesPerSecond, 3)
        while text.contains("."), let last = text.last, last == "0" || last == "." {
            text.removeLast()
            if last == "." { break }
        }
        return text
    }

    /// `2026-06-02 14:03 UTC`
    static func moment(_ date: Date) -> String {
        let text = date.formatted(.iso8601)
        return text.prefix(16).replacing("T", with: " ") + " UTC"
    }

    /// Amounts by currency: `8.40 USD`, or `8.40 USD + 2.00 EUR`.
    static func sum(_ amounts: [Money]) -> String {
        let totals = Dictionary(grouping: amounts, by: \.currency.rawValue)
            .mapValues { amounts in amounts.reduce(Int64(0)) { $0.addingBounded($1.micros) } }
        guard !totals.isEmpty else { return Money.zero.description }
        return totals.sorted { $0.key < $1.key }
            .map { Money(micros: $0.value, currency: Currency(rawValue: $0.key)).description }
            .joined(separator: " + ")
    }

    /// A decimal with exactly so many places.
    static func fixed(_ value: Double, _ places: Int) -> String {
        guard value.isFinite else { return unknown }
        return String(format: "%.\(places)f", locale: nil, value)
    }
}
