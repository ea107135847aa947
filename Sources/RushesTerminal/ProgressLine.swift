import Foundation
import Synchronization

/// One line at the bottom of the terminal that is drawn over and over; nothing at all where nobody sees it.
///
/// Only what changed is drawn, at most ten times a second; the line is cut to the window's present width, so that it
/// never wraps, and is wiped before anything else is written.
public final class ProgressLine: Sendable {
    private struct Drawing {
        var shown = ""
        var lastDrawn: ContinuousClock.Instant?
    }

    private let isShown: Bool
    private let drawing = Mutex(Drawing())

    /// Makes a line; it draws nothing if standard error is not shown to a person.
    public init(on terminal: Terminal) {
        self.isShown = terminal.errorIsShown
    }

    /// Shows a text in place of the one before.
    public func show(_ text: String) {
        guard isShown else { return }
        drawing.withLock { drawing in
            let now = ContinuousClock.now
            if let last = drawing.lastDrawn, now - last < .milliseconds(100) { return }
            let line = text.fitted(to: max(Terminal.columns - 1, 10))
            guard line != drawing.shown else { return }
            drawing.shown = line
            drawing.lastDrawn = now
            FileHandle.standardError.write(Data("\r\u{1B}[2K\(line)".utf8))
        }
    }

    /// Wipes the line.
    public func clear() {
        guard isShown else { return }
        drawing.withLock { drawing in
            guard !drawing.shown.isEmpty else { return }
            drawing.shown = ""
            drawing.lastDrawn = nil
            FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8))
        }
    }
}
