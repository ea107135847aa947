/// A text with placeholders: `{name}` stands for a value, `{{` and `}}` for braces.
package struct TextTemplate: Sendable, Hashable {
    /// A piece of the text.
    package enum Piece: Sendable, Hashable {
        /// What stands there as it is.
        case literal(String)
        /// A placeholder's name in its plain form (see ``VariableName``).
        case placeholder(String)
    }

    /// Why a text is no template.
    package struct Fault: Error, Hashable {
        /// What is wrong and what to do about it.
        var message: String
    }

    /// The pieces in order.
    package let pieces: [Piece]

    /// Reads a text.
    ///
    /// - Throws: a fault if a brace is never closed or a placeholder has no name. A closing brace alone is not an
    ///   error: it stands for itself.
    package init(_ text: String) throws(Fault) {
        guard text.utf8.contains(UInt8(ascii: "{")) || text.utf8.contains(UInt8(ascii: "}")) else {
            pieces = text.isEmpty ? [] : [.literal(text)]
            return
        }
        var pieces: [Piece] = []
        var literal = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        func next(is scalar: Unicode.Scalar) -> Bool { rest.first == scalar }
        while let scalar = rest.popFirst() {
            switch scalar {
            case "{" where next(is: "{"), "}" where next(is: "}"):
                rest.removeFirst()
                literal.append(scalar)
            case "{":
                guard let end = rest.firstIndex(where: { $0 == "}" || $0 == "{" }), rest[end] == "}" else {
                    throw Fault(message: "a { is never closed: write {{ where a brace is meant")
                }
                let name = VariableName.plain(String(rest[..<end]))
                guard !name.isEmpty else {
                    throw Fault(message: "{} names no column: write {{}} where braces are meant")
                }
                if !literal.isEmpty { pieces.append(.literal(String(literal))) }
                literal = String.UnicodeScalarView()
                pieces.append(.placeholder(name))
                rest = rest[rest.index(after: end)...]
            default: literal.append(scalar)
            }
        }
        if !literal.isEmpty { pieces.append(.literal(String(literal))) }
        self.pieces = pieces
    }

    /// The names of the placeholders, in order.
    package var names: [String] {
        pieces.compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
    }

    /// The text with its placeholders filled.
    ///
    /// A value is put in as it is: what looks like a placeholder in it is none.
    ///
    /// - Throws: the error that `value` throws for a name that it does not know.
    package func filled<Failure: Error>(_ value: (String) throws(Failure) -> String) throws(Failure) -> String {
        var text = ""
        for piece in pieces {
            switch piece {
            case .literal(let literal): text += literal
            case .placeholder(let name): text += try value(name)
            }
        }
        return text
    }
}

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
