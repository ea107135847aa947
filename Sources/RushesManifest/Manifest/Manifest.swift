public import RushesCore

/// A batch's table, read: every row a brief, all of them right.
///
/// ```swift
/// let manifest = try Manifest.read(at: "shots.csv", defaults: ManifestDefaults(brief: flags))
/// for row in manifest.rows { print(row.line, row.brief.prompt) }
/// ```
public struct Manifest: Sendable, Hashable {
    /// The table, as the user named it.
    public var file: String

    /// The rows in the table's order; at least one.
    public var rows: [ManifestRow]

    /// The names of the table's other columns, which placeholders and templates may use.
    public var variables: [String]

    /// What the table's owner should know although nothing is wrong: rows that ask for the same, columns that nothing
    /// uses, rows without content.
    public var warnings: ManifestProblems

    /// A table of rows that stand in no file.
    public init(of rows: [ManifestRow]) {
        self.init(file: "", rows: rows, variables: [], warnings: ManifestProblems())
    }

    init(file: String, rows: [ManifestRow], variables: [String], warnings: ManifestProblems) {
        self.file = file
        self.rows = rows
        self.variables = variables
        self.warnings = warnings
    }

    /// Reads a table, and checks every row of it by itself; whether models allow what the rows ask for is the
    /// catalog's to say.
    ///
    /// CSV and JSON Lines are read in pieces: beside the rows, only one row's bytes are held. Of YAML the text is held
    /// too, and so it may have at most 64 MB.
    ///
    /// - Parameters:
    ///   - file: the table's path.
    ///   - format: how it is written; without one, the file's name says it.
    ///   - folder: where relative paths are looked up; without one, in the table's folder.
    ///   - defaults: what is filled in where a row's cell is empty.
    ///   - template: names of outputs that will be asked for: columns that it names are not unused.
    /// - Returns: the table, of which every row is right.
    /// - Throws: a refusal with `file_not_found` if there is no such file, and with `invalid_brief` and all problems,
    ///   each with its line, if anything is wrong. Rows that ask for the same, unused columns and rows without content
    ///   are not errors: see ``warnings``. Files that rows name are not looked for.
    public static func read(
        at file: String,
        format: ManifestFormat? = nil,
        relativeTo folder: String? = nil,
        defaults: ManifestDefaults = ManifestDefaults(),
        template: OutputTemplate? = nil
    ) throws(ManifestRefusal) -> Manifest {
        let table = try TableFile(file)
        guard let format = format ?? ManifestFormat(fileName: file) else {
            throw ManifestRefusal(
                file: file,
                message: "the name of \(file) does not say how it is written",
                hint: "name it .csv, .jsonl or .yaml"
            )
        }
        var assembly = RowAssembly(folder: folder ?? table.folder, defaults: defaults)
        for name in template?.names ?? [] { assembly.use.use(name) }
        switch format {
        case .csv: try CSVTable.read(table, into: &assembly)
        case .jsonLines: try JSONLinesTable.read(table, into: &assembly)
        case .yaml: try YAMLTable.read(table, into: &assembly)
        }
        let rows = try assembly.finish(file: file)
        return Manifest(file: file, rows: rows, variables: assembly.use.variables, warnings: assembly.warnings)
    }
}

/// What rows are given where they say nothing themselves: what the command's own flags say.
///
/// The prompt, the negative prompt and the paths may have placeholders, which every row fills from its own columns:
/// `--prompt "A {animal} at dawn"`. An empty prompt is none.
public struct ManifestDefaults: Sendable, Hashable {
    /// The parts of a brief; settings are filled key by key, every other part as a whole. Relative paths in it are
    /// looked up in the table's folder like those of the table: give absolute ones where that is not meant.
    public var brief: Brief

    /// How many takes a row has; `nil` leaves it to the table's own defaults, and last to one.
    public var takes: Int?

    /// The models that stand in where the one before has failed.
    public var fallback: [String]

    /// Collects defaults.
    public init(brief: Brief = Brief(""), takes: Int? = nil, fallback: [String] = []) {
        self.brief = brief
        self.takes = takes
        self.fallback = fallback
    }
}

/// How a table is written.
public enum ManifestFormat: String, Sendable, Hashable, CaseIterable {
    /// Comma-separated values (RFC 4180), or semicolons or tabs where the first line has no comma.
    case csv
    /// One JSON object a line.
    case jsonLines = "jsonl"
    /// A list of mappings, or a mapping with `rows` (or `shots`) and `defaults`.
    case yaml

    /// The format that a file's name says; `nil` if it says none.
    public init?(fileName: String) {
        switch fileName.split(separator: ".").last?.lowercased() {
        // Excel calls its tables with tabs "Unicode text".
        case "csv", "tsv", "tab", "txt": self = .csv
        case "jsonl", "ndjson", "jsonlines": self = .jsonLines
        case "yaml", "yml": self = .yaml
        default: return nil
        }
    }
}
