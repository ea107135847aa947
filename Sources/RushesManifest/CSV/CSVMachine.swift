/// Reads CSV (RFC 4180) from bytes that come in pieces: the same bytes give the same rows, however they are cut.
///
/// Lines end with LF, CR LF or CR. Cells are separated by commas, or by semicolons or tabs where the first line has no
/// comma outside quotes, or by what a line `sep=;` before the table says. A quoted cell may hold separators, newlines and
/// doubled quotes. Empty lines are skipped. A row that is wrong is given with its fault, and reading goes on with the next
/// line. What is kept is one row, of bounded size.
package struct CSVMachine: Sendable {
    /// The most bytes that a cell may have.
    package static let longestCell = 1 << 20
    /// The most bytes that a row may have.
    package static let longestRow = 8 << 20
    /// The most cells that a row may have.
    package static let mostCells = 4096

    private enum State {
        /// Before the first byte of a cell. Goes to every other state.
        case cellStart
        /// In a cell without quotes. Goes to `cellStart` or, after a fault, to `skipping`.
        case plain
        /// In a quoted cell. Goes to `quoteSeen`.
        case quoted
        /// After a quote in a quoted cell: it closed the cell or is half of a doubled one. Goes to `quoted`,
        /// `cellStart` or, after a fault, to `skipping`.
        case quoteSeen
        /// After a fault: to the end of the line.
        case skipping
    }

    private(set) var separator: UInt8?
    private var sniffer = SeparatorSniffer()
    private var state = State.cellStart
    private var line = 1
    private var endsWithCarriageReturn = false
    private var isStopped = false

    // The row that is being read: the bytes of its cells in a row, and where each cell ends.
    private var bytes: [UInt8] = []
    private var ends: [Int] = []
    private var cellStart = 0
    private var firstLine = 1
    private var quoteLine = 1
    private var hasQuotes = false
    private var fault: CSVFault?

    /// Makes a machine; without a separator it is told from the first line.
    package init(separator: UInt8? = nil) { self.separator = separator }

    /// Takes the next bytes and appends the rows that end in them.
    package mutating func feed(_ chunk: some Sequence<UInt8>, into records: inout [CSVRecord]) {
        guard separator == nil else {
            for byte in chunk { step(byte, &records) }
            return
        }
        for byte in chunk {
            if separator != nil {
                step(byte, &records)
            } else if let found = sniffer.take(byte) {
                begin(with: found, &records)
            }
        }
    }

    /// Says that there are no more bytes, and appends the last row if no newline ended it.
    package mutating func finish(into records: inout [CSVRecord]) {
        if separator == nil { begin(with: sniffer.end(), &records) }
        guard !isStopped else { return }
        if state == .quoted {
            fault = fault ?? .unclosedQuote(column: ends.count + 1, line: quoteLine)
        }
        if !bytes.isEmpty || !ends.isEmpty || hasQuotes || fault != nil { endRow(&records) }
        isStopped = true
    }

    private mutating func begin(with found: UInt8, _ records: inout [CSVRecord]) {
        separator = found
        if sniffer.isDeclaration {
            line += 1
            firstLine = line
            endsWithCarriageReturn = sniffer.bytes.last == Self.carriageReturn
            sniffer.bytes = []
            return
        }
        let seen = sniffer.bytes
        sniffer.bytes = []
        for byte in seen { step(byte, &records) }
    }

    private mutating func step(_ byte: UInt8, _ records: inout [CSVRecord]) {
        guard !isStopped else { return }
        guard byte != 0 else {
            fault = .nul
            endRow(&records)
            isStopped = true
            return
        }
        let isSecondHalf = byte == Self.lineFeed && endsWithCarriageReturn
        endsWithCarriageReturn = byte == Self.carriageReturn
        let isNewline = byte == Self.lineFeed || endsWithCarriageReturn
        if isSecondHalf {
            // The carriage return has ended the line already; within quotes both belong to the text.
            if state == .quoted { append(byte) }
            return
        }
        switch state {
        case .cellStart:
            if byte == Self.quote {
                state = .quoted
                hasQuotes = true
                quoteLine = line
            } else if byte == separator {
                endCell()
            } else if isNewline {
                endRow(&records)
            } else {
                state = .plain
                append(byte)
            }
        case .plain:
            if byte == separator {
                endCell()
            } else if isNewline {
                endRow(&records)
            } else if byte == Self.quote {
                fail(.quoteInside(column: ends.count + 1))
            } else {
                append(byte)
            }
        case .quoted:
            if byte == Self.quote { state = .quoteSeen } else { append(byte) }
        case .quoteSeen:
            if byte == Self.quote {
                append(byte)
                state = .quoted
            } else if byte == separator {
                endCell()
            } else if isNewline {
                endRow(&records)
            } else {
                fail(.afterQuote(column: ends.count + 1))
            }
        case .skipping:
            if isNewline { endRow(&records) }
        }
        guard isNewline else { return }
        line += 1
        if state == .cellStart && ends.isEmpty { firstLine = line }
    }

    private mutating func append(_ byte: UInt8) {
        // After a fault nothing is kept, so that a quote left open costs no memory.
        guard fault == nil else { return }
        guard bytes.count - cellStart < Self.longestCell else {
            fault = .cellTooLong(column: ends.count + 1)
            return
        }
        guard bytes.count < Self.longestRow else {
            fault = .rowTooLong
            return
        }
        bytes.append(byte)
    }

    private mutating func fail(_ found: CSVFault) {
        fault = fault ?? found
        state = .skipping
    }

    private mutating func endCell() {
        state = .cellStart
        guard fault == nil else { return }
        guard ends.count < Self.mostCells else {
            fault = .rowTooLong
            return
        }
        ends.append(bytes.count)
        cellStart = bytes.count
    }

    private mutating func endRow(_ records: inout [CSVRecord]) {
        endCell()
        var record = CSVRecord(line: firstLine, cells: [], fault: fault)
        if fault == nil {
            record.cells.reserveCapacity(ends.count)
            var start = 0
            for (index, end) in ends.enumerated() {
                if let text = String(validating: bytes[start..<end], as: UTF8.self) {
                    record.cells.append(text)
                } else {
                    record.fault = record.fault ?? .notUTF8(column: index + 1)
                }
                start = end
            }
        }
        let isBlank = !hasQuotes && fault == nil && ends.count == 1 && bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
        if !isBlank { records.append(record) }
        bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 16)
        ends.removeAll(keepingCapacity: true)
        cellStart = 0
        hasQuotes = false
        fault = nil
    }

    private static let carriageReturn = UInt8(ascii: "\r")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let quote = UInt8(ascii: "\"")
}

/// One row of a CSV file as it stands there.
package struct CSVRecord: Sendable, Hashable {
    /// The line on which the row begins, from 1; a row with newlines within quotes goes on over more.
    package var line: Int
    /// The cells, without quotes.
    package var cells: [String]
    /// What is wrong with the row, if anything is: then `cells` means nothing.
    package var fault: CSVFault?
}
