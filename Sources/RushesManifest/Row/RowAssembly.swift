import RushesCore

/// Makes rows of what formats' readers find: fills in defaults and placeholders, tells equal rows apart, and collects
/// everything that is wrong.
struct RowAssembly {
    /// What is wrong so far; once anything is, no more rows are kept.
    var problems = ManifestProblems()
    /// What the table's owner should know.
    var warnings = ManifestProblems()
    /// What the table says for all its rows.
    var tableDefaults = RowFields()
    /// Which columns there are.
    var use = ColumnUse()

    private let folder: String
    private let defaults: RowFields
    private var rows: [ManifestRow] = []
    private var rowCount = 0
    /// The last row of every brief, by the brief's hash or, if that is taken by another brief, the next free number.
    private var lastRows: [Int: Int] = [:]

    /// Starts without rows. Relative paths are looked up in the folder.
    init(folder: String, defaults: ManifestDefaults) {
        self.folder = folder
        self.defaults = RowFields(defaults)
    }

    /// Adds a row.
    mutating func add(_ raw: RawRow) {
        rowCount += 1
        var fields = RowFields(raw, problems: &problems)
        for case (.variable(let name), _) in raw.cells { use.see(name, line: raw.line) }
        fields.fill(from: defaults)
        fields.fill(from: tableDefaults)
        guard let brief = brief(&fields, line: raw.line), problems.isEmpty else { return }
        var row = ManifestRow(
            number: rowCount,
            line: raw.line,
            name: fields.name,
            brief: brief,
            takes: fields.takes ?? 1,
            fallback: fields.fallback ?? [],
            variables: fields.variables
        )
        tellApart(&row)
        rows.append(row)
    }

    /// The rows, once all were added.
    ///
    /// - Throws: a refusal if there is no row, or anything is wrong with one.
    mutating func finish(file: String) throws(ManifestRefusal) -> [ManifestRow] {
        use.judge(problems: &problems, warnings: &warnings)
        guard problems.isEmpty else { throw ManifestRefusal(file: file, problems: problems) }
        guard rowCount > 0 else {
            throw ManifestRefusal(
                file: file,
                message: "\(file) has no rows",
                hint: "write one row a clip under the names of the columns: prompt, model, duration, …"
            )
        }
        return rows
    }

    private mutating func tellApart(_ row: inout ManifestRow) {
        var place = row.brief.hashValue
        while let last = lastRows[place] {
            if rows[last].brief == row.brief {
                row.ordinal = rows[last].ordinal + 1
                warnings.add(
                    line: row.line,
                    "asks for the same as line \(rows[last].line): both are run, and both are paid for"
                )
                break
            }
            place &+= 1
        }
        lastRows[place] = rows.count
    }

    private mutating func brief(_ fields: inout RowFields, line: Int) -> Brief? {
        let number = rowCount
        if let name = fields.name {
            fields.name = nil
            fields.name = filled(name, .name, fields, number, line)
        }
        guard let prompt = fields.prompt else {
            if !fields.hasUnreadablePrompt {
                problems.add(line: line, column: "prompt", "the row has no prompt, and no default gives one")
            }
            return nil
        }
        let problemCount = problems.count
        var brief = Brief(filled(prompt, .prompt, fields, number, line))
        if problems.count == problemCount, Cell.untyped(brief.prompt).isEmpty {
            problems.add(line: line, column: "prompt", "nothing is left of the prompt once its placeholders are filled")
        }
        brief.model = fields.model
        brief.images = sources(fields.images, .image, fields, number, line)
        brief.lastImage = sources(fields.lastImage.map { [$0] }, .lastImage, fields, number, line).first
        brief.references = sources(fields.references, .reference, fields, number, line)
        brief.videos = sources(fields.videos, .video, fields, number, line)
        brief.audios = sources(fields.audios, .audio, fields, number, line)
        brief.duration = fields.duration
        brief.aspect = fields.aspect
        brief.resolution = fields.resolution
        brief.seed = fields.seed
        brief.negativePrompt = fields.negative.map { filled($0, .negative, fields, number, line) }
        brief.sound = fields.sound
        brief.settings = fields.settings
        return brief
    }

    private mutating func sources(
        _ texts: [String]?,
        _ column: BriefColumn,
        _ fields: RowFields,
        _ number: Int,
        _ line: Int
    ) -> [MediaSource] {
        guard let texts else { return [] }
        return texts.map { text in
            let problemCount = problems.count
            let source = MediaSource(filled(text, column, fields, number, line))
            if problems.count == problemCount, source.text.isEmpty {
                problems.add(line: line, column: column.rawValue, "the placeholders leave no path")
            }
            guard case .file(let path) = source else { return source }
            return .file(TablePath.absolute(path, in: folder))
        }
    }

    private mutating func filled(
        _ text: String,
        _ column: BriefColumn,
        _ fields: RowFields,
        _ number: Int,
        _ line: Int
    ) -> String {
        // Most texts have no placeholder.
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) else { return text }
        let template: TextTemplate
        do {
            template = try TextTemplate(text)
        } catch {
            problems.add(line: line, column: column.rawValue, error.message)
            return text
        }
        return template.filled { name in
            use.use(name)
            if let value = fields.value(of: name, number: number) { return value }
            problems.add(
                line: line,
                column: column.rawValue,
                "{\(name)} has no value in row \(number); known are "
                    + "\(Shown.names(fields.knownNames(number: number))); write {{ where a brace is meant"
            )
            return ""
        }
    }
}
