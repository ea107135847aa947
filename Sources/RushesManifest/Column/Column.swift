import RushesCore

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

/// The columns that a brief is made of: the flags of `generate` by the same names, and a row's own name.
package enum BriefColumn: String, Sendable, Hashable, CaseIterable {
    case aspect
    case audio
    case duration
    case fallback
    case image
    case lastImage = "last-image"
    case model
    case name
    case negative
    case prompt
    case reference
    case resolution
    case seed
    case set
    case sound
    case takes
    case video

    /// The column of which a name looks like a misspelling, if it does.
    ///
    /// Two letters may differ, but only one in a name as short as `set`: else every `date` and `note` would be refused.
    package static func nearest(to name: String) -> BriefColumn? {
        let candidates = allCases.map { column in
            (column: column, distance: EditDistance.between(name, column.rawValue))
        }
        guard let best = candidates.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= (best.column.rawValue.utf8.count <= 4 ? 1 : 2) ? best.column : nil
    }
}
