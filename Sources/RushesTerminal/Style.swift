/// The few colours that are used. Meaning never hangs on them.
package struct Style: Sendable, Hashable {
    private let isColoured: Bool

    /// Makes a style that colours only where the terminal has colours.
    package init(on terminal: Terminal) {
        self.isColoured = terminal.hasColour
    }

    /// Something that went wrong.
    package func bad(_ text: String) -> String { wrapped(text, "31;1") }
    /// Something that went well.
    package func good(_ text: String) -> String { wrapped(text, "32") }
    /// Something to look at.
    package func notable(_ text: String) -> String { wrapped(text, "33") }

    private func wrapped(_ text: String, _ code: String) -> String {
        isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
