import Foundation

/// A safe file name made of a prompt's words.
package enum OutputName {
    /// The most bytes that the words may take up; file systems allow 255 for the whole name.
    private static let byteLimit = 60

    /// Names that Windows keeps for devices, whatever the extension.
    private static let reserved: Set<String> = Set(
        ["con", "prn", "aux", "nul"] + (0...9).flatMap { ["com\($0)", "lpt\($0)"] }
    )

    /// Makes a name: the words in small letters with hyphens between them, in the script that they are written in.
    ///
    /// - Parameters:
    ///   - prompt: any text.
    ///   - fileExtension: what follows the last dot.
    /// - Returns: one path component in Unicode's composed form (NFC), such as `a-heron-lifts-off.mp4`; it holds
    ///   letters, marks, digits and hyphens alone, and begins with none of the latter. Without any letter or digit in
    ///   the prompt it is `take.mp4`.
    package static func name(for prompt: String, fileExtension: String = "mp4") -> String {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        // The beginning decides; a prompt of a megabyte is not gone through.
        let start = String(prompt.unicodeScalars.prefix(2000)).lowercased().precomposedStringWithCanonicalMapping
        for scalar in start.unicodeScalars {
            if isLetter(scalar) || (isMark(scalar) && !word.isEmpty) {
                word.append(scalar)
            } else if !joins(scalar), !word.isEmpty {
                words.append(String(word))
                word.removeAll()
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        var stem = ""
        for word in words {
            let longer = stem.isEmpty ? word : stem + "-" + word
            guard longer.utf8.count <= byteLimit else {
                if stem.isEmpty { stem = cut(word) }
                break
            }
            stem = longer
        }
        // Cutting and joining could in principle leave the composed form.
        stem = stem.precomposedStringWithCanonicalMapping
        if stem.isEmpty { stem = "take" }
        if reserved.contains(stem) { stem += "-take" }
        return "\(stem).\(fileExtension)"
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber: true
        default: false
        }
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark: true
        default: false
        }
    }

    /// What stands inside of a word without being written: apostrophes and joiners.
    private static func joins(_ scalar: Unicode.Scalar) -> Bool {
        ["'", "\u{2019}", "\u{200C}", "\u{200D}", "\u{AD}"].contains(scalar)
    }

    private static func cut(_ word: String) -> String {
        var kept = ""
        for character in word {
            guard kept.utf8.count + character.utf8.count <= byteLimit else { break }
            kept.append(character)
        }
        return kept
    }
}
