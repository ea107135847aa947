import RushesCore

/// Reads a table in CSV: the first row names the columns.
struct CSVTable {
    private var columns: [Column]?
    private var machine = CSVMachine()
    private var records: [CSVRecord] = []

    /// Reads the file's rows into an assembly.
    ///
    /// - Throws: a refusal if the file cannot be read, or its first row names no columns. A wrong row is no error here:
    ///   it is noted in the assembly, and reading goes on.
    static func read(_ file: TableFile, into assembly: inout RowAssembly) throws(ManifestRefusal) {
        var table = CSVTable()
        try file.read { piece in
            table.machine.feed(piece, into: &table.records)
            return table.drain(into: &assembly)
        }
        table.machine.finish(into: &table.records)
        _ = table.drain(into: &assembly)
        guard table.columns != nil || !assembly.problems.isEmpty else {
            throw ManifestRefusal(
                file: file.path,
                message: "\(file.path) is empty",
                hint: "write the columns' names on the first line and one row a clip below: prompt, model, duration, …"
            )
        }
        // Without columns, no row can be read.
        if table.columns == nil { throw ManifestRefusal(file: file.path, problems: assembly.problems) }
    }

    /// Adds the records that were read; returns whether it makes sense to read on.
    private mutating func drain(into assembly: inout RowAssembly) -> Bool {
        defer { records.removeAll(keepingCapacity: true) }
        for record in records {
            if let fault = record.fault {
                assembly.problems.add(line: record.line, fault.message)
                if columns == nil || fault == .nul { return false }
            } else if let columns {
                add(record, columns, &assembly)
            } else {
                columns = Self.columns(record, &assembly)
                if columns == nil { return false }
            }
        }
        return true
    }

    private static func columns(_ header: CSVRecord, _ assembly: inout RowAssembly) -> [Column]? {
        var columns: [Column] = []
        for (index, cell) in header.cells.enumerated() {
            guard let column = Column(named: cell) else {
                assembly.problems.add(line: header.line, "column \(index + 1) has no name")
                continue
            }
            if columns.contains(column) {
                assembly.problems.add(
                    line: header.line,
                    column: column.name,
                    "the column is there twice: several files stand in one cell, with semicolons between them"
                )
            }
            columns.append(column)
            if case .variable(let name) = column { assembly.use.see(name, line: header.line) }
        }
        return assembly.problems.isEmpty ? columns : nil
    }

    private func add(_ record: CSVRecord, _ columns: [Column], _ assembly: inout RowAssembly) {
        if record.cells.allSatisfy({ $0.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }) {
            // What spreadsheets leave below a table; with a default prompt each would be a clip that nobody wants.
            assembly.warnings.add(line: record.line, "every cell of the row is empty: it is skipped")
            return
        }
        guard record.cells.count == columns.count else {
            assembly.problems.add(
                line: record.line,
                "the row has \(record.cells.count) cells and the table \(columns.count) columns: put a cell with a "
                    + "separator in quotes"
            )
            return
        }
        let cells = zip(columns, record.cells).map { (column: $0, cell: Cell.untyped($1)) }
        assembly.add(RawRow(line: record.line, cells: cells))
    }
}
