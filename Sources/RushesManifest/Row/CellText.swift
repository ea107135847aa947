import RushesCore

/// How programs write what a cell means: dataframes their missing values and whole numbers, spreadsheets their errors,
/// decimal commas and times.
enum CellText {
    /// Whether a text stands for a missing number, whatever the column.
    static func isNotANumber(_ text: String) -> Bool {
        ["nan", "-nan", "+nan", ".nan", "<na>", "nat", "#n/a", "#na", "#n/a n/a", "-1.#ind", "1.#qnan", "-1.#qnan"]
            .contains(text.lowercased())
    }

    /// Whether a text stands for nothing where no word can be meant by it.
    static func isNothing(_ text: String) -> Bool {
        isNotANumber(text)
            || ["none", "null", "(null)", "nil", "na", "n/a", "undefined", "\\n"].contains(text.lowercased())
    }

    /// Whether a text is a spreadsheet's word for a formula that went wrong.
    static func isSpreadsheetError(_ text: String) -> Bool {
        ["#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#ERROR!", "#SPILL!", "#CALC!", "#GETTING_DATA"]
            .contains(text.uppercased())
    }

    /// A whole number, also as programs write it that know only fractions: `42.0`, `42,00`.
    ///
    /// Three zeros may be thousands, and digits that an exponent has cut off are gone: both are no whole number.
    static func wholeNumber(_ text: String) -> Int64? {
        if let number = Int64(text) { return number }
        let parts = text.split(separator: text.contains(",") ? "," : ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].allSatisfy({ $0 == "0" }), parts[1].count != 3 else { return nil }
        return Int64(parts[0])
    }

    /// A number, also with a decimal comma; `nil` where the comma may part thousands.
    static func number(_ text: String) -> Double? {
        if let number = Double(text) { return number }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, isDigits(parts[1]), parts[1].count != 3 else { return nil }
        let whole = parts[0].first == "-" ? parts[0].dropFirst() : parts[0]
        return isDigits(whole) ? Double("\(parts[0]).\(parts[1])") : nil
    }

    /// The shape that a spreadsheet took for a time of day: `16:09`, `16:09:00` and `4:09 PM` were `16:9`.
    static func aspect(_ text: String) -> String {
        var rest = text.uppercased()
        var noon: Int?
        for (mark, hours) in [("AM", 0), ("PM", 12)] where rest.hasSuffix(mark) {
            noon = hours
            rest = VariableName.trimmed(String(rest.dropLast(2)))
        }
        var parts = rest.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 3, parts[2].allSatisfy({ $0 == "0" || $0 == "." }) { parts.removeLast() }
        guard parts.count == 2, parts.allSatisfy({ isDigits($0) && $0.count <= 2 }), var width = Int(parts[0]),
            let height = Int(parts[1]), width > 0, height > 0
        else { return text }
        if let noon { width = width % 12 + noon }
        return width > 0 ? "\(width):\(height)" : text
    }

    /// How fine a picture is, where only the number of lines was written: `1080`, `720.0`.
    static func resolution(_ text: String) -> String {
        guard let lines = wholeNumber(text), (100...9999).contains(lines) else { return text }
        return "\(lines)p"
    }

    /// A truth value in the words of programs, and of spreadsheets in some languages.
    static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "yes", "1", "1.0", "1,0", "y", "t", "on", "wahr", "vrai", "verdadero", "verdadeiro", "vero": true
        case "false", "no", "0", "0.0", "0,0", "n", "f", "off", "falsch", "faux", "falso": false
        default: nil
        }
    }

    /// A model's own setting, as `--set` reads it; `True` and `FALSE` are truth values.
    static func setting(_ text: String) -> JSONValue {
        switch text {
        case "True", "TRUE": true
        case "False", "FALSE": false
        default: JSONValue(typed: text)
        }
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}

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
