public import RushesCore

/// One row of a table: a brief, and where it stands.
public struct ManifestRow: Sendable, Hashable {
    /// Which of the table's rows it is, from 1; the header and empty lines do not count.
    public var number: Int

    /// The line on which the row begins, from 1.
    public var line: Int

    /// The row's own name, if it has one, for the names of its outputs.
    public var name: String?

    /// What is asked for: defaults and placeholders are filled in, paths are absolute.
    public var brief: Brief

    /// How many takes are asked for.
    public var takes: Int

    /// The row's other columns, by their names in lower case with underscores: what placeholders may use.
    public var variables: [String: String]

    /// Which of the rows with the very same brief this is, from 1.
    public var ordinal: Int

    /// Makes a row.
    public init(
        number: Int,
        line: Int,
        name: String? = nil,
        brief: Brief,
        takes: Int = 1,
        variables: [String: String] = [:],
        ordinal: Int = 1
    ) {
        self.number = number
        self.line = line
        self.name = name
        self.brief = brief
        self.takes = takes
        self.variables = variables
        self.ordinal = ordinal
    }

    /// What tells this row from every other, by its content alone.
    public var key: RowKey { RowKey(brief: brief, ordinal: ordinal) }
}
