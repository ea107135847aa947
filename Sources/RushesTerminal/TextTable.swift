/// Rows of text in aligned columns.
public struct TextTable: Sendable, Hashable {
    private var header: [String]
    private var rows: [[String]] = []
    private var rightAligned: Set<Int>

    /// Makes an empty table.
    ///
    /// - Parameters:
    ///   - header: the columns' titles.
    ///   - rightAligned: the columns, from 0, whose figures stand at the right.
    public init(_ header: [String], rightAligned: Set<Int> = []) {
        self.header = header
        self.rightAligned = rightAligned
    }

    /// Adds a row; missing cells are empty, further ones are left out.
    public mutating func add(_ row: [String]) {
        let cells = row.prefix(header.count).map { $0.fitted(to: 200) }
        rows.append(cells + Array(repeating: "", count: header.count - cells.count))
    }

    /// The table as lines without a trailing line break; nothing at all where there are no rows.
    public var text: String {
        guard !rows.isEmpty else { return "" }
        let widths = header.indices.map { column in
            ([header] + rows).map { $0[column].columnCount }.max() ?? 0
        }
        return ([header] + rows).map { row in
            let cells = row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].columnCount)
                return rightAligned.contains(column) ? padding + row[column] : row[column] + padding
            }
            return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}
