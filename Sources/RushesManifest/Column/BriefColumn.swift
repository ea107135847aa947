import RushesCore

/// The columns that a brief is made of: the flags of `generate` by the same names, and a row's own name.
package enum BriefColumn: String, Sendable, Hashable, CaseIterable {
    case aspect
    case audio
    case duration
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
