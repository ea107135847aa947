/// Rows of text in aligned columns.
package struct TextTable: Sendable, Hashable {
    /// How a table gives way where there is no room for all of it. The first column is never cut.
    package struct Fit: Sendable, Hashable {
        /// The columns, from 0, whose cells may be cut.
        package var cut: Set<Int>
        /// The columns, from 0, that may be left out, the first to go first.
        package var leaveOut: [Int]

        /// Says how a table gives way.
        package init(cut: Set<Int>, leaveOut: [Int]) {
            self.cut = cut
            self.leaveOut = leaveOut
        }
    }

    private var header: [String]
    private var rows: [[String]] = []
    private var rightAligned: Set<Int>

    private static let gap = 2
    /// What is left of a column that is cut.
    private static let leastWidth = 8

    /// Makes an empty table.
    ///
    /// - Parameters:
    ///   - header: the columns' titles.
    ///   - rightAligned: the columns, from 0, whose figures stand at the right.
    package init(_ header: [String], rightAligned: Set<Int> = []) {
        self.header = header
        self.rightAligned = rightAligned
    }

    /// Adds a row; missing cells are empty, further ones are left out.
    package mutating func add(_ row: [String]) {
        let cells = row.prefix(header.count).map { $0.fitted(to: 200) }
        rows.append(cells + Array(repeating: "", count: header.count - cells.count))
    }

    /// The table as lines without a trailing line break; nothing at all where there are no rows.
    package var text: String { text(widths: naturalWidths, shown: Array(header.indices)) }

    /// The table in no more columns than a window has: cells are cut, then columns left out; a first cell that is too
    /// long for its column stands on a line of its own, with the rest of its row below.
    ///
    /// - Parameters:
    ///   - columns: how many columns the window has; `nil` for as many as the table needs, one row a line.
    ///   - fit: how the table gives way.
    /// - Returns: lines without a trailing line break; only a first cell that is wider than the window is longer.
    package func text(within columns: Int?, _ fit: Fit) -> String {
        let natural = naturalWidths
        guard let columns, Self.total(natural, Array(header.indices)) > columns else { return text }
        var shown = Array(header.indices)
        for next in fit.leaveOut + [-1] {
            let others = shown.dropFirst()
            let least = others.map { fit.cut.contains($0) ? min(natural[$0], Self.leastWidth) : natural[$0] }
            let room = columns - others.count * Self.gap - least.reduce(0, +)
            // Half of the window is enough for most first cells; what is longer hangs over.
            if room >= min(natural[0], columns * 45 / 100) || next == -1 {
                return text(widths: widths(natural, shown, columns: columns, fit), shown: shown)
            }
            shown.removeAll { $0 == next }
        }
        return text
    }

    private var naturalWidths: [Int] {
        header.indices.map { column in ([header] + rows).map { $0[column].columnCount }.max() ?? 0 }
    }

    private static func total(_ widths: [Int], _ shown: [Int]) -> Int {
        shown.map { widths[$0] }.reduce(0, +) + max(0, shown.count - 1) * gap
    }

    /// Takes from the widest of what may be cut until all fits, and from the first column what is still too much.
    private func widths(_ natural: [Int], _ shown: [Int], columns: Int, _ fit: Fit) -> [Int] {
        var widths = natural
        widths[0] = min(natural[0], max(columns * 45 / 100, header[0].columnCount))
        while Self.total(widths, shown) > columns {
            let widest = shown.filter { fit.cut.contains($0) && widths[$0] > Self.leastWidth }
                .max { (widths[$0], $1) < (widths[$1], $0) }
            guard let widest else { break }
            widths[widest] -= 1
        }
        let excess = Self.total(widths, shown) - columns
        widths[0] = excess > 0 ? max(1, widths[0] - excess) : min(natural[0], widths[0] - excess)
        return widths
    }

    private func text(widths: [Int], shown: [Int]) -> String {
        guard !rows.isEmpty else { return "" }
        return ([header] + rows).flatMap { row -> [String] in
            var cells = row
            var lines: [String] = []
            if row[0].columnCount > widths[0] {
                lines = [row[0]]
                cells[0] = ""
            }
            let rest = shown.map { column in
                let cell = cells[column].fitted(to: max(1, widths[column]))
                let padding = String(repeating: " ", count: widths[column] - cell.columnCount)
                return rightAligned.contains(column) ? padding + cell : cell + padding
            }
            let line = String(rest.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
            return lines.isEmpty ? [line] : lines + (line.isEmpty ? [] : [line])
        }.joined(separator: "\n")
    }
}
