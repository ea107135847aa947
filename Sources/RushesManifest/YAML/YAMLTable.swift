import RushesCore
import Yams

/// Reads a table in YAML: a list of mappings, or a mapping with `rows` (or `shots`) and `defaults`.
struct YAMLTable {
    /// The keys under which rows may stand.
    static let rowKeys = ["rows", "shots"]
    /// The most bytes that a table in YAML may have.
    static let longest = 64 << 20
    /// The most bytes that are made into one tree: what cannot be read row by row may have no more.
    static let longestTree = 8 << 20
    /// How many bytes of rows are read at once where they can be read apart.
    static let usualTree = 128 << 10

    private let file: String
    private let bytes: [UInt8]
    private var columns: [String: Column] = [:]
    private var rowCount = 0
    private var hasHead = false

    /// Reads the file's rows into an assembly.
    ///
    /// - Throws: a refusal if the file cannot be read, is no YAML up to the end, or is too large. A wrong row is no
    ///   error here: it is noted in the assembly, and reading goes on.
    static func read(_ file: TableFile, into assembly: inout RowAssembly) throws(ManifestRefusal) {
        var bytes: [UInt8] = []
        try file.read { piece in
            bytes += piece
            return bytes.count <= longest
        }
        guard bytes.count <= longest else {
            throw ManifestRefusal(
                file: file.path,
                message: "\(file.path) has more than 64 MB of YAML",
                hint: "write so many rows as JSON Lines or CSV, which are read row by row"
            )
        }
        try refuseBytes(bytes, file.path)
        var table = YAMLTable(file: file.path, bytes: bytes)
        do throws(YAMLFault) {
            if bytes.count <= usualTree {
                try table.readWhole(&assembly)
            } else if let outline = YAMLOutline(bytes) {
                try table.read(outline, &assembly)
            } else {
                try table.readWhole(&assembly)
            }
        } catch {
            assembly.problems.add(line: error.line, error.message)
        }
    }

