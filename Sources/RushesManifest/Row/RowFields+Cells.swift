import RushesCore

extension RowFields {
    /// Reads a row's cells; what cannot be read is added to the problems, and the row is then of no use.
    init(_ row: RawRow, problems: inout ManifestProblems) {
        self.init()
        var seen: Set<Column> = []
        for (column, cell) in row.cells {
            guard seen.insert(column).inserted else {
                problems.add(line: row.line, column: column.name, "the column is there twice")
                continue
            }
            do throws(CellFault) {
                if let text = cell.text, CellText.isSpreadsheetError(VariableName.trimmed(text)) {
                    throw CellFault(
                        "a spreadsheet's error stands here: put its formula right, and save the table again"
                    )
                }
                switch column {
                case .part(let part): if !cell.isNothing(in: part) { try set(part, cell) }
                case .setting(let key):
                    let isNothing = cell.isEmpty || cell.text.map(CellText.isNotANumber) == true
                    if !isNothing { try set(key, cell.setting) }
                case .variable(let name):
                    guard let text = cell.text else { throw CellFault("a placeholder's value is a text or a number") }
                    let isNothing = cell.isEmpty || CellText.isNotANumber(VariableName.trimmed(text))
                    variables[name] = isNothing ? "" : text
                }
            } catch {
                problems.add(line: row.line, column: column.name, error.message)
                if column == .part(.prompt) { hasUnreadablePrompt = true }
            }
        }
    }

    /// Why a cell cannot be read.
    struct CellFault: Error {
        /// What is wrong with it.
        var message: String

        /// Makes a fault.
        init(_ message: String) { self.message = message }
    }

    private mutating func set(_ part: BriefColumn, _ cell: Cell) throws(CellFault) {
        switch part {
        case .aspect: aspect = Aspect(rawValue: CellText.aspect(try Self.word(cell)))
        case .audio: audios = try Self.list(cell)
        case .duration: duration = try Self.duration(cell)
        case .fallback: fallback = try Self.list(cell, of: "model")
        case .image: images = try Self.list(cell)
        case .lastImage:
            let sources = try Self.list(cell)
            guard sources.count == 1 else { throw CellFault("one picture is meant, and \(sources.count) are named") }
            lastImage = sources[0]
        case .model: model = try Self.word(cell)
        case .name: name = try Self.word(cell)
        case .negative: negative = try Self.text(cell)
        case .prompt: prompt = try Self.text(cell)
        case .reference: references = try Self.list(cell)
        case .resolution: resolution = Resolution(rawValue: CellText.resolution(try Self.word(cell)))
        case .seed:
            let word = try Self.word(cell)
            guard let number = CellText.wholeNumber(word) else {
                throw CellFault("\(Shown.value(word)) is no whole number")
            }
            seed = number
        case .set: try setAll(cell)
        case .sound: sound = try Self.truth(cell)
        case .takes:
            let word = try Self.word(cell)
            guard let number = CellText.wholeNumber(word), (1...100).contains(number) else {
                throw CellFault("\(Shown.value(word)) is no number from 1 to 100")
            }
            takes = Int(number)
        case .video: videos = try Self.list(cell)
        }
    }

    private mutating func set(_ key: String, _ value: JSONValue) throws(CellFault) {
        guard settings.updateValue(value, forKey: key) == nil else {
            throw CellFault("the setting \(Shown.value(key)) is given twice")
        }
    }

    private mutating func setAll(_ cell: Cell) throws(CellFault) {
        if case .typed(.object(let members)) = cell {
            for (key, value) in members.sorted(by: { $0.key < $1.key }) { try set(key, value) }
            return
        }
        guard let text = cell.text else { throw CellFault("settings are written as key=value; key=value") }
        for setting in text.split(separator: ";").map({ VariableName.trimmed(String($0)) }) where !setting.isEmpty {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let key = VariableName.trimmed(String(parts[0]))
            guard parts.count == 2, !key.isEmpty else {
                throw CellFault("\(Shown.value(setting)) is not key=value")
            }
            try set(key, CellText.setting(VariableName.trimmed(String(parts[1]))))
        }
    }

    private static func text(_ cell: Cell) throws(CellFault) -> String {
        guard let text = cell.text else { throw CellFault("one text is meant here, not a list or an object") }
        return text
    }

    private static func word(_ cell: Cell) throws(CellFault) -> String { VariableName.trimmed(try text(cell)) }

    private static func duration(_ cell: Cell) throws(CellFault) -> Duration {
        let word = try word(cell)
        guard let seconds = CellText.number(word), seconds == -1 || (seconds > 0 && seconds <= 1e6) else {
            throw CellFault("\(Shown.value(word)) is no length in seconds; -1 lets a model choose that can")
        }
        return .seconds(seconds)
    }

    private static func truth(_ cell: Cell) throws(CellFault) -> Bool {
        let word = try word(cell)
        guard let truth = CellText.truth(word) else {
            throw CellFault("\(Shown.value(word)) is neither true nor false (yes, no, 1, 0)")
        }
        return truth
    }

    /// Several files, addresses or models: a list, or a text with semicolons between them.
    private static func list(_ cell: Cell, of what: String = "file or address") throws(CellFault) -> [String] {
        if case .typed(.array(let values)) = cell {
            return try values.map { value throws(CellFault) in
                guard let text = value.stringValue, !text.isEmpty else {
                    throw CellFault("every \(what) in the list is a text")
                }
                return text
            }
        }
        var sources: [String] = []
        var address = ""
        for part in try text(cell).split(separator: ";", omittingEmptySubsequences: false) {
            // An address that holds its content has a semicolon of its own: data:image/png;base64,…
            address += address.isEmpty ? VariableName.trimmed(String(part)) : ";" + part
            if address.lowercased().hasPrefix("data:") && !address.utf8.contains(UInt8(ascii: ",")) { continue }
            if !address.isEmpty { sources.append(address) }
            address = ""
        }
        guard address.isEmpty else { throw CellFault("a data: address has no content") }
        guard !sources.isEmpty else { throw CellFault("no \(what) is named") }
        return sources
    }
}
