public import RushesCore

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

/// Problems in the order in which they were found: the first of them in full, the others counted.
public struct ManifestProblems: Sendable, Hashable {
    /// How many are kept in full: nobody reads more, and a table may have one in every row.
    public static let mostShown = 50

    /// The first ones.
    public private(set) var shown: [ManifestProblem] = []

    /// How many there are, with those that are not shown.
    public private(set) var count = 0

    /// Makes an empty list.
    public init() {}

    /// Whether there is none.
    public var isEmpty: Bool { count == 0 }

    /// Adds a problem.
    public mutating func add(_ problem: ManifestProblem) {
        if shown.count < Self.mostShown { shown.append(problem) }
        count += 1
    }

    /// Adds a problem.
    mutating func add(line: Int, column: String? = nil, _ message: @autoclosure () -> String) {
        if shown.count < Self.mostShown {
            shown.append(ManifestProblem(line: line, column: column, message: message()))
        }
        count += 1
    }

    /// One line a problem, and last how many more there are.
    public func text(in file: String) -> String {
        var lines = shown.map { $0.text(in: file) }
        if count > shown.count { lines.append("and \(count - shown.count) more") }
        return lines.joined(separator: "\n")
    }
}

/// Why a table is not run: nothing of it is, as long as anything in it is wrong.
public struct ManifestRefusal: Error, Sendable, Hashable {
    /// `invalid_brief` for what stands in the table, `file_not_found` where there is none.
    public var code: ErrorCode

    /// The table, as the user named it.
    public var file: String

    /// What is wrong; each with its line.
    public var problems: ManifestProblems

    /// What is wrong with the file as a whole, where that is the trouble and `problems` is empty.
    public var message: String?

    /// What to do about it.
    public var hint: String

    init(_ code: ErrorCode = .invalidBrief, file: String, message: String, hint: String) {
        self.code = code
        self.file = file
        problems = ManifestProblems()
        self.message = message
        self.hint = hint
    }

    /// Refuses a table for what is wrong in its rows.
    public init(file: String, problems: ManifestProblems) {
        code = .invalidBrief
        self.file = file
        self.problems = problems
        message = nil
        hint =
            problems.count == 1
            ? "put it right and run this again; nothing was run" : "put them right and run this again; nothing was run"
    }

    /// The refusal as an error of the program, with every problem that is shown on a line of its own.
    public var error: RushesError {
        RushesError(code, message ?? problems.text(in: file), hint: hint)
    }
}
