/// The words that decide something, in English and Chinese.
struct SceneLexicon: Sendable {
    static let shared = SceneLexicon(rows: englishRows + chineseRows)

    private var entries: [String: [SceneMeaning]] = [:]
    /// How long the longest entry is that begins with a character, for scripts without blanks.
    private var lengths: [Character: Int] = [:]

    /// Makes a lexicon of rows: meanings, and the phrases that have them, separated by commas.
    init(rows: [([SceneMeaning], String)]) {
        for (meanings, phrases) in rows {
            for phrase in phrases.split(separator: ",") {
                let words = phrase.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                guard let first = words.first else { continue }
                // "A couple" is how many before it is who.
                let isNumber = meanings.contains { if case .number = $0 { true } else { false } }
                entries[words] = isNumber ? meanings + (entries[words] ?? []) : (entries[words] ?? []) + meanings
                if words.utf8.contains(where: { $0 >= 128 }) { lengths[first] = max(lengths[first] ?? 0, words.count) }
            }
        }
    }

    /// Looks up a phrase of words between blanks, as it is, then as a plural.
    func english(_ phrase: String) -> (meanings: [SceneMeaning], isPlural: Bool)? {
        if let found = entries[phrase] { return (found, false) }
        if phrase.hasSuffix("es"), let found = entries[String(phrase.dropLast(2))] { return (found, true) }
        if phrase.hasSuffix("s"), let found = entries[String(phrase.dropLast())] { return (found, true) }
        return nil
    }

    /// Looks up the longest entry that a text without blanks begins with.
    func chinese(at text: Substring) -> (meanings: [SceneMeaning], length: Int)? {
        guard let first = text.first, let longest = lengths[first] else { return nil }
        for length in stride(from: longest, to: 0, by: -1) {
            let piece = text.prefix(length)
            if piece.count == length, let found = entries[String(piece)] { return (found, length) }
        }
        return nil
    }
}

/// What a word or a phrase may decide.
enum SceneMeaning: Hashable {
    /// A place, and how much the word speaks for it: 1 is a hint, 3 is the name of a place.
    case place(Scene.Place, Int)
    case time(Scene.TimeOfDay)
    case weather(Scene.Weather)
    case season(Scene.Season)
    case drift(Scene.Drift)
    case move(Scene.CameraMove)
    case shot(Scene.Shot)
    case angle(Scene.Angle)
    case pace(Scene.Pace)
    case style(Scene.Style)
    case mood(Scene.Mood)
    /// One of a kind; a plural word of English makes it several.
    case subject(Scene.Subject.Kind)
    /// Many of a kind, whatever the word's form.
    case crowd(Scene.Subject.Kind)
    case action(Scene.Subject.Action)
    case number(Int)
    case shallowFocus, neon, wet, snowCover, grain, monochrome
    /// The word that follows does not count.
    case negation
    /// The phrase is known, and hides words in it that would mislead.
    case nothing
}
