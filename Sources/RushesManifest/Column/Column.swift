/// What a column of a table is for, by its name.
enum Column: Sendable, Hashable {
    /// A part of the brief, or the row's name.
    case part(BriefColumn)
    /// A model's own setting: `set.KEY`, with the key as it was written.
    case setting(String)
    /// What placeholders may name, in its plain form (see ``VariableName``).
    case variable(String)

    /// Reads a column's name, as it stands in the table; `nil` if it is empty.
    init?(named written: String) {
        let name = VariableName.plain(written)
        guard !name.isEmpty else { return nil }
        if let part = BriefColumn(rawValue: name.replacing("_", with: "-")) {
            self = .part(part)
        } else if name.hasPrefix("set.") && name.utf8.count > 4 {
            // The key is the model's own: it keeps its case, its hyphens and its underscores.
            self = .setting(String(VariableName.trimmed(written).dropFirst(4)))
        } else {
            self = .variable(name)
        }
    }

    /// The column's name as messages give it.
    var name: String {
        switch self {
        case .part(let part): part.rawValue
        case .setting(let key): "set.\(key)"
        case .variable(let name): name
        }
    }
}
