/// Texts that something was to be put in place of: an unexpanded variable, a template's mark, the words of an example.
enum Placeholder {
    /// Whether a text is nothing but placeholders: signs may stand around them, letters and figures may not.
    ///
    /// A text that merely holds some is none: `{"shot": "a heron"}` and `it costs $5` are prompts.
    static func isWhole(_ text: String) -> Bool {
        let text = trimmed(text)
        guard !text.isEmpty else { return false }
        if hasNothingBesideMarks(text) { return true }
        let words = words(of: text)
        guard !words.isEmpty else { return false }
        let isBracketed = ["<>", "[]", "{}", "()"].contains { $0.first == text.first && $0.last == text.last }
        if isBracketed, words.count <= 8, words.allSatisfy(fillers.contains) { return true }
        return words.allSatisfy { nothings.contains($0) } || isExample(words) || hanExamples.contains(words.joined())
    }

    /// What programs write where a value was missing, and what people write where one is to come.
    private static let nothings: Set<String> = [
        "null", "undefined", "none", "nil", "nan", "todo", "tbd", "fixme", "placeholder", "prompt", "string", "na",
        "objectobject", "xxx",
    ]

    /// The words of which "your prompt here" and its like are made.
    private static let fillers: Set<String> = [
        "a", "add", "an", "as", "be", "below", "describe", "description", "enter", "example", "for", "go", "goes",
        "here", "idea", "in", "input", "insert", "is", "me", "my", "of", "paste", "placeholder", "please", "prompt",
        "prompts", "put", "replace", "sample", "scene", "see", "some", "text", "the", "this", "to", "type", "video",
        "want", "what", "with", "write", "you", "your",
    ]

    private static let hanExamples: Set<String> = [
        "提示词", "提示詞", "你的提示词", "您的提示词", "输入提示词", "请输入提示词", "在此输入提示词", "在这里输入提示词", "在此输入你的提示词",
        "プロンプト", "ここにプロンプトを入力",
    ]

    private static func isExample(_ words: [String]) -> Bool {
        if words.count >= 2, words[0] == "lorem", words[1] == "ipsum" { return true }
        guard words.count <= 8, words.allSatisfy(fillers.contains) else { return false }
        let orders: Set<String> = ["describe", "enter", "input", "insert", "paste", "put", "type", "write"]
        if words.count >= 3, orders.contains(words[0]) { return true }
        return words.contains { ["prompt", "prompts", "placeholder"].contains($0) }
            || (words.contains("here") && words.count >= 2)
    }

    /// The words without signs, in lower case; underscores and hyphens part words, too.
    private static func words(of text: String) -> [String] {
        let parts = text.split { $0.isWhitespace || $0 == "_" || $0 == "-" }
        if text.lowercased().filter(\.isLetter) == "objectobject" { return ["objectobject"] }
        return parts.map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }.filter { !$0.isEmpty }
    }

    private static func hasNothingBesideMarks(_ text: String) -> Bool {
        // Longer marks come before those that are parts of them.
        let marks = [
            #"\$?\{\{\{?[^{}]*\}?\}\}"#,  // {{prompt}}, ${{ inputs.prompt }}
            #"[$#]\{[^{}]*\}"#,  // ${PROMPT:-x}, #{prompt}
            #"[$<>]\([^()]*\)"#, #"`[^`]*`"#,  // $(cat prompt.txt)
            #"\$\[[^\[\]]*\]"#,
            #"\$env:[A-Za-z_]\w*"#, #"\$[A-Za-z_]\w*"#, #"\$[0-9@*#?!$-]"#,
            #"%[A-Za-z_]\w*%"#, #"%\(\w+\)[sd]"#, #"%~?[0-9*]"#, #"%[sd@]\b"#,
            #"![A-Za-z_]\w*!"#, #"@@?[A-Za-z_]\w*@@?"#, #"__\w+?__"#,
            #"\{%[^%]*%\}"#, #"<%[^%]*%>"#,
            #"<<?\s*[A-Za-z_][\w.-]*\s*>?>"#, #"\[\[?\s*[A-Za-z_][\w.-]*\s*\]?\]"#, #"\{\s*[\w.-]*\s*\}"#,
        ]
        var rest = text
        for mark in marks {
            guard let expression = try? Regex(mark) else { continue }
            rest.replace(expression, with: " ")
        }
        return rest != text && !rest.contains { $0.isLetter || $0.isNumber }
    }

    private static func trimmed(_ text: String) -> String {
        var rest = text[...]
        while let first = rest.first, first.isWhitespace || "\"'“”‘’".contains(first) { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace || "\"'“”‘’".contains(last) { rest.removeLast() }
        return String(rest)
    }
}
