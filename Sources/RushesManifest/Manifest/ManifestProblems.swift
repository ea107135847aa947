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
