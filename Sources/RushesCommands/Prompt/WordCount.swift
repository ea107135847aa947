/// How many words a text has.
///
/// A word is a stretch of letters between blanks, commas and the like: figures and signs alone are none, and neither is
/// a path or a name with dots more than one. Scripts that put no blanks between words are counted by characters.
enum WordCount {
    /// The number of words.
    static func words(in text: String) -> Int {
        var count = 0
        var isInWord = false
        for character in text {
            if isSeparator(character) {
                isInWord = false
            } else if let first = character.unicodeScalars.first, isLetter(first) {
                if hasNoBlanks(first) {
                    count += 1
                    isInWord = false
                } else if !isInWord {
                    count += 1
                    isInWord = true
                }
            }
        }
        return count
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    private static func isSeparator(_ character: Character) -> Bool {
        character.isWhitespace || ",;!?|，、；。！？；،؛।".contains(character)
    }

    /// Whether the script that a letter belongs to is written without blanks between words.
    private static func hasNoBlanks(_ letter: Unicode.Scalar) -> Bool {
        switch letter.value {
        case 0x0E00...0x0EFF,  // Thai, Lao
            0x0F00...0x0FFF,  // Tibetan
            0x1000...0x109F, 0xA9E0...0xA9FF, 0xAA60...0xAA7F,  // Burmese
            0x1780...0x17FF,  // Khmer
            0x1950...0x19DF, 0x1A20...0x1AAF,  // Tai Le, New Tai Lue, Tai Tham
            0x1B00...0x1B7F, 0xA980...0xA9DF,  // Balinese, Javanese
            0x2E80...0x2FDF, 0x3005...0x3007, 0x3021...0x3029, 0x3038...0x303B,  // radicals and signs
            0x3040...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F,  // kana
            0x3100...0x312F, 0x31A0...0x31BF,  // Bopomofo
            0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF,  // Han
            0xA000...0xA4CF:  // Yi
            true
        default: false
        }
    }
}
