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
        let word = first.lowercased()
        let nearest =
            commands.min { left, right in
                EditDistance.between(word, left) < EditDistance.between(word, right)
            } ?? "generate"
        throw RushesError(
            .invalidBrief,
            "`\(first)` is no command, and one word is too little for a prompt",
            hint: "did you mean `rushes \(nearest)`? A clip of that one word: `rushes generate \(first)`"
        )
    }
}
