extension Character {
    /// How many columns a terminal gives to the character: 2 for East Asian wide characters and emoji, else 1.
    package var columnCount: Int {
        guard let scalar = unicodeScalars.first else { return 0 }
        if scalar.properties.isEmojiPresentation || unicodeScalars.contains(where: { $0.value == 0xFE0F }) { return 2 }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
            return 2
        default:
            return 1
        }
    }
}

extension StringProtocol {
    /// How many columns a terminal gives to the text.
    package var columnCount: Int { plainCount ?? reduce(0) { $0 + $1.columnCount } }

    /// The number of characters of a text of printable ASCII, which most are; `nil` for any other.
    private var plainCount: Int? {
        var count = 0
        for byte in utf8 {
            guard byte >= 32, byte < 127 else { return nil }
            count += 1
        }
        return count
    }

    /// The text cut to a number of columns, with `…` where something was left out, and control characters as spaces,
    /// so that a prompt cannot move the cursor.
    ///
    /// - Parameter columns: how many columns there are, at least 1.
    /// - Returns: a text of at most that many columns.
    package func fitted(to columns: Int) -> String {
        if let count = plainCount, count <= columns { return String(self) }
        let safe = String(map { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } ? " " : $0 })
        guard safe.columnCount > columns else { return safe }
        var kept = ""
        var used = 0
        for character in safe {
            let width = character.columnCount
            if used + width > columns - 1 { break }
            kept.append(character)
            used += width
        }
        return kept + "…"
    }
}
