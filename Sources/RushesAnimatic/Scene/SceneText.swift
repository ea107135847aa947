/// A prompt made ready for looking words up in.
struct SceneText {
    /// Lower-case words of letters and digits, with one blank around each.
    private let words: String
    /// The whole text in lower case, for scripts that put no blanks between words.
    private let whole: String

    init(_ prompt: String) {
        whole = prompt.lowercased()
        let parts = whole.split { !($0.isLetter || $0.isNumber) }
        words = " " + parts.joined(separator: " ") + " "
    }

    /// Whether one of the words stands in the text: whole words in English, anywhere in Chinese.
    func contains(_ entries: [String]) -> Bool {
        entries.contains { entry in
            if entry.utf8.contains(where: { $0 >= 128 }) { return whole.contains(entry) }
            return words.contains(" " + entry + " ") || words.contains(" " + entry + "s ")
        }
    }

    /// The first meaning, in the lexicon's order, that has a word in the text.
    func first<Meaning>(of table: [(Meaning, [String])]) -> Meaning? {
        table.first { contains($0.1) }?.0
    }
}
