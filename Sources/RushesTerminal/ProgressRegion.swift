import Foundation
import Synchronization

/// A few lines at the bottom of the terminal that are drawn over and over; nothing at all where nobody sees them.
///
/// They are drawn at most ten times a second, and only if something has changed. Lines are cut to the window's present
/// width; if the window was made narrower since, the terminal has wrapped what stands there, which is counted before it
/// is wiped. Whatever else is written goes through ``write(_:)``, so that nothing is drawn over.
public final class ProgressRegion: Sendable {
    private struct Drawing {
        var shown: [String] = []
        var lastDrawn: ContinuousClock.Instant?
    }

    private let isShown: Bool
    private let drawing = Mutex(Drawing())

    /// Makes a region; it draws nothing if standard error is not shown to a person.
    public init(on terminal: Terminal) { isShown = terminal.errorIsShown }

    /// How many lines there is room for now.
    public static var room: Int { max(min(Terminal.rows - 2, 16), 2) }

    /// Whether a drawing would be shown now; asked before the lines are put together.
    public var isDue: Bool {
        guard isShown else { return false }
        return drawing.withLock { $0.lastDrawn.map { ContinuousClock.now - $0 >= .milliseconds(100) } ?? true }
    }

    /// Shows lines in place of those before.
    public func show(_ lines: [String]) {
        guard isShown else { return }
        drawing.withLock { drawing in
            let columns = max(Terminal.columns - 1, 10)
            let fitted = lines.map { $0.fitted(to: columns) }
            drawing.lastDrawn = .now
            guard fitted != drawing.shown else { return }
            Self.put(Self.wiping(drawing.shown) + fitted.joined(separator: "\r\n"))
            drawing.shown = fitted
        }
    }

    /// Writes lines above the region, for good.
    public func write(_ text: String) {
        guard isShown else { return Self.put(text + "\n") }
        drawing.withLock { drawing in
            Self.put(Self.wiping(drawing.shown) + text + "\r\n" + drawing.shown.joined(separator: "\r\n"))
        }
    }

    /// Wipes the region.
    public func clear() {
        guard isShown else { return }
        drawing.withLock { drawing in
            guard !drawing.shown.isEmpty else { return }
            Self.put(Self.wiping(drawing.shown))
            drawing.shown = []
            drawing.lastDrawn = nil
        }
    }

    /// What takes the cursor to the beginning of lines that stand there, and wipes from there on.
    static func wiping(_ lines: [String], columns: Int = Terminal.columns) -> String {
        guard !lines.isEmpty else { return "" }
        let rows = lines.reduce(0) { $0 + max(($1.columnCount + columns - 1) / max(columns, 1), 1) }
        return "\r" + (rows > 1 ? "\u{1B}[\(rows - 1)A" : "") + "\u{1B}[J"
    }

    private static func put(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
