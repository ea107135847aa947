import Foundation

/// Names that every file system takes, made of texts that anybody wrote.
package enum SafeName {
    /// The most bytes of a component: file systems allow 255, and receipts and unfinished files add to a name.
    package static let longest = 200

    /// Names that Windows keeps for devices, whatever follows the first dot.
    private static let reserved: Set<String> = Set(
        ["con", "prn", "aux", "nul", "conin$", "conout$"]
            + ((0...9).map { String($0) } + ["\u{B9}", "\u{B2}", "\u{B3}"]).flatMap { ["com\($0)", "lpt\($0)"] }
    )

    /// A value as a part of a component: what separates or controls becomes a hyphen, what cannot be seen is left out.
    package static func value(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        // A value of a megabyte is not gone through: the end of a long name is cut anyway.
        for scalar in String(text.unicodeScalars.prefix(2000)).precomposedStringWithCanonicalMapping.unicodeScalars {
            if isUnseen(scalar) { continue }
            if !isSeparating(scalar) {
                kept.append(scalar)
            } else if let last = kept.last, last != "-" {
                kept.append("-")
            }
        }
        while kept.last == "-" { kept.removeLast() }
        return String(kept)
    }

    /// A path component of filled values: no dot at its beginning, no device's name, at most ``longest`` bytes. One
    /// that is too long keeps its beginning and a number that stands for the rest.
    package static func component(_ text: String, suffix: String = "", fileExtension: String = "") -> String {
        var stem = text
        stem.unicodeScalars.removeAll { isUnseen($0) || $0 == "/" || $0 == "\\" || $0.value < 0x20 }
        stem = trimmed(stem.precomposedStringWithCanonicalMapping)
        let device = stem.prefix { $0 != "." }.trimmingCharacters(in: .whitespaces).lowercased()
        if stem.isEmpty || reserved.contains(device) { stem = "_" + stem }
        // A mark would join the slash before it: whoever cuts the path at slashes would not see that one.
        if ("/" + stem).first != "/" { stem = "_" + stem }
        if (stem + "/").last != "/" { stem += "_" }
        let room = longest - suffix.utf8.count - fileExtension.utf8.count
        if stem.utf8.count > room {
            let digest = String(hash(stem), radix: 16)
            let tail = "-" + String(repeating: "0", count: 16 - digest.count) + digest
            var start = ""
            var byteCount = tail.utf8.count
            for character in stem {
                byteCount += character.utf8.count
                if byteCount > room { break }
                start.append(character)
            }
            start = trimmed(start)
            // The beginning may be one character of a thousand marks.
            stem = (start.isEmpty ? "_" : start) + tail
        }
        return stem + suffix + fileExtension
    }

    /// The form in which names are compared: where case does not count, `A.mp4` would replace `a.mp4`.
    package static func compared(_ name: String) -> String { name.lowercased().precomposedStringWithCanonicalMapping }

    /// A prompt's first words in small letters with hyphens between them.
    package static func slug(_ prompt: String) -> String {
        let words = String(prompt.unicodeScalars.prefix(400)).lowercased().split { !$0.isLetter && !$0.isNumber }
        var slug = ""
        for word in words {
            guard slug.utf8.count + word.utf8.count < 60 else {
                if slug.isEmpty { slug = String(word.prefix(15)) }
                break
            }
            slug += slug.isEmpty ? String(word) : "-" + word
        }
        return slug
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text.unicodeScalars[...]
        while let first = rest.first, first == "." || first.properties.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last == "." || last.properties.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    private static func isSeparating(_ scalar: Unicode.Scalar) -> Bool {
        "/\\:*?\"<>|-".unicodeScalars.contains(scalar) || scalar.properties.isWhitespace
            || scalar.properties.generalCategory == .control
    }

    /// What changes how a name looks without being seen in it, such as marks of direction, and what is no character.
    private static func isUnseen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
        case .control: scalar.value == 0 || scalar.value == 0x7F
        default: false
        }
    }

    /// FNV-1a, 64 bits: the same on every machine, and made for telling names apart, not for safety.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }
}
