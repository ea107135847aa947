import RushesCore

/// Reads a table in CSV: the first row names the columns.
///
/// Spreadsheets and dataframes leave columns without a name: a first one that counts the rows, which is left out, and
/// empty ones at the end.
struct CSVTable {
    /// The columns; `nil` for one without a name.
    private var columns: [Column?] = []
    /// How many columns there are up to the last that has a name; 0 before the header is read.
    private var namedCount = 0
    private var toldColumns: Set<Int> = []
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
        guard table.namedCount > 0 || !assembly.problems.isEmpty else {
            throw ManifestRefusal(
                file: file.path,
                message: "\(file.path) is empty",
                hint: "write the columns' names on the first line and one row a clip below: prompt, model, duration, …"
            )
        }
        // Without columns, no row can be read.
        if table.namedCount == 0 { throw ManifestRefusal(file: file.path, problems: assembly.problems) }
    }

    /// Adds the records that were read; returns whether it makes sense to read on.
    private mutating func drain(into assembly: inout RowAssembly) -> Bool {
        defer { records.removeAll(keepingCapacity: true) }
        for record in records {
            if let fault = record.fault {
                assembly.problems.add(line: record.line, fault.message)
                if namedCount == 0 || fault == .nul { return false }
            } else if namedCount > 0 {
                add(record, &assembly)
            } else if !Self.isBlank(record) {
                guard readColumns(record, &assembly) else { return false }
            }
        }
        return true
    }

    private mutating func readColumns(_ header: CSVRecord, _ assembly: inout RowAssembly) -> Bool {
        columns = header.cells.map { Column(named: $0) }
        for (index, column) in columns.enumerated() {
            guard let column else { continue }
            if columns[..<index].contains(column) {
                assembly.problems.add(
                    line: header.line,
                    column: column.name,
                    "the column is there twice: several files stand in one cell, with semicolons between them"
                )
            }
            if case .variable(let name) = column { assembly.use.see(name, line: header.line) }
        }
        guard assembly.problems.isEmpty else { return false }
        namedCount = (columns.lastIndex { $0 != nil } ?? -1) + 1
        if namedCount > 1, columns[0] == nil {
            assembly.warnings.add(
                line: header.line,
                "column 1 has no name: it is taken for the rows' numbers and left out"
            )
        }
        return true
    }

    private mutating func add(_ record: CSVRecord, _ assembly: inout RowAssembly) {
        if Self.isBlank(record) {
            // What spreadsheets leave below a table; with a default prompt each would be a clip that nobody wants.
            assembly.warnings.add(line: record.line, "every cell of the row is empty: it is skipped")
            return
        }
        let beyond = record.cells.dropFirst(columns.count)
        guard record.cells.count >= namedCount, beyond.allSatisfy({ Cell.untyped($0).isEmpty }) else {
            assembly.problems.add(
                line: record.line,
                "the row has \(record.cells.count) cells and the table \(columns.count) columns: put a cell with a "
                    + "separator in quotes"
            )
            return
        }
        var cells: [(column: Column, cell: Cell)] = []
        for (index, text) in record.cells.prefix(columns.count).enumerated() {
            if let column = columns[index] {
                cells.append((column, cell(text, in: column)))
            } else if index > 0, !Cell.untyped(text).isEmpty, toldColumns.insert(index).inserted {
                assembly.problems.add(
                    line: record.line,
                    "column \(index + 1) has no name, and something stands in it: name it on the table's first line"
                )
            }
        }
        assembly.add(RawRow(line: record.line, cells: cells))
    }

    /// Where the comma separates no cells it is the decimal sign; a number among a model's own settings may have it.
    private func cell(_ text: String, in column: Column) -> Cell {
        guard case .setting = column, machine.separator != UInt8(ascii: ","), text.contains(","),
            CellText.number(VariableName.trimmed(text)) != nil
        else { return .untyped(text) }
        return .untyped(text.replacing(",", with: "."))
    }

    private static func isBlank(_ record: CSVRecord) -> Bool {
        record.cells.allSatisfy { Cell.untyped($0).isEmpty }
    }
}
