import RushesCore

/// What a row says in one column.
enum Cell: Sendable, Hashable {
    /// A text whose kind is still to be told, as CSV has it.
    case untyped(String)
    /// A value with its kind, as JSON and YAML have it.
    case typed(JSONValue)
    /// A value with its kind, and how it was written: YAML's `16:9`, `007` or `no`.
    case written(String, JSONValue)

    /// Whether the row says nothing here.
    var isEmpty: Bool {
        switch self {
        case .untyped(let text): text.allSatisfy { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\u{200B}" }
        case .typed(let value), .written(_, let value): value.isNull || value == ""
        }
    }

    /// Whether the row says nothing in a column of the brief's, also in the words that programs have for that.
    func isNothing(in part: BriefColumn) -> Bool {
        guard !isEmpty, let text = text.map(VariableName.trimmed) else { return isEmpty }
        // A name may be any word.
        return part == .name ? CellText.isNotANumber(text) : CellText.isNothing(text)
    }

    /// The cell as a text; `nil` for a list or an object.
    var text: String? {
        switch self {
        case .untyped(let text), .written(let text, _): return text
        case .typed(.string(let text)): return text
        case .typed(.bool(let value)): return value ? "true" : "false"
        case .typed(.integer(let value)): return String(value)
        case .typed(.number(let value)): return Int64(exactly: value).map { String($0) } ?? String(value)
        case .typed(.null): return ""
        case .typed(.array), .typed(.object): return nil
        }
    }

    /// The cell as a model's own setting.
    var setting: JSONValue {
        switch self {
        case .untyped(let text): CellText.setting(VariableName.trimmed(text))
        case .typed(let value), .written(_, let value): value
        }
    }
}
