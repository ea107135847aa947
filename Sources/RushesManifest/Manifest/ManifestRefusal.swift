public import RushesCore

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
