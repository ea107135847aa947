import RushesCore

/// Reads a table in JSON Lines: every line an object, whose keys are the columns.
struct JSONLinesTable {
    private var machine = LineMachine()
    private var lines: [LineMachine.Line] = []
    private var columns: [String: Column] = [:]

    /// Reads the file's rows into an assembly.
    ///
    /// - Throws: a refusal if the file cannot be read. A wrong line is no error here: it is noted in the assembly, and
    ///   reading goes on; an empty one is skipped.
    static func read(_ file: TableFile, into assembly: inout RowAssembly) throws(ManifestRefusal) {
        var table = JSONLinesTable()
        try file.read { piece in
            table.machine.feed(piece, into: &table.lines)
            return table.drain(into: &assembly)
        }
        table.machine.finish(into: &table.lines)
        _ = table.drain(into: &assembly)
    }

    /// Adds the lines that were read; returns whether it makes sense to read on.
    private mutating func drain(into assembly: inout RowAssembly) -> Bool {
        defer { lines.removeAll(keepingCapacity: true) }
        for line in lines where !line.bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) || line.isTooLong {
            if line.isTooLong {
                assembly.problems.add(line: line.number, "the line has more than 8 MB: write one object a line")
            } else if line.bytes.contains(0) {
                assembly.problems.add(line: line.number, CSVFault.nul.message)
                return false
            } else {
                add(line, &assembly)
            }
        }
        return true
    }

    private mutating func add(_ line: LineMachine.Line, _ assembly: inout RowAssembly) {
        let members: [(key: String, value: JSONValue)]
        do {
            members = try JSONLineReader.members(of: line.bytes)
        } catch {
            assembly.problems.add(line: line.number, "at byte \(error.position): \(error.message)")
            return
        }
        var row = RawRow(line: line.number, cells: [])
        for (key, value) in members {
            guard let column = column(key) else {
                assembly.problems.add(line: line.number, "a column has no name")
                continue
            }
            row.cells.append((column, .typed(value)))
        }
        assembly.add(row)
    }

    /// Rows repeat their keys: what a key means is told once.
    private mutating func column(_ key: String) -> Column? {
        if let known = columns[key] { return known }
        let column = Column(named: key)
        columns[key] = column
        return column
    }
}
