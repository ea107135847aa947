/// Which extra columns a table has, and which of them a placeholder names: what is in the one and not in the other was
/// misspelt or is not needed.
struct ColumnUse: Sendable {
    private var firstLines: [String: Int] = [:]
    private(set) var used: Set<String> = []

    /// The extra columns, in the order in which they came.
    private(set) var variables: [String] = []

    /// Notes that there is an extra column, first seen on a line.
    mutating func see(_ name: String, line: Int) {
        guard firstLines[name] == nil else { return }
        firstLines[name] = line
        variables.append(name)
    }

    /// Notes that a placeholder names a column.
    mutating func use(_ name: String) {
        if !used.contains(name) { used.insert(name) }
    }

    /// Refuses unused columns that look like a misspelt flag, and warns of the other unused ones.
    func judge(problems: inout ManifestProblems, warnings: inout ManifestProblems) {
        for name in variables where !used.contains(name) {
            let line = firstLines[name] ?? 1
            if let nearest = BriefColumn.nearest(to: name.replacing("_", with: "-")) {
                problems.add(line: line, column: name, "no such column: did you mean `\(nearest.rawValue)`?")
            } else {
                warnings.add(
                    line: line,
                    column: name,
                    "no placeholder {\(name)} uses this column, so it changes nothing"
                )
            }
        }
    }
}
