import Foundation
import Synchronization

/// A few lines at the bottom of the terminal that are drawn over and over; nothing at all where nobody sees them.
///
/// They are drawn at most ten times a second, and only if something has changed. Lines are cut to the window's present
/// width. Between drawings the cursor stands before the first of them: if the window is made narrower and the terminal
/// wraps what stands there, everything that was drawn is still after the cursor, and is wiped from there on. All other
/// text goes through ``write(_:)``, so that nothing is drawn over.
package final class ProgressRegion: Sendable {
    private struct Drawing {
        /// The lines as they were given, and as they stand there.
        var lines: [String] = []
        var shown: [String] = []
        var lastDrawn: ContinuousClock.Instant?
        var columns = 0
    }

    private let isShown: Bool
    private let columns: @Sendable () -> Int
    private let put: @Sendable (String) -> Void
    private let drawing = Mutex(Drawing())

    /// Makes a region; it draws nothing if standard error is not shown to a person.
    package convenience init(on terminal: Terminal) {
        self.init(isShown: terminal.errorIsShown, columns: { Terminal.columns }) { text in
            try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
        }
    }

    /// Makes a region of a given window.
    package init(
        isShown: Bool,
        columns: @escaping @Sendable () -> Int,
        put: @escaping @Sendable (String) -> Void
    ) {
        (self.isShown, self.columns, self.put) = (isShown, columns, put)
    }

    /// How many lines there is room for now.
    package static var room: Int { max(min(Terminal.rows - 2, 16), 2) }

    /// Whether a drawing would be shown now; asked before the lines are put together. A window of another width is drawn
    /// at once.
    package var isDue: Bool {
        guard isShown else { return false }
        return drawing.withLock { drawing in
            guard let last = drawing.lastDrawn, drawing.columns == columns() else { return true }
            return ContinuousClock.now - last >= .milliseconds(100)
        }
    }

    /// Shows lines in place of those before.
    package func show(_ lines: [String]) {
        guard isShown else { return }
        drawing.withLock { drawing in
            let width = columns()
            let fitted = Self.fitted(lines, to: width)
            drawing.lastDrawn = .now
            guard fitted != drawing.shown || width != drawing.columns else { return }
            put(Self.wiping(drawing.shown) + Self.drawn(fitted))
            (drawing.lines, drawing.shown, drawing.columns) = (lines, fitted, width)
        }
    }

    /// Writes lines above the region, for good.
    package func write(_ text: String) {
        guard isShown else { return put(text + "\n") }
        drawing.withLock { drawing in
            let width = columns()
            let fitted = Self.fitted(drawing.lines, to: width)
            put(Self.wiping(drawing.shown) + text + "\r\n" + Self.drawn(fitted))
            (drawing.shown, drawing.columns) = (fitted, width)
        }
    }

    /// Wipes the region.
    package func clear() {
        guard isShown else { return }
        drawing.withLock { drawing in
            guard !drawing.shown.isEmpty else { return }
            put(Self.wiping(drawing.shown))
            (drawing.lines, drawing.shown) = ([], [])
            drawing.lastDrawn = nil
        }
    }

    private static func fitted(_ lines: [String], to columns: Int) -> [String] {
        lines.map { $0.fitted(to: max(columns - 1, 10)) }
    }

    /// What wipes lines before which the cursor stands, into however many rows the terminal has wrapped them.
    private static func wiping(_ lines: [String]) -> String { lines.isEmpty ? "" : "\r\u{1B}[J" }

    /// What draws lines and takes the cursor back before the first. Wrapping is off meanwhile: the window may be made
    /// narrower at this very moment, and a row more would be missed on the way back.
    private static func drawn(_ lines: [String]) -> String {
        guard !lines.isEmpty else { return "" }
        let up = lines.count > 1 ? "\u{1B}[\(lines.count - 1)A" : ""
        return "\u{1B}[?7l" + lines.joined(separator: "\r\n") + "\r" + up + "\u{1B}[?7h"
    }
}
