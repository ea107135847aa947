/// Something in a table that has to be put right, or that its owner should know of.
public struct ManifestProblem: Sendable, Hashable {
    /// The line, from 1, on which the row (or the column's name) begins.
    public var line: Int

    /// The column, if one alone is meant.
    public var column: String?

    /// What is wrong and what to do about it, in one sentence without a full stop; no prompt stands in it.
    public var message: String

    /// Describes a problem.
    public init(line: Int, column: String? = nil, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    /// The problem as editors and compilers write it: `shots.csv:12: seed: …`.
    public func text(in file: String) -> String {
        "\(file):\(line): \(column.map { "\($0): " } ?? "")\(message)"
    }
}
