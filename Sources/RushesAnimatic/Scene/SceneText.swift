/// A prompt cut into the lexicon's words and phrases, the longest first.
struct SceneText {
    /// What was found, in the order of the text; words after "no" or "without" are left out.
    private(set) var meanings: [SceneMeaning] = []

    /// How many words the longest phrase of the lexicon has, and how many characters in scripts without blanks.
    private static let longestPhrase = 4

    init(_ prompt: String, lexicon: SceneLexicon = .shared) {
        var isNegated = false
        func take(_ found: [SceneMeaning], isPlural: Bool) {
            if found.contains(.negation) {
                isNegated = true
                return
            }
            defer { isNegated = false }
            guard !isNegated else { return }
            for meaning in found {
                if isPlural, case .subject(let kind) = meaning {
                    meanings.append(.crowd(kind))
                } else {
                    meanings.append(meaning)
                }
            }
        }
        let words = Self.words(of: prompt)
        var index = 0
        while index < words.count {
            var length = min(Self.longestPhrase, words.count - index)
            while length > 0 {
                let phrase = words[index..<index + length].joined(separator: " ")
                if let (found, isPlural) = lexicon.english(phrase) {
                    take(found, isPlural: isPlural)
                    break
                }
                length -= 1
            }
            if length == 0, words[index].utf8.contains(where: { $0 >= 128 }) {
                var rest = Substring(words[index])
                while !rest.isEmpty {
                    let step = lexicon.chinese(at: rest)
                    if let step { take(step.meanings, isPlural: false) }
                    rest = rest.dropFirst(step?.length ?? 1)
                }
            }
            // An unknown word between "no" and what it denies is one of few: "no more rain", "without any people".
            index += max(length, 1)
        }
    }

    /// Lower-case words of letters and digits; an apostrophe's ending is dropped.
    private static func words(of prompt: String) -> [String] {
        prompt.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’") }.compactMap { part in
            let word = part.split { $0 == "'" || $0 == "’" }.first.map(String.init)
            return word
        }
    }

    /// The first thing that a reading finds in the text.
    func first<Value>(_ reading: (SceneMeaning) -> Value?) -> Value? {
        for meaning in meanings { if let value = reading(meaning) { return value } }
        return nil
    }

    func contains(_ meaning: SceneMeaning) -> Bool { meanings.contains(meaning) }
}
