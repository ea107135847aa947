/// The names of columns that placeholders use: without regard to case, to hyphens against underscores, and to blanks
/// around them.
enum VariableName {
    /// The form in which two spellings of one name are the same: `Film City` is `film_city`.
    static func plain(_ written: String) -> String {
        String(
            trimmed(written).lowercased().map { character in
                character == "-" || character == " " ? "_" : character
            }
        )
    }

    /// A text without white space around it.
    static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while rest.first.map(isBlank) == true { rest.removeFirst() }
        while rest.last.map(isBlank) == true { rest.removeLast() }
        return String(rest)
    }

    /// White space, and the mark of byte order that files which were put together have in the middle.
    private static func isBlank(_ character: Character) -> Bool {
        character.isWhitespace || character == "\u{FEFF}" || character == "\u{200B}"
    }
}