    private init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }

    private static func refuseBytes(_ bytes: [UInt8], _ path: String) throws(ManifestRefusal) {
        guard let text = bytes.withUnsafeBufferPointer({ UTF8Check.firstFault(in: $0) }) else { return }
        let line = bytes[..<text.offset].count { $0 == UInt8(ascii: "\n") } + 1
        var problems = ManifestProblems()
        problems.add(
            line: line,
            text.isZero ? CSVFault.nul.message : "the text is not in UTF-8 here: save the file as UTF-8"
        )
        throw ManifestRefusal(file: path, problems: problems)
    }

    private mutating func readWhole(_ assembly: inout RowAssembly) throws(YAMLFault) {
        guard bytes.count <= Self.longestTree else {
            throw YAMLFault(
                line: 1,
                message: "so large a table is read row by row, which this one's shape does not allow: begin every row "
                    + "with a hyphen at the same indentation, give aliases up, put the rows last, or write JSON Lines"
            )
        }
        guard let root = try YAMLText(bytes[...], line: 1).root() else { return }
        if case .sequence(let rows) = root {
            addAll(rows.dropFirst(rowCount), line: 1, &assembly)
            return
        }
        guard case .mapping(let members) = root else { throw Self.wrongShape(root.mark?.line ?? 1) }
        try readHead(members, firstLine: 1, &assembly)
        for (key, value) in members where Self.rowKeys.contains(key.string ?? "") {
            if value.isNothing { continue }
            guard case .sequence(let rows) = value else {
                throw YAMLFault(line: value.mark?.line ?? 1, message: "\(key.string ?? "rows") is a list of rows")
            }
            addAll(rows.dropFirst(rowCount), line: 1, &assembly)
        }
    }

    private mutating func read(_ outline: YAMLOutline, _ assembly: inout RowAssembly) throws(YAMLFault) {
        if outline.key != nil {
            let head: Node?
            do throws(YAMLFault) {
                head = try YAMLText(bytes[outline.head.range], line: 1).root()
            } catch {
                // The key stood within quotes, or the like: the outline is none.
                return try readWhole(&assembly)
            }
            if let head {
                guard case .mapping(let members) = head else { return try readWhole(&assembly) }
                try readHead(members, firstLine: 1, &assembly)
            }
        }
        var next = 0
        var byteCount = Self.usualTree
        while next < outline.rows.count {
            let start = outline.rows[next]
            var end = next
            while end < outline.rows.count, outline.rows[end].range.upperBound - start.range.lowerBound <= byteCount {
                end += 1
            }
            end = max(end, next + 1)
            let range = start.range.lowerBound..<outline.rows[end - 1].range.upperBound
            do throws(YAMLFault) {
                let root = try YAMLText(bytes[range], line: start.line).root()
                guard case .sequence(let rows) = root else { throw Self.wrongShape(start.line) }
                addAll(rows[...], line: start.line, &assembly)
                next = end
                byteCount = Self.usualTree
            } catch {
                // An alias may stand for something before this stretch.
                if error.isUnknownAlias { return try readWhole(&assembly) }
                // Quotes or brackets may go on behind the end of this stretch.
                let isAtEnd = error.line >= outline.rows[end - 1].line && end < outline.rows.count
                guard isAtEnd, byteCount < Self.longestTree else { throw error }
                byteCount = max(byteCount, range.count) * 4
            }
        }
    }

    private static func wrongShape(_ line: Int) -> YAMLFault {
        YAMLFault(
            line: line,
            message: "a table is a list of rows (\"- prompt: …\"), or a mapping with `rows` and `defaults`"
        )
    }

    private mutating func readHead(
        _ members: Node.Mapping,
        firstLine: Int,
        _ assembly: inout RowAssembly
    ) throws(YAMLFault) {
        let rowKeys = members.compactMap { Self.rowKeys.contains($0.key.string ?? "") ? $0.key.string : nil }
        guard rowKeys.count <= 1 else {
            throw YAMLFault(line: 1, message: "rows stand under `rows` or under `shots`, not under both")
        }
        for (key, value) in members where !Self.rowKeys.contains(key.string ?? "") {
            let line = key.mark?.line ?? firstLine
            guard key.string == "defaults" else {
                throw YAMLFault(
                    line: line,
                    message: "\(Shown.value(key.string ?? "this")) is none of `defaults`, `rows` and `shots`"
                )
            }
            // Defaults are read once, although a table may be gone through again as a whole.
            guard !hasHead, !value.isNothing, let row = row(value, line: 1, &assembly) else { continue }
            assembly.tableDefaults = RowFields(row, problems: &assembly.problems)
            for case (.variable(let name), _) in row.cells { assembly.use.see(name, line: row.line) }
        }
        hasHead = true
    }

    private mutating func addAll(_ nodes: some Sequence<Node>, line: Int, _ assembly: inout RowAssembly) {
        for node in nodes {
            rowCount += 1
            if let row = row(node, line: line, &assembly) { assembly.add(row) }
        }
    }

    /// Reads a row's mapping; notes what is wrong and returns `nil` where nothing can be read.
    private mutating func row(_ node: Node, line firstLine: Int, _ assembly: inout RowAssembly) -> RawRow? {
        let line = firstLine - 1 + (node.mark?.line ?? 1)
        guard case .mapping(let members) = node else {
            assembly.problems.add(line: line, "a row is a mapping: \"- prompt: …\"")
            return nil
        }
        var reader = YAMLCells(line: line)
        do throws(YAMLFault) {
            let cells = try reader.cells(of: members)
            var row = RawRow(line: line, cells: [])
            for (name, cell) in cells {
                guard let column = column(name) else {
                    throw YAMLFault(line: line, message: "a column has no name")
                }
                row.cells.append((column, cell))
            }
            return row
        } catch {
            assembly.problems.add(line: error.line, error.message)
            return nil
        }
    }

    /// Rows repeat their keys: what a key means is told once.
    private mutating func column(_ key: String) -> Column? {
        if let known = columns[key] { return known }
        let column = Column(named: key)
        columns[key] = column
        return column
    }
}
