/// Breaks a caption into lines by the usual widths of its characters, since libass itself breaks only at blanks.
struct CaptionWrapping {
    /// How wide a line may be, in units of the font's size.
    let lineWidth: Double
    /// How many lines there may be; what does not fit is replaced by an ellipsis.
    let lineLimit: Int

    /// The lines of a text; white space and control characters become single blanks.
    func lines(of text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        var width = 0.0
        for piece in Self.pieces(of: text) {
            let pieceWidth = piece.reduce(0) { $0 + Self.width(of: $1) }
            if width + pieceWidth > lineWidth, !line.isEmpty, !piece.allSatisfy(Self.sticksToTheLeft) {
                lines.append(line.trimmed)
                (line, width) = ("", 0)
            }
            for character in piece {
                // A single word that is longer than a line is broken anywhere.
                if width + Self.width(of: character) > lineWidth * 1.05, !Self.sticksToTheLeft(character) {
                    lines.append(line.trimmed)
                    (line, width) = ("", 0)
                }
                line.append(character)
                width += Self.width(of: character)
            }
        }
        if !line.trimmed.isEmpty { lines.append(line.trimmed) }
        guard lines.count > lineLimit else { return lines }
        var kept = Array(lines.prefix(lineLimit))
        if var last = kept.popLast() {
            var room = lineWidth - 1
            last = String(
                last.prefix { character in
                    room -= Self.width(of: character)
                    return room > 0
                }
            )
            kept.append(last.trimmed + "…")
        }
        return kept
    }

    /// Pieces that stay together: a word with the blank behind it, or a single character of a script without blanks.
    private static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var word = ""
        func isBlank(_ character: Character) -> Bool {
            character.isWhitespace || character.unicodeScalars.allSatisfy { $0.properties.generalCategory == .control }
        }
        for character in text {
            if isBlank(character) {
                if !word.isEmpty {
                    pieces.append(word + " ")
                } else if let last = pieces.popLast() {
                    pieces.append(last.hasSuffix(" ") ? last : last + " ")
                }
                word = ""
            } else if isWide(character) {
                if !word.isEmpty { pieces.append(word) }
                word = ""
                pieces.append(String(character))
            } else {
                word.append(character)
            }
        }
        if !word.isEmpty { pieces.append(word) }
        return pieces
    }

    /// Punctuation that may not begin a line.
    private static func sticksToTheLeft(_ character: Character) -> Bool {
        "，。、；：！？）」』】》…,.;:!?) ".contains(character)
    }

    private static func isWide(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60,
            0x1F000...0x1FAFF, 0x20000...0x3FFFD:
            return true
        default:
            return false
        }
    }

    private static func width(of character: Character) -> Double {
        if isWide(character) { return 1 }
        if character == " " { return 0.27 }
        return character.isUppercase ? 0.66 : 0.53
    }
}

extension String {
    /// The text without blanks at its ends.
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
