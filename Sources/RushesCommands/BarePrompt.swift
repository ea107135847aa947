import RushesCore

/// The rule that a typo must not buy a clip: a bare prompt that is one word of Latin letters is refused.
enum BarePrompt {
    /// Looks at a prompt that was given without `generate`.
    ///
    /// - Throws: `invalid_brief`, naming the nearest command.
    static func check(_ prompt: String?, commands: [String]) throws(RushesError) {
        guard let first = prompt, !first.isEmpty else { return }
        // Basic Latin to Latin Extended-B: letters with accents too.
        let isLatin = first.unicodeScalars.allSatisfy { $0.properties.isAlphabetic && $0.value < 0x250 }
        guard isLatin else { return }
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
