/// How a cell is shown in a message.
enum Shown {
    /// A short value in backquotes; of a long one, which may be a prompt in the wrong column, only its length.
    static func value(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        return text.utf8.count <= 24 && isPlain ? "`\(text)`" : "a text of \(text.count) characters"
    }

    /// Names, separated by commas; of many only the first.
    static func names(_ names: [String]) -> String {
        guard names.count > 20 else { return names.joined(separator: ", ") }
        return names.prefix(20).joined(separator: ", ") + " and \(names.count - 20) more"
    }
}
