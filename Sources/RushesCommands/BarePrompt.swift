import RushesCore

/// The rule that a typo must not buy a clip: a bare prompt that is one word of Latin letters is refused.
enum BarePrompt {
    /// Looks at the arguments before they are parsed.
    ///
    /// - Throws: `invalid_brief`, naming the nearest command.
    static func check(_ arguments: [String], commands: [String]) throws(RushesError) {
        guard let first = arguments.first, !first.hasPrefix("-"), !commands.contains(first) else { return }
        let isOneLatinWord =
            !first.isEmpty && first.unicodeScalars.allSatisfy { $0.isASCII && $0.properties.isAlphabetic }
        guard isOneLatinWord else { return }
        let nearest = commands.min { distance(first, $0) < distance(first, $1) } ?? "generate"
        throw RushesError(
            .invalidBrief,
            "`\(first)` is no command, and one word is too little for a prompt",
            hint: "did you mean `rushes \(nearest)`? A clip of that one word: `rushes generate \(first)`"
        )
    }

    /// How many letters have to be added, removed or changed (Levenshtein).
    static func distance(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.lowercased()), Array(right.lowercased()))
        var row = Array(0...right.count)
        for (i, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, other) in right.enumerated() {
                let substituted = diagonal + (letter == other ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(substituted, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
