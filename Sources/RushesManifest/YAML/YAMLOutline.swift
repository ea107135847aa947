/// Where in a YAML text a table's rows begin, as far as its lines tell: so that a long table is read row by row, and not
/// as one tree that takes ten times the file's memory.
///
/// Only what is certain is outlined: a list at the top, or as the last key of a mapping at the top. A line that begins
/// with a hyphen at the list's own indentation begins a row, unless it stands within quotes or brackets that an earlier
/// line opened; then the text up to there is no YAML by itself, which is how that is noticed.
struct YAMLOutline {
    /// A stretch of the text.
    struct Stretch: Hashable {
        /// The bytes.
        var range: Range<Int>
        /// The line on which it begins, from 1.
        var line: Int
    }

    /// What stands before the rows; empty where the list is at the top.
    private(set) var head = Stretch(range: 0..<0, line: 1)
    /// The key under which the rows stand; `nil` where the list is at the top.
    private(set) var key: String?
    /// The rows.
    private(set) var rows: [Stretch] = []

    /// Outlines a text; `nil` if it has another shape.
    init?(_ bytes: [UInt8]) {
        var indent: Int?
        var start = 0
        var number = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "\n") } ?? bytes.count
            let line = bytes[start..<end]
            number += 1
            defer { start = end + 1 }
            let spaces = line.prefix { $0 == UInt8(ascii: " ") }.count
            let text = line.dropFirst(spaces)
            // Only LF counts lines here, and the parser counts others too.
            if line.dropLast().contains(UInt8(ascii: "\r")) { return nil }
            guard let first = text.first, first != UInt8(ascii: "#"), first != UInt8(ascii: "\r") else { continue }
            if spaces == 0 && (line.starts(with: "---".utf8) || line.starts(with: "...".utf8)) {
                if indent != nil || key != nil || line.count > 4 { return nil }
                continue
            }
            let isItem = first == UInt8(ascii: "-") && (text.count == 1 || Self.isBlank(text.dropFirst().first))
            if let indent {
                if isItem && spaces == indent {
                    rows.append(Stretch(range: start..<bytes.count, line: number))
                    rows[rows.count - 2].range = rows[rows.count - 2].range.lowerBound..<start
                } else if spaces <= indent {
                    return nil
                }
            } else if isItem && (key != nil || spaces == 0 && head.range.isEmpty) {
                indent = spaces
                rows = [Stretch(range: start..<bytes.count, line: number)]
            } else if key != nil || spaces == 0 && isItem {
                return nil
            } else if spaces == 0, let found = Self.key(of: text) {
                key = found
                head.range = 0..<start
            } else if head.range.isEmpty {
                // A list at the top cannot follow it.
                head.range = 0..<end
            }
        }
        if rows.isEmpty { return nil }
    }

    private static func isBlank(_ byte: UInt8?) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    /// The key of a line that holds nothing else, if rows stand under it.
    private static func key(of line: ArraySlice<UInt8>) -> String? {
        for key in YAMLTable.rowKeys where line.starts(with: "\(key):".utf8) {
            let rest = line.dropFirst(key.utf8.count + 1).drop { isBlank($0) }
            if rest.isEmpty || rest.first == UInt8(ascii: "#") { return key }
        }
        return nil
    }
}
