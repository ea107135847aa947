/// One line at the bottom of the terminal that is drawn over and over; nothing at all where nobody sees it.
///
/// Only what changed is drawn, at most ten times a second; the line is cut to the window's present width, so that it
/// never wraps, and is wiped before anything else is written.
package final class ProgressLine: Sendable {
    private let region: ProgressRegion

    /// Makes a line; it draws nothing if standard error is not shown to a person.
    package init(on terminal: Terminal) { region = ProgressRegion(on: terminal) }

    /// Shows a text in place of the one before.
    package func show(_ text: String) {
        if region.isDue { region.show([text]) }
    }

    /// Wipes the line.
    package func clear() { region.clear() }
}
