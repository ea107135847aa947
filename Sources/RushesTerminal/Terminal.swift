import Dispatch
import Foundation

/// What is known of the terminal that the program was started on.
package struct Terminal: Sendable, Hashable {
    /// Whether standard input comes from a person.
    package var canAsk: Bool
    /// Whether standard output is shown to a person.
    package var outputIsShown: Bool
    /// Whether standard error is shown to a person, so that progress may be drawn there.
    package var errorIsShown: Bool
    /// Whether colours may be used: on a terminal, unless `NO_COLOR` is set or the terminal is dumb.
    package var hasColour: Bool

    /// Describes a terminal.
    package init(canAsk: Bool, outputIsShown: Bool, errorIsShown: Bool, hasColour: Bool) {
        self.canAsk = canAsk
        self.outputIsShown = outputIsShown
        self.errorIsShown = errorIsShown
        self.hasColour = hasColour
    }

    /// The terminal of this process.
    package static func current(environment: [String: String]) -> Terminal {
        let allowsColour = (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
        let errorIsShown = isatty(STDERR_FILENO) == 1
        return Terminal(
            canAsk: isatty(STDIN_FILENO) == 1 && errorIsShown,
            outputIsShown: isatty(STDOUT_FILENO) == 1,
            errorIsShown: errorIsShown && environment["TERM"] != "dumb",
            hasColour: allowsColour && errorIsShown
        )
    }

    /// How many columns standard error has now; 80 where that cannot be told. Asked anew each time, since people
    /// resize windows.
    package static var columns: Int { size.columns }

    /// How many rows standard error has now; 24 where that cannot be told.
    package static var rows: Int { size.rows }

    /// How many columns standard output has; `nil` where it is no terminal, or does not say.
    package static var outputColumns: Int? {
        isatty(STDOUT_FILENO) == 1 ? size(of: STDOUT_FILENO)?.columns : nil
    }

    private static var size: (columns: Int, rows: Int) { size(of: STDERR_FILENO) ?? (80, 24) }

    private static func size(of descriptor: Int32) -> (columns: Int, rows: Int)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
    }
}

extension Terminal {
    /// Each time that the window is resized, from now until the stream is let go of. Several times that come at once may
    /// be one.
    package static func resizings() -> AsyncStream<Void> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let source = DispatchSource.makeSignalSource(
                signal: SIGWINCH,
                queue: DispatchQueue(label: "rushes.resizings")
            )
            source.setEventHandler { continuation.yield() }
            // Cancelling is all that is done to the source from elsewhere, and Dispatch lets anybody do that.
            nonisolated(unsafe) let kept = source
            continuation.onTermination = { _ in kept.cancel() }
            source.resume()
        }
    }
}
